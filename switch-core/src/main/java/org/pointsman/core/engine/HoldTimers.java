package org.pointsman.core.engine;

import org.pointsman.core.codec.HoldExpiredEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Holds;
import org.pointsman.core.transactions.TransactionState;
import org.pointsman.core.transactions.Transactions;

/** Releases the holds whose time has run out. They are the only timers there are. */
final class HoldTimers {
    private static final int EXPIRED_BYTES = MessageHeaderEncoder.ENCODED_LENGTH + HoldExpiredEncoder.BLOCK_LENGTH;

    private final State state;
    private final Holds holds;
    private final Transactions transactions;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final HoldExpiredEncoder expired = new HoldExpiredEncoder();

    HoldTimers(State state) {
        this.state = state;
        holds = state.holds;
        transactions = state.transactions;
    }

    /** The instant at which the next hold runs out, or {@link Long#MAX_VALUE}. */
    long nextDeadlineNs() {
        int earliest = holds.earliest();
        return earliest == Holds.NONE ? Long.MAX_VALUE : holds.deadlineNs(earliest);
    }

    /** Releases the holds that are due, a bounded number of them. @return true if there was one */
    boolean fire(long timestampNs, Outcomes outcomes) {
        int fired = 0;
        while (fired < state.maxTimersPerStep && nextDeadlineNs() <= timestampNs && holds.size() > 0) {
            expire(holds.earliest(), outcomes);
            fired++;
        }
        return fired > 0;
    }

    private void expire(int hold, Outcomes outcomes) {
        long transaction = holds.transaction(hold);
        expired.wrapAndApplyHeader(outcomes.buffer(), outcomes.claim(EXPIRED_BYTES), header)
                .transaction(transaction)
                .account(Accounts.id(state.accounts.at(holds.account(hold))))
                .amount(holds.amount(hold));
        state.ledger.shrinkHold(hold, 0);
        if (transactions.isRemembered(transaction)) {
            transactions.changeState(transaction, TransactionState.EXPIRED);
        }
    }
}
