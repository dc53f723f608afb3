package org.pointsman.core.oracle;

import java.util.StringJoiner;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.AccountQueryDecoder;
import org.pointsman.core.codec.AccountReplyDecoder;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.BusinessDayDecoder;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.CommandResultDecoder;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.HoldExpiredDecoder;
import org.pointsman.core.codec.HostStartedDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PaymentQueryDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.codec.PutAccountDecoder;
import org.pointsman.core.codec.PutCardDecoder;
import org.pointsman.core.codec.PutLimitDecoder;
import org.pointsman.core.codec.PutMerchantDecoder;
import org.pointsman.core.codec.PutParticipantDecoder;
import org.pointsman.core.codec.PutRouteDecoder;
import org.pointsman.core.codec.PutTerminalDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TickDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.oracle.OracleState.Pan;
import org.pointsman.core.oracle.RandomCommands.Command;

/** Commands and outcomes in words, for whoever has to find out why two engines differ. Card numbers are masked. */
final class Describe {
    private Describe() {}

    static String command(Command command) {
        String what = command.message() == null ? "tick of the clock" : message(command.message(), 0);
        return command.way() + " at " + command.timestampNs() + ": " + what;
    }

    static String outcomes(Outcomes outcomes) {
        StringJoiner all = new StringJoiner("; ", "[", "]");
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        for (int offset = 0; offset < outcomes.length(); ) {
            header.wrap(outcomes.buffer(), offset);
            all.add(message(outcomes.buffer(), offset));
            offset += MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        }
        return all.toString();
    }

    private static String message(DirectBuffer buffer, int offset) {
        MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        switch (header.templateId()) {
            case TransactionRequestDecoder.TEMPLATE_ID:
                return Message.ofTransactionRequest(buffer, offset).toString();
            case ReversalRequestDecoder.TEMPLATE_ID:
                return Message.ofReversalRequest(buffer, offset).toString();
            case PutCardDecoder.TEMPLATE_ID:
                return card(new PutCardDecoder().wrapAndApplyHeader(buffer, offset, header));
            case PaymentRequestDecoder.TEMPLATE_ID:
                PaymentRequestDecoder payment = new PaymentRequestDecoder().wrapAndApplyHeader(buffer, offset, header);
                return "client " + payment.client() + ", key " + payment.key() + ", " + payment.reference() + ": "
                        + Message.ofPaymentRequest(buffer, offset, 0, 0, OracleState.Rrn.NONE);
            case CaptureRequestDecoder.TEMPLATE_ID:
                return new CaptureRequestDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case PaymentReversalRequestDecoder.TEMPLATE_ID:
                return new PaymentReversalRequestDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case OpenAccountRequestDecoder.TEMPLATE_ID:
                return new OpenAccountRequestDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case PaymentQueryDecoder.TEMPLATE_ID:
                return new PaymentQueryDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case PaymentViewDecoder.TEMPLATE_ID:
                return new PaymentViewDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case AccountReplyDecoder.TEMPLATE_ID:
                return new AccountReplyDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case GenesisDecoder.TEMPLATE_ID:
                return new GenesisDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case HostStartedDecoder.TEMPLATE_ID:
                return "HostStarted";
            case BusinessDayDecoder.TEMPLATE_ID:
                return new BusinessDayDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case TickDecoder.TEMPLATE_ID:
                return "Tick";
            case PutParticipantDecoder.TEMPLATE_ID:
                return new PutParticipantDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case PutAccountDecoder.TEMPLATE_ID:
                return new PutAccountDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case PutMerchantDecoder.TEMPLATE_ID:
                return new PutMerchantDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case PutTerminalDecoder.TEMPLATE_ID:
                return new PutTerminalDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case PutRouteDecoder.TEMPLATE_ID:
                return new PutRouteDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case PutLimitDecoder.TEMPLATE_ID:
                return new PutLimitDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case AccountQueryDecoder.TEMPLATE_ID:
                return new AccountQueryDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case ReplyDecoder.TEMPLATE_ID:
                return new ReplyDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case AccountViewDecoder.TEMPLATE_ID:
                return new AccountViewDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case CommandResultDecoder.TEMPLATE_ID:
                return new CommandResultDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            case HoldExpiredDecoder.TEMPLATE_ID:
                return new HoldExpiredDecoder()
                        .wrapAndApplyHeader(buffer, offset, header)
                        .toString();
            default:
                return "template " + header.templateId();
        }
    }

    private static String card(PutCardDecoder card) {
        Pan pan = new Pan(card.pan().number(), card.pan().digits());
        return "PutCard[pan=" + pan + ", account=" + card.account() + ", expiry=" + card.expiry() + ", permissions="
                + card.permissions() + ", status=" + card.status() + "]";
    }
}
