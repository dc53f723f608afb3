package org.pointsman.core.oracle;

import org.agrona.DirectBuffer;
import org.pointsman.core.codec.AccountQueryDecoder;
import org.pointsman.core.codec.AccountViewEncoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PaymentQueryDecoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.Rrn;
import org.pointsman.core.oracle.OracleState.Transaction;
import org.pointsman.core.oracle.OracleViews.Addressee;
import org.pointsman.core.oracle.OracleViews.PaymentShown;

/** Answers queries by looking at everything there is, newest first. */
final class OracleQueries {
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;

    private final OracleState state;

    OracleQueries(OracleState state) {
        this.state = state;
    }

    void answer(DirectBuffer buffer, int offset, Outcomes outcomes) {
        MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        if (header.templateId() == PaymentQueryDecoder.TEMPLATE_ID) {
            payment(new PaymentQueryDecoder().wrapAndApplyHeader(buffer, offset, header))
                    .write(outcomes);
        } else {
            account(new AccountQueryDecoder().wrapAndApplyHeader(buffer, offset, header), outcomes);
        }
    }

    private PaymentShown payment(PaymentQueryDecoder query) {
        Addressee addressee = new Addressee(query.gateway(), query.connection(), query.correlation());
        Transaction transaction =
                state.newest(t -> !t.message.isReversal() && isMeant(t, query) && mayBeSeen(t, query));
        return transaction == null
                ? OracleViews.unknown(addressee, RequestResult.PAYMENT_UNKNOWN)
                : new OracleViews(state).payment(addressee, transaction);
    }

    /** By who created it, or for whom it came; and where a merchant is named, by that as well. */
    private boolean mayBeSeen(Transaction t, PaymentQueryDecoder query) {
        MerchantId merchant =
                new MerchantId(query.merchantId().high(), query.merchantId().low());
        if (!merchant.equals(new MerchantId(0, 0)) && !merchant.equals(t.message.merchant())) {
            return false;
        }
        boolean created = state.clientRequests.stream()
                .anyMatch(r -> r.kind() == OracleClients.PAYMENT
                        && r.subject() == t.number
                        && r.key().client() == query.client());
        boolean acquired = query.participant() != 0 && query.participant() == t.message.acquirer();
        return query.client() == 0 || created || acquired;
    }

    private static boolean isMeant(Transaction t, PaymentQueryDecoder query) {
        switch (query.by()) {
            case 1:
                return t.number == query.transaction();
            case 2:
                return t.message
                        .rrn()
                        .equals(new Rrn(query.rrn().high(), query.rrn().low()));
            default:
                return t.message.terminalId() == query.terminalId() && t.message.stan() == query.stan();
        }
    }

    private void account(AccountQueryDecoder query, Outcomes outcomes) {
        Account account = state.accounts.get(query.account());
        AccountViewEncoder view = new AccountViewEncoder();
        view.wrapAndApplyHeader(
                outcomes.buffer(),
                outcomes.claim(HEADER + AccountViewEncoder.BLOCK_LENGTH),
                new MessageHeaderEncoder());
        view.gateway(query.gateway())
                .found((short) (account == null ? 0 : 1))
                .kind((short) (account == null ? 0 : account.kind))
                .connection(query.connection())
                .correlation(query.correlation())
                .currency(account == null ? 0 : account.currency)
                .status((short) (account == null ? 0 : account.status))
                .pad1((short) 0)
                .account(account == null ? 0 : query.account())
                .posted(account == null ? 0 : account.posted)
                .held(account == null ? 0 : account.held)
                .creditLine(account == null ? 0 : account.creditLine)
                .available(account == null ? 0 : Arithmetic.saturated(Arithmetic.available(account)));
    }
}
