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
    private final Decision decision = new Decision();

    Intake(State state) {
        this.state = state;
        transactions = state.transactions;
        authoriser = new Authoriser(state);
        reverser = new Reverser(state);
    }

    /** Decides a request and writes its reply. */
    void take(long timestampNs, Incoming incoming, Outcomes outcomes) {
        if (!hasAmount(incoming)) {
            replies.refuse(incoming, ResponseCode.INVALID_AMOUNT, state.monthDay(), outcomes);
            return;
        }
        long same = transactions.findSame(incoming);
        if (same != Transactions.NONE) {
            answerAgain(same, incoming, outcomes);
            return;
        }
        if (transactions.isFull(timestampNs)) {
            replies.refuse(incoming, ResponseCode.SYSTEM_MALFUNCTION, state.monthDay(), outcomes);
            return;
        }
        long number = transactions.begin();
        decide(number, timestampNs, incoming);
        transactions.complete(incoming, decision, timestampNs);
        replies.answer(incoming, transactions.get(number), 0, outcomes);
    }

    private void decide(long number, long timestampNs, Incoming incoming) {
        decision.clear(state.monthDay(), state.epochDay());
        if (incoming.messageClass == Incoming.REVERSAL) {
            decision.responseCode = reverser.decide(incoming, decision);
        } else {
            assignRrn(incoming);
            decision.responseCode = authoriser.decide(number, timestampNs, incoming, decision);
        }
        if (decision.responseCode != ResponseCode.APPROVED && decision.state == TransactionState.APPROVED) {
            decision.state = TransactionState.DECLINED;
        }
    }

    /** Only an inquiry or a reversal can do without an amount, and nothing with a negative one. */
    private static boolean hasAmount(Incoming incoming) {
        return incoming.amount > 0
                || incoming.amount == 0
                        && (incoming.messageClass == Incoming.REVERSAL
                                || ProcessingCode.isInquiry(incoming.processingCode));
    }

    /** The same content gets the first answer again, other content under the same key is refused. */
    private void answerAgain(long number, Incoming incoming, Outcomes outcomes) {
        if (transactions.hasContentOf(number, incoming)) {
            replies.answer(incoming, transactions.get(number), Decision.REPEATED, outcomes);
        } else {
            replies.refuse(incoming, ResponseCode.DUPLICATE_TRANSMISSION, state.monthDay(), outcomes);
        }
    }

    private void assignRrn(Incoming request) {
        request.rrnAssigned = !request.hasRrn();
        if (request.rrnAssigned) {
            request.rrnHigh = RetrievalReference.high(state.nextRrn());
            request.rrnLow = RetrievalReference.low(state.nextRrn());
            state.takeRrn();
            decision.flags |= Decision.RRN_ASSIGNED;
        }
    }
}
