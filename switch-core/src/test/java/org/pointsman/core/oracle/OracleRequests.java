package org.pointsman.core.oracle;

import static org.pointsman.core.oracle.Arithmetic.asciiDigits;
import static org.pointsman.core.oracle.Arithmetic.available;
import static org.pointsman.core.oracle.Arithmetic.big;
import static org.pointsman.core.oracle.Arithmetic.luhnHolds;
import static org.pointsman.core.oracle.Arithmetic.overflows;
import static org.pointsman.core.oracle.Arithmetic.saturated;
import static org.pointsman.core.oracle.OracleState.ACTIVE;
import static org.pointsman.core.oracle.OracleState.APPROVED;
import static org.pointsman.core.oracle.OracleState.DECLINED;
import static org.pointsman.core.oracle.OracleState.UNMATCHED;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.YearMonth;
import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.OracleState.Answer;
import org.pointsman.core.oracle.OracleState.Card;
import org.pointsman.core.oracle.OracleState.Hold;
import org.pointsman.core.oracle.OracleState.Merchant;
import org.pointsman.core.oracle.OracleState.Participant;
import org.pointsman.core.oracle.OracleState.Prefix;
import org.pointsman.core.oracle.OracleState.Rrn;
import org.pointsman.core.oracle.OracleState.Terminal;
import org.pointsman.core.oracle.OracleState.TerminalId;
import org.pointsman.core.oracle.OracleState.Transaction;

/**
 * Decides a transaction request, one check after the other. A check answers 0 when it lets the request pass, else the
 * response code. The checks are methods of their own so that a test can spoil one and see that it is noticed.
 */
class OracleRequests {
    static final int PASS = 0;
    static final long NO_APPROVAL_CODE = 4294967295L;
    static final int BALANCE_PRESENT = 1;
    static final int RRN_ASSIGNED = 2;
    /** Of the request at hand. */
    private boolean rrnAssigned;

    static final int FIRST_ANSWER_AGAIN = 4;

    static final int PURCHASE = 1;
    static final int AUTHORISATION = 2;
    static final int INQUIRY = 4;
    static final int CASH = 8;

    final OracleState state;
    final OracleUsages usages;

    OracleRequests(OracleState state, OracleUsages usages) {
        this.state = state;
        this.usages = usages;
    }

    Answer answer(Message request, long timestampNs) {
        if (request.amount() < 0 || request.amount() == 0 && !request.isInquiry()) {
            return notRemembered(13);
        }
        Transaction known = state.byKey(request.key());
        if (known != null) {
            return again(known, request);
        }
        if (state.memoryFull(timestampNs)) {
            return notRemembered(96);
        }
        state.makeRoom();
        if (!request.rrn().equals(Rrn.NONE)) {
            return decideAndRemember(request, 0, timestampNs);
        }
        Rrn assigned = asciiDigits(state.rrnCounter++);
        return decideAndRemember(request.withRrn(assigned), RRN_ASSIGNED, timestampNs);
    }

    Answer again(Transaction known, Message request) {
        if (!sameContent(known.message, request)) {
            return notRemembered(94);
        }
        Answer first = known.answer;
        return new Answer(
                first.responseCode(),
                first.flags() | FIRST_ANSWER_AGAIN,
                first.approvalCode(),
                first.transaction(),
                first.balance(),
                first.rrn(),
                first.settlementDate(),
                first.currency());
    }

    boolean sameContent(Message first, Message second) {
        return first.sameContent(second);
    }

    Answer notRemembered(int responseCode) {
        return new Answer(responseCode, 0, NO_APPROVAL_CODE, 0, 0, Rrn.NONE, state.monthDay, 0);
    }

