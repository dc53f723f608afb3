package org.pointsman.core.oracle;

import static org.pointsman.core.oracle.OracleState.APPROVED;
import static org.pointsman.core.oracle.OracleState.DECLINED;
import static org.pointsman.core.oracle.OracleState.REVERSED;
import static org.pointsman.core.oracle.OracleState.UNMATCHED;

import java.math.BigInteger;
import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.OracleState.Answer;
import org.pointsman.core.oracle.OracleState.Hold;
import org.pointsman.core.oracle.OracleState.Rrn;
import org.pointsman.core.oracle.OracleState.Transaction;

/** Decides a reversal request: finds the original and undoes it, all or in part. */
class OracleReversals {
    static final int DONE = 0;
    static final int NO_REPLACEMENT = -1;

    final OracleState state;
    final OracleRequests requests;
    final OracleUsages usages;

    OracleReversals(OracleState state, OracleRequests requests, OracleUsages usages) {
        this.state = state;
        this.requests = requests;
        this.usages = usages;
    }

    /** The same parts in other hands. */
    OracleReversals(OracleReversals other) {
        this(other.state, other.requests, other.usages);
    }

    Answer answer(Message reversal, long timestampNs) {
        if (reversal.amount() < 0) {
            return requests.notRemembered(13);
        }
        Transaction known = state.byKey(reversal.key());
        if (known != null) {
            return requests.again(known, reversal);
        }
        if (state.memoryFull(timestampNs)) {
            return requests.notRemembered(96);
        }
        state.makeRoom();
        Transaction original = find(reversal);
        int responseCode = original == null ? 25 : judge(reversal, original);
        boolean undone = false;
        if (responseCode == DONE && original.state == APPROVED) {
            long remains = reversal.replacementAmount() == NO_REPLACEMENT ? 0 : reversal.replacementAmount();
            responseCode = undo(original, remains);
            undone = responseCode == DONE;
        }
        int becomes = original == null ? UNMATCHED : responseCode == DONE ? APPROVED : DECLINED;
        long number = state.nextTransaction;
        Answer answer = new Answer(
                responseCode, 0, OracleRequests.NO_APPROVAL_CODE, number, 0, reversal.rrn(), state.monthDay, 0);
        Transaction remembered = new Transaction(number, reversal, answer, timestampNs, state.epochDay, 0, 0, becomes);
        state.remember(remembered);
        if (undone) {
            original.reversal = remembered;
        }
        return answer;
    }

    Transaction find(Message reversal) {
        return state.newest(t -> !t.message.isReversal() && names(reversal, t.message));
    }

    /** True if {@code request} is what the reversal's first present key names. */
    static boolean names(Message reversal, Message request) {
        if (reversal.originalClass() != 0) {
            return !request.byApi() && reversal.originalKey().equals(request.key());
        }
        boolean samePlace = reversal.terminalId() == request.terminalId()
                && reversal.merchant().equals(request.merchant());
        if (!reversal.rrn().equals(Rrn.NONE)) {
            return samePlace && reversal.rrn().equals(request.rrn());
        }
        return samePlace
                && !request.byApi()
                && reversal.stan() == request.stan()
                && reversal.localTime() == request.localTime()
                && reversal.localDate() == request.localDate();
    }

    int judge(Message reversal, Transaction original) {
        int code = checkOriginal(reversal, original);
        return code == DONE ? checkAmount(reversal, original) : code;
    }

    int checkOriginal(Message reversal, Transaction original) {
        if (original.state == DECLINED || original.message.isInquiry()) {
            return 25;
        }
        boolean panSent = reversal.pan().digits() != 0;
        if (panSent && !reversal.pan().equals(original.message.pan())) {
            return 25;
        }
        return sameAcquirer(reversal, original) ? DONE : 25;
    }

    boolean sameAcquirer(Message reversal, Transaction original) {
        return !original.message.hasAcquirer() || reversal.acquirer() == original.message.acquirer();
    }

    int checkAmount(Message reversal, Transaction original) {
        long amount = original.message.amount();
        long replacement = reversal.replacementAmount();
        if (!sameCurrency(reversal, original)) {
            return 64;
        }
        if (replacement == NO_REPLACEMENT) {
            return reversal.amount() == amount ? DONE : 64;
        }
        return replacement < 0 || leavesAll(replacement, amount) ? 64 : DONE;
    }

    boolean sameCurrency(Message reversal, Transaction original) {
        return reversal.currency() == original.message.currency();
    }

    /** True if nothing would come back. */
    boolean leavesAll(long replacement, long amount) {
        return replacement >= amount;
    }

    /** Leaves so much of an approved transaction, and 96 if a balance cannot hold what comes back. */
    int undo(Transaction original, long remains) {
        long back = original.remaining - remains;
        if (original.message.messageClass() == 1 && !original.captured) {
            Hold hold = state.holds.get(original.number);
            state.accounts.get(original.account).held -= back;
            hold.amount = remains;
            if (remains == 0) {
                state.holds.remove(original.number);
            }
        } else if (!payBack(original, back)) {
            return 96;
        }
        if (sameWindow(original)) {
            usages.giveBack(original.message, original.account, back, remains);
        }
        original.remaining = remains;
        original.state = remains == 0 ? REVERSED : OracleState.PARTLY_REVERSED;
        return DONE;
    }

    /** False if a balance would leave the range of 64 bits; nothing has moved then. */
    private boolean payBack(Transaction original, long back) {
        Account from = receiver(original);
        Account to = state.accounts.get(original.account);
        BigInteger fromAfter = Arithmetic.big(from.posted).subtract(Arithmetic.big(back));
        BigInteger toAfter = Arithmetic.big(to.posted).add(Arithmetic.big(back));
        if (Arithmetic.overflows(fromAfter) || Arithmetic.overflows(toAfter)) {
            return false;
        }
        from.posted -= back;
        to.posted += back;
        return true;
    }

    Account receiver(Transaction original) {
        return state.accounts.get(original.receiver);
    }

    boolean sameWindow(Transaction original) {
        return original.epochDay == state.epochDay;
    }
}
