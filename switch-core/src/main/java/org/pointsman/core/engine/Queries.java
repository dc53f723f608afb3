package org.pointsman.core.engine;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.AccountQueryDecoder;
import org.pointsman.core.codec.AccountViewEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PaymentQueryDecoder;
import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Ledger;
import org.pointsman.core.transactions.Transaction;
import org.pointsman.core.transactions.TransactionFilter;
import org.pointsman.core.transactions.Transactions;

/** Answers queries from the state as it stands. The work of each is bounded, for no command is decided meanwhile. */
final class Queries {
    private static final int HEADER_BYTES = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int VIEW_BYTES = HEADER_BYTES + AccountViewEncoder.BLOCK_LENGTH;
    private static final int BY_TRANSACTION = 1;
    private static final int BY_RRN = 2;
    private static final int BY_TERMINAL_AND_STAN = 3;

    private final Accounts accounts;
    private final Ledger ledger;
    private final Transactions transactions;
    private final PaymentViews paymentViews;
    private final AccountQueryDecoder accountQuery = new AccountQueryDecoder();
    private final PaymentQueryDecoder paymentQuery = new PaymentQueryDecoder();
    private final TransactionFilter wanted = this::isWanted;
    private final MessageHeaderEncoder outcomeHeader = new MessageHeaderEncoder();
    private final AccountViewEncoder accountView = new AccountViewEncoder();

    Queries(State state, PaymentViews paymentViews) {
        this.paymentViews = paymentViews;
        accounts = state.accounts;
        ledger = state.ledger;
        transactions = state.transactions;
    }

    void answer(DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
        long header = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
        int template = MessageHeaders.templateId(header);
        switch (template) {
            case AccountQueryDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, AccountQueryDecoder.BLOCK_LENGTH, length);
                answer(accountQuery.wrap(buffer, offset + HEADER_BYTES, AccountQueryDecoder.BLOCK_LENGTH, 0), outcomes);
            }
            case PaymentQueryDecoder.TEMPLATE_ID -> {
                MessageHeaders.require(header, template, PaymentQueryDecoder.BLOCK_LENGTH, length);
                answer(paymentQuery.wrap(buffer, offset + HEADER_BYTES, PaymentQueryDecoder.BLOCK_LENGTH, 0), outcomes);
            }
            default -> throw new IllegalStateException("no query has template " + template);
        }
    }

    private void answer(PaymentQueryDecoder query, Outcomes outcomes) {
        long number = find(query);
        boolean found = number != Transactions.NONE;
        int result = found ? RequestResult.DONE : RequestResult.PAYMENT_UNKNOWN;
        paymentViews.begin(query.gateway(), query.connection(), query.correlation(), result, 0, outcomes);
        if (found) {
            paymentViews.showNow(transactions.get(number));
        }
    }

    private long find(PaymentQueryDecoder query) {
        return switch (query.by()) {
            case BY_TRANSACTION -> find(query.transaction());
            case BY_RRN ->
                transactions.findByRrn(query.rrn().high(), query.rrn().low(), wanted);
            case BY_TERMINAL_AND_STAN -> transactions.findByTerminalAndStan(query.terminalId(), query.stan(), wanted);
            default -> throw new IllegalStateException("nothing is found by way " + query.by() + ", expected 1 to 3");
        };
    }

    private long find(long number) {
        boolean found =
                transactions.isRemembered(number) && !transactions.get(number).isReversal();
        return found && wanted.wants(transactions.get(number)) ? number : Transactions.NONE;
    }

    /** Whether whoever asks may see a transaction, and means it. */
    private boolean isWanted(Transaction transaction) {
        long high = paymentQuery.merchantId().high();
        long low = paymentQuery.merchantId().low();
        boolean ofMerchant =
                (high | low) == 0 || transaction.merchantHigh() == high && transaction.merchantLow() == low;
        return ofMerchant && paymentViews.mayBeShownTo(paymentQuery.client(), paymentQuery.participant(), transaction);
    }

    private void answer(AccountQueryDecoder query, Outcomes outcomes) {
        int slot = accounts.find(query.account());
        boolean found = slot != Accounts.NONE;
        long account = found ? accounts.at(slot) : 0;
        accountView
                .wrapAndApplyHeader(outcomes.buffer(), outcomes.claim(VIEW_BYTES), outcomeHeader)
                .gateway(query.gateway())
                .connection(query.connection())
                .correlation(query.correlation())
                .found((short) (found ? 1 : 0))
                .kind((short) (found ? Accounts.kind(account) : 0))
                .currency(found ? Accounts.currency(account) : 0)
                .status((short) (found ? Accounts.status(account) : 0))
                .pad1((short) 0)
                .account(found ? Accounts.id(account) : 0)
                .posted(found ? Accounts.posted(account) : 0)
                .held(found ? Accounts.held(account) : 0)
                .creditLine(found ? Accounts.creditLine(account) : 0)
                .available(found ? ledger.available(account) : 0);
    }
}