    Answer decideAndRemember(Message request, int rrnFlag, long timestampNs) {
        rrnAssigned = rrnFlag == RRN_ASSIGNED;
        int responseCode = judge(request, timestampNs);
        long number = state.nextTransaction;
        long approvalCode = NO_APPROVAL_CODE;
        long balance = 0;
        int currency = 0;
        int flags = rrnFlag;
        long accountId = 0;
        long receiverId = 0;
        if (responseCode == PASS) {
            accountId = payerId(request);
            if (request.isInquiry()) {
                flags |= BALANCE_PRESENT;
                balance = saturated(available(account(request)));
                currency = account(request).currency;
            } else {
                receiverId = move(request, number, accountId, timestampNs);
                usages.count(request, accountId);
                approvalCode = state.approvalCounter++ % 1_000_000;
            }
        }
        Answer answer =
                new Answer(responseCode, flags, approvalCode, number, balance, request.rrn(), state.monthDay, currency);
        int becomes = responseCode == PASS ? APPROVED : DECLINED;
        state.remember(
                new Transaction(number, request, answer, timestampNs, state.epochDay, accountId, receiverId, becomes));
        return answer;
    }

    /** Moves or holds the amount, and answers which account got it: 0 for a hold. */
    private long move(Message request, long number, long accountId, long timestampNs) {
        Account from = state.accounts.get(accountId);
        if (request.messageClass() == 1) {
            from.held += request.amount();
            long deadlineNs = saturated(big(timestampNs).add(big(state.genesis.holdForNs())));
            state.holds.put(number, new Hold(accountId, request.amount(), deadlineNs));
            return 0;
        }
        from.posted -= request.amount();
        state.accounts.get(merchant(request).account()).posted += request.amount();
        return merchant(request).account();
    }

    int judge(Message request, long timestampNs) {
        int code = checkLateOriginal(request);
        if (code == PASS) {
            code = checkTooLate(request, timestampNs);
        }
        if (code == PASS) {
            code = checkSender(request);
        }
        if (code == PASS) {
            code = checkPermissions(request);
        }
        if (code == PASS) {
            code = checkNumber(request);
        }
        if (code == PASS) {
            code = checkCard(request);
        }
        if (code == PASS) {
            code = checkPin(request);
        }
        if (code == PASS && !request.isInquiry()) {
            code = checkLimits(request);
        }
        if (code == PASS && !request.isInquiry()) {
            code = checkFunds(request);
        }
        if (code == PASS && !request.isInquiry()) {
            code = checkRoom(request);
        }
        return code;
    }

    int checkLateOriginal(Message request) {
        return reversalBefore(request) == null ? PASS : 21;
    }

    /** A remembered reversal that looked for this request before it came, or null. */
    Transaction reversalBefore(Message request) {
        return state.newest(t -> t.state == UNMATCHED
                && OracleReversals.names(t.message, request)
                && !(rrnAssigned && isNamedByRrn(t.message)));
    }

    private static boolean isNamedByRrn(Message reversal) {
        return reversal.originalClass() == 0 && !reversal.rrn().equals(Rrn.NONE);
    }

    int checkTooLate(Message request, long timestampNs) {
        return request.expiresAtNs() != 0 && timestampNs > request.expiresAtNs() ? 96 : PASS;
    }

    int checkSender(Message request) {
        Participant acquirer = state.participants.get(request.acquirer());
        if (acquirer == null || acquirer.status() != ACTIVE || (acquirer.role() & 1) == 0) {
            return 31;
        }
        Merchant merchant = merchant(request);
        if (merchant == null || merchant.status() != ACTIVE) {
            return 3;
        }
        Terminal terminal = terminal(request);
        if (terminal == null || terminal.status() != ACTIVE) {
            return 58;
        }
        return PASS;
    }

    int checkPermissions(Message request) {
        int needed;
        if (request.isInquiry()) {
            needed = INQUIRY;
        } else if (request.transactionType() == 1) {
            needed = CASH;
        } else if (request.transactionType() == 0) {
            needed = request.messageClass() == 1 ? AUTHORISATION : PURCHASE;
        } else {
            return 40;
        }
        if ((merchant(request).permissions() & needed) == 0) {
            return 58;
        }
        if ((terminal(request).permissions() & needed) == 0) {
            return 58;
        }
        Card card = card(request);
        if (card != null && (card.permissions() & needed) == 0) {
            return 57;
        }
        if (card != null && account(request).currency != request.currency()) {
            return 12;
        }
        if (!request.isInquiry() && merchantAccount(request).currency != request.currency()) {
            return 12;
        }
        return PASS;
    }

