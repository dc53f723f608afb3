package org.pointsman.core.engine;

import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.core.transactions.TransactionState;
import org.pointsman.core.transactions.Transactions;

/**
 * What every request goes through, whatever it asks for: is its amount one, is its key known, can another transaction be
 * remembered? Then {@link Authoriser} or {@link Reverser} decides, and the decision is remembered and answered.
 */
final class Intake {
    private final State state;
    private final Transactions transactions;
    private final Authoriser authoriser;
    private final Reverser reverser;
    private final Replies replies = new Replies();
    private final Incoming incoming;
    private final Decision decision = new Decision();

    /** @param incoming holds the request in hand */
    Intake(State state, Incoming incoming) {
        this.state = state;
        this.incoming = incoming;
        transactions = state.transactions;
        authoriser = new Authoriser(state, incoming, decision);
        reverser = new Reverser(state, incoming, decision);
    }

    /** Decides the request in hand and writes its reply. */
    void take(long timestampNs, Outcomes outcomes) {
        if (!hasAmount()) {
            replies.refuse(incoming, ResponseCode.INVALID_AMOUNT, state.monthDay(), outcomes);
            return;
        }
        long same = transactions.findSame(incoming);
        if (same != Transactions.NONE) {
            answerAgain(same, outcomes);
            return;
        }
        if (transactions.isFull(timestampNs)) {
            replies.refuse(incoming, ResponseCode.SYSTEM_MALFUNCTION, state.monthDay(), outcomes);
            return;
        }
        long number = transactions.begin();
        decide(number, timestampNs);
        transactions.complete(incoming, decision, timestampNs);
        replies.answer(incoming, transactions.get(number), 0, outcomes);
    }

    private void decide(long number, long timestampNs) {
        decision.clear(state.monthDay(), state.epochDay());
        if (incoming.messageClass == Incoming.REVERSAL) {
            decision.responseCode = reverser.decide(number);
        } else {
            assignRrn();
            decision.responseCode = authoriser.decide(number, timestampNs);
        }
        if (decision.responseCode != ResponseCode.APPROVED && decision.state == TransactionState.APPROVED) {
            decision.state = TransactionState.DECLINED;
        }
    }

    /** Only an inquiry or a reversal can do without an amount, and nothing with a negative one. */
    private boolean hasAmount() {
        return incoming.amount > 0
                || incoming.amount == 0
                        && (incoming.messageClass == Incoming.REVERSAL
                                || ProcessingCode.isInquiry(incoming.processingCode));
    }

    /** The same content gets the first answer again, other content under the same key is refused. */
    private void answerAgain(long number, Outcomes outcomes) {
        if (transactions.hasContentOf(number, incoming)) {
            replies.answer(incoming, transactions.get(number), Decision.REPEATED, outcomes);
        } else {
            replies.refuse(incoming, ResponseCode.DUPLICATE_TRANSMISSION, state.monthDay(), outcomes);
        }
    }

    private void assignRrn() {
        incoming.rrnAssigned = !incoming.hasRrn();
        if (incoming.rrnAssigned) {
            state.assignRrn(incoming);
            decision.flags |= Decision.RRN_ASSIGNED;
        }
    }
}
