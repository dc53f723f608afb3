package org.pointsman.core.oracle;

import java.util.Map;
import java.util.TreeMap;
import org.pointsman.core.codec.AccountReplyDecoder;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.CommandResultDecoder;
import org.pointsman.core.codec.HoldExpiredDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.oracle.RandomCommands.Command;

/** How often each answer came up, so that a comparison cannot pass by never having asked. */
final class Coverage {
    private final Map<String, Long> counts = new TreeMap<>();

    void count(Command command, Outcomes outcomes) {
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        for (int offset = 0; offset < outcomes.length(); ) {
            header.wrap(outcomes.buffer(), offset);
            counts.merge(kind(command, outcomes, offset, header), 1L, Long::sum);
            offset += MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        }
    }

    private static String kind(Command command, Outcomes outcomes, int offset, MessageHeaderDecoder header) {
        switch (header.templateId()) {
            case ReplyDecoder.TEMPLATE_ID:
                return reply(command, new ReplyDecoder().wrapAndApplyHeader(outcomes.buffer(), offset, header));
            case CommandResultDecoder.TEMPLATE_ID:
                return result(new CommandResultDecoder()
                        .wrapAndApplyHeader(outcomes.buffer(), offset, header)
                        .result());
            case AccountViewDecoder.TEMPLATE_ID:
                return accountView(new AccountViewDecoder()
                                .wrapAndApplyHeader(outcomes.buffer(), offset, header)
                                .found()
                        == 1);
            case PaymentViewDecoder.TEMPLATE_ID:
                return paymentView(
                        command, new PaymentViewDecoder().wrapAndApplyHeader(outcomes.buffer(), offset, header));
            case AccountReplyDecoder.TEMPLATE_ID:
                AccountReplyDecoder account =
                        new AccountReplyDecoder().wrapAndApplyHeader(outcomes.buffer(), offset, header);
                return answered("account", account.result(), isAgain(account.flags()));
            case HoldExpiredDecoder.TEMPLATE_ID:
                return holdExpired();
            default:
                throw new IllegalStateException("outcome " + header.templateId());
        }
    }

    private static String paymentView(Command command, PaymentViewDecoder view) {
        int template = new MessageHeaderDecoder().wrap(command.message(), 0).templateId();
        switch (template) {
            case PaymentRequestDecoder.TEMPLATE_ID:
                boolean created = view.result() == RequestResult.DONE && !isAgain(view.flags());
                return created
                        ? payment(view.responseCode())
                        : answered("payment", view.result(), isAgain(view.flags()));
            case CaptureRequestDecoder.TEMPLATE_ID:
                if (view.result() == RequestResult.DONE && view.reversedAmount() > 0) {
                    return ofWhatWasLeft("capture", isAgain(view.flags()));
                }
                return answered("capture", view.result(), isAgain(view.flags()));
            case PaymentReversalRequestDecoder.TEMPLATE_ID:
                if (view.result() == RequestResult.DONE && view.reversal() != 0) {
                    return ofWhatWasLeft("payment reversal", isAgain(view.flags()));
                }
                return answered("payment reversal", view.result(), isAgain(view.flags()));
            default:
                return shown(view.status(), view.origin(), view.reversal() != 0);
        }
    }

    private static boolean isAgain(int flags) {
        return (flags & OracleRequests.FIRST_ANSWER_AGAIN) != 0;
    }

    static String payment(int responseCode) {
        return String.format("payment %02d", responseCode);
    }

    static String answered(String what, int result, boolean again) {
        return what + ", result " + result + (again ? " again" : "");
    }

    static String ofWhatWasLeft(String what, boolean again) {
        return what + " of what a message had left" + (again ? ", again" : "");
    }

    static String shown(int status, int origin, boolean reversedByMessage) {
        return "shown: status " + status + ", origin " + origin + (reversedByMessage ? ", reversed by a message" : "");
    }

    private static String reply(Command command, ReplyDecoder reply) {
        MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(command.message(), 0);
        boolean reversal = header.templateId() == ReversalRequestDecoder.TEMPLATE_ID;
        if ((reply.flags() & OracleRequests.FIRST_ANSWER_AGAIN) != 0) {
            return again(reversal, reply.responseCode());
        }
        return first(reversal, reply.responseCode(), reply.transaction() != 0);
    }

    static String first(boolean reversal, int responseCode, boolean remembered) {
        return String.format(
                "%s %02d%s", reversal ? "reversal" : "request", responseCode, remembered ? "" : ", not remembered");
    }

    static String again(boolean reversal, int responseCode) {
        return String.format("%s %02d again", reversal ? "reversal" : "request", responseCode);
    }

    static String result(int commandError) {
        return "command result " + commandError;
    }

    static String accountView(boolean found) {
        return "account view, " + (found ? "found" : "not found");
    }

    static String holdExpired() {
        return "hold expired";
    }

    Map<String, Long> counts() {
        return counts;
    }
}