    int checkNumber(Message request) {
        int digits = request.pan().digits();
        if (digits < 12 || digits > 19) {
            return 14;
        }
        OracleState.Route route = longestRoute(request);
        boolean checked = route == null || route.checkDigit() == 1;
        if (checked && !luhnHolds(request.pan().number())) {
            return 14;
        }
        return route == null ? 15 : PASS;
    }

    int checkCard(Message request) {
        Card card = card(request);
        if (card == null) {
            return 14;
        }
        if (expired(card) || request.expiry() != 0 && request.expiry() != card.expiry()) {
            return 54;
        }
        switch (card.status()) {
            case 1:
                return 41;
            case 2:
                return 43;
            case 3:
            case 4:
                return 62;
            default:
                break;
        }
        Account account = account(request);
        if (account.status == 2) {
            return 14;
        }
        if (account.status == 1) {
            return 62;
        }
        return checkReceiverIfAny(request);
    }

    int checkReceiverIfAny(Message request) {
        return request.isInquiry() ? PASS : checkReceiver(request);
    }

    int checkReceiver(Message request) {
        Account receiver = merchantAccount(request);
        if (receiver.status == 2) {
            return 3;
        }
        if (request.messageClass() == 2) {
            BigInteger after = big(receiver.posted).add(big(request.amount()));
            boolean aboveMaximum = receiver.maxBalance != 0 && after.compareTo(big(receiver.maxBalance)) > 0;
            if (aboveMaximum || overflows(after)) {
                return 61;
            }
        }
        return PASS;
    }

    int checkPin(Message request) {
        if (request.pinVerdict() == 2) {
            return 55;
        }
        return request.pinVerdict() == 3 ? 75 : PASS;
    }

    int checkLimits(Message request) {
        long accountId = payerId(request);
        if (usages.amountLimitPassed(request, accountId)) {
            return 61;
        }
        return usages.countLimitPassed(request, accountId) ? 65 : PASS;
    }

    int checkFunds(Message request) {
        Account account = account(request);
        BigInteger amount = big(request.amount());
        boolean leavesRange = request.messageClass() == 1
                ? overflows(big(account.held).add(amount))
                : overflows(big(account.posted).subtract(amount));
        return leavesRange || !suffices(account, request.amount()) ? 51 : PASS;
    }

    boolean suffices(Account account, long amount) {
        return account.mayGoNegative || available(account).compareTo(big(amount)) >= 0;
    }

    int checkRoom(Message request) {
        boolean holdsFull = request.messageClass() == 1 && state.holds.size() >= state.genesis.maxHolds();
        boolean usagesFull =
                state.usages.size() + usages.newOnes(request, payerId(request)) > state.genesis.maxUsages();
        return holdsFull || usagesFull ? 96 : PASS;
    }

    Card card(Message request) {
        Card card = state.cards.get(request.pan().number());
        return card != null && card.pan().equals(request.pan()) ? card : null;
    }

    long payerId(Message request) {
        return card(request).account();
    }

    Account account(Message request) {
        return state.accounts.get(payerId(request));
    }

    Merchant merchant(Message request) {
        return state.merchants.get(request.merchant());
    }

    Account merchantAccount(Message request) {
        return state.accounts.get(merchant(request).account());
    }

    Terminal terminal(Message request) {
        return state.terminals.get(new TerminalId(request.terminalId(), request.merchant()));
    }

    boolean expired(Card card) {
        YearMonth today = YearMonth.from(LocalDate.ofEpochDay(state.epochDay));
        int lastYear = 2000 + card.expiry() / 100;
        int lastMonth = card.expiry() % 100;
        return lastYear * 12 + lastMonth < today.getYear() * 12 + today.getMonthValue();
    }

    private OracleState.Route longestRoute(Message request) {
        BigInteger number = new BigInteger(Long.toUnsignedString(request.pan().number()));
        int digits = request.pan().digits();
        for (int leading = digits; leading >= 0; leading--) {
            BigInteger prefix = number.divide(BigInteger.TEN.pow(digits - leading));
            OracleState.Route route = state.routes.get(new Prefix(prefix.longValue(), leading));
            if (route != null) {
                return route;
            }
        }
        return null;
    }
}
