package org.pointsman.core.engine;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.ledger.Holds;
import org.pointsman.core.ledger.Ledger;
import org.pointsman.core.limits.Limits;
import org.pointsman.core.limits.Scope;
import org.pointsman.core.reference.Cards;
import org.pointsman.core.reference.Merchants;
import org.pointsman.core.reference.Participants;
import org.pointsman.core.reference.Terminals;
import org.pointsman.core.routing.CheckDigit;
import org.pointsman.core.routing.Routes;
import org.pointsman.core.transactions.Decision;
import org.pointsman.core.transactions.Incoming;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.core.transactions.Transactions;

/**
 * Decides authorisations, purchases, cash and inquiries: the checks of docs/deciding.md in their order, the first failure
 * decides. Until all are passed nothing changes. What is different of payments by API is in {@link PaymentAuthoriser}.
 *
 * <p>Each check returns {@link ResponseCode#APPROVED} when passed, and leaves what it looked up for those behind it.
 */
class Authoriser {
    private static final int PIN_WRONG = 2;
    private static final int PIN_TRIES_EXCEEDED = 3;

    final Participants participants;
    final Merchants merchants;
    final Terminals terminals;
    final Cards cards;
    final Accounts accounts;
    final Limits limits;
    final Incoming request;
    private final State state;
    private final Transactions transactions;
    private final Routes routes;
    private final Holds holds;
    private final Ledger ledger;
    private final Decision decision;

    // Of the request in hand: slots, and where the records are.
    int participantSlot;
    int terminalSlot;
    int merchantSlot;
    long merchant;
    long card;
    /** The account that pays, and its slot. */
    int payerSlot;

    long payer;
    private boolean inquiry;
    private int merchantAccountSlot;
    private long merchantAccount;
    private long cardFacts;

    /**
     * @param request holds the request in hand
     * @param decision receives what follows from an approval
     */
    Authoriser(State state, Incoming request, Decision decision) {
        this.state = state;
        this.request = request;
        this.decision = decision;
        transactions = state.transactions;
        participants = state.participants;
        merchants = state.merchants;
        terminals = state.terminals;
        cards = state.cards;
        routes = state.routes;
        accounts = state.accounts;
        holds = state.holds;
        ledger = state.ledger;
        limits = state.limits;
    }

    /**
     * Decides the request in hand, and does what it asks for if it is approved.
     *
     * @param number of its transaction
     * @return the response code
     */
    int decide(long number, long timestampNs) {
        inquiry = ProcessingCode.isInquiry(request.processingCode);
        int code = check(timestampNs);
        if (code == ResponseCode.APPROVED) {
            approve(number, timestampNs);
        }
        return code;
    }

    private int check(long timestampNs) {
        int code = checkTime(timestampNs);
        if (code != ResponseCode.APPROVED) {
            return code;
        }
        code = checkParties();
        if (code != ResponseCode.APPROVED) {
            return code;
        }
        code = checkPermissions();
        if (code != ResponseCode.APPROVED) {
            return code;
        }
        code = checkNumber();
        if (code != ResponseCode.APPROVED) {
            return code;
        }
        code = checkCard();
        if (code != ResponseCode.APPROVED) {
            return code;
        }
        code = checkAccounts();
        if (code != ResponseCode.APPROVED) {
            return code;
        }
        code = checkPin();
        if (code != ResponseCode.APPROVED || inquiry) {
            return code;
        }
        code = checkLimits();
        if (code != ResponseCode.APPROVED) {
            return code;
        }
        return checkFundsAndRoom();
    }

    /** Not after its own reversal, and not after its sender has given up. */
    private int checkTime(long timestampNs) {
        if (isAwaited()) {
            return ResponseCode.NO_ACTION_TAKEN;
        }
        boolean late = request.expiresAtNs != 0 && timestampNs > request.expiresAtNs;
        return late ? ResponseCode.SYSTEM_MALFUNCTION : ResponseCode.APPROVED;
    }

    boolean isAwaited() {
        return transactions.isAwaited(request);
    }

    int checkParties() {
        participantSlot = participants.find(request.acquirer);
        if (participantSlot == Participants.NONE || !participants.mayAcquire(participantSlot)) {
            return ResponseCode.BANK_NOT_SUPPORTED;
        }
        terminalSlot = terminals.find(request.terminalId, request.merchantHigh, request.merchantLow);
        merchantSlot = terminalSlot != Terminals.NONE
                ? Terminals.merchant(terminals.at(terminalSlot))
                : merchants.find(request.merchantHigh, request.merchantLow);
        if (merchantSlot == Merchants.NONE) {
            return ResponseCode.INVALID_MERCHANT;
        }
        merchant = merchants.at(merchantSlot);
        if (Merchants.status(merchant) != Merchants.ACTIVE) {
            return ResponseCode.INVALID_MERCHANT;
        }
        boolean closed =
                terminalSlot == Terminals.NONE || Terminals.status(terminals.at(terminalSlot)) != Terminals.ACTIVE;
        return closed ? ResponseCode.NOT_PERMITTED_TO_TERMINAL : ResponseCode.APPROVED;
    }

    private int checkPermissions() {
        int permission = ProcessingCode.permission(request.processingCode, request.messageClass);
        if (permission == ProcessingCode.UNKNOWN) {
            return ResponseCode.FUNCTION_NOT_SUPPORTED;
        }
        if ((permissionsOfAcceptor() & permission) == 0) {
            return ResponseCode.NOT_PERMITTED_TO_TERMINAL;
        }
        int code = findPayer(permission);
        if (code != ResponseCode.APPROVED) {
            return code;
        }
        merchantAccountSlot = Merchants.account(merchant);
        merchantAccount = accounts.at(merchantAccountSlot);
        boolean otherCurrency = Accounts.currency(merchantAccount) != request.currency;
        return otherCurrency && !inquiry ? ResponseCode.INVALID_TRANSACTION : ResponseCode.APPROVED;
    }

    int permissionsOfAcceptor() {
        return Merchants.permissions(merchant) & Terminals.permissions(terminals.at(terminalSlot));
    }

    /** Finds the card and its account; a card that is not known is declined only later. */
    int findPayer(int permission) {
        findCard();
        if (card == Cards.NONE) {
            return ResponseCode.APPROVED;
        }
        if ((Cards.permissions(cardFacts) & permission) == 0) {
            return ResponseCode.NOT_PERMITTED_TO_CARDHOLDER;
        }
        boolean sameCurrency = Accounts.currency(payer) == request.currency;
        return sameCurrency ? ResponseCode.APPROVED : ResponseCode.INVALID_TRANSACTION;
    }

    /** A card is known if both its number and its count of digits are. */
    private void findCard() {
        card = cards.find(request.panNumber);
        if (card != Cards.NONE) {
            cardFacts = Cards.facts(card);
            payerSlot = Cards.account(cardFacts);
            payer = accounts.at(payerSlot);
            if (Cards.digits(cardFacts) != request.panDigits) {
                card = Cards.NONE;
            }
        }
    }

    int checkNumber() {
        if (request.panDigits < Cards.MIN_DIGITS || request.panDigits > Cards.MAX_DIGITS) {
            return ResponseCode.INVALID_CARD_NUMBER;
        }
        int route = routes.find(request.panNumber, request.panDigits);
        if ((route == Routes.NONE || routes.checksDigit(route)) && !hasRightCheckDigit()) {
            return ResponseCode.INVALID_CARD_NUMBER;
        }
        return route == Routes.NONE ? ResponseCode.NO_SUCH_ISSUER : ResponseCode.APPROVED;
    }

    private boolean hasRightCheckDigit() {
        return card != Cards.NONE ? Cards.hasRightCheckDigit(cardFacts) : CheckDigit.isRight(request.panNumber);
    }

    int checkCard() {
        if (card == Cards.NONE) {
            return ResponseCode.INVALID_CARD_NUMBER;
        }
        int expiry = Cards.expiry(cardFacts);
        if (expiry < state.yearMonth() || request.expiry != 0 && request.expiry != expiry) {
            return ResponseCode.EXPIRED_CARD;
        }
        return switch (Cards.status(cardFacts)) {
            case Cards.ACTIVE -> ResponseCode.APPROVED;
            case Cards.LOST -> ResponseCode.LOST_CARD;
            case Cards.STOLEN -> ResponseCode.STOLEN_CARD;
            default -> ResponseCode.RESTRICTED_CARD;
        };
    }

    private int checkAccounts() {
        int status = Accounts.status(payer);
        if (status != Accounts.ACTIVE) {
            return status == Accounts.CLOSED ? ResponseCode.INVALID_CARD_NUMBER : ResponseCode.RESTRICTED_CARD;
        }
        if (inquiry) {
            return ResponseCode.APPROVED;
        }
        if (Accounts.status(merchantAccount) == Accounts.CLOSED) {
            return ResponseCode.INVALID_MERCHANT;
        }
        boolean fits =
                request.messageClass == Incoming.AUTHORISATION || ledger.canCredit(merchantAccount, request.amount);
        return fits ? ResponseCode.APPROVED : ResponseCode.EXCEEDS_AMOUNT_LIMIT;
    }

    private int checkPin() {
        return switch (request.pinVerdict) {
            case PIN_WRONG -> ResponseCode.INCORRECT_PIN;
            case PIN_TRIES_EXCEEDED -> ResponseCode.PIN_TRIES_EXCEEDED;
            default -> ResponseCode.APPROVED;
        };
    }

    int checkLimits() {
        long amount = request.amount;
        limits.begin(amount);
        if (limits.counts(Scope.CARD)) {
            limits.check(Scope.CARD, cards.place(card), request.panNumber, amount);
        }
        if (limits.counts(Scope.ACCOUNT)) {
            limits.check(Scope.ACCOUNT, payerSlot, Accounts.id(payer), amount);
        }
        if (limits.counts(Scope.MERCHANT)) {
            limits.check(Scope.MERCHANT, merchantSlot, Merchants.key(merchant), amount);
        }
        if (limits.counts(Scope.TERMINAL)) {
            limits.check(Scope.TERMINAL, terminalSlot, Terminals.key(terminals.at(terminalSlot)), amount);
        }
        if (limits.counts(Scope.ACQUIRER)) {
            limits.check(Scope.ACQUIRER, participantSlot, request.acquirer, amount);
        }
        return limits.verdict();
    }

    private int checkFundsAndRoom() {
        boolean hold = request.messageClass == Incoming.AUTHORISATION;
        if (!ledger.covers(payer, request.amount, hold)) {
            return ResponseCode.INSUFFICIENT_FUNDS;
        }
        boolean room = limits.canCount() && !(hold && holds.isFull());
        return room ? ResponseCode.APPROVED : ResponseCode.SYSTEM_MALFUNCTION;
    }

    private void approve(long number, long timestampNs) {
        decision.card = placeOfCard();
        decision.account = payerSlot;
        if (inquiry) {
            decision.balance = ledger.available(payer);
            decision.flags |= Decision.BALANCE_PRESENT;
            return;
        }
        decision.approvalCode = state.takeApprovalCode();
        if (request.messageClass == Incoming.AUTHORISATION) {
            decision.hold = ledger.hold(number, payerSlot, request.amount, state.holdDeadlineNs(timestampNs));
        } else {
            ledger.post(payer, merchantAccount, request.amount);
            decision.creditedAccount = merchantAccountSlot;
        }
        countLimits();
    }

    int placeOfCard() {
        return cards.place(card);
    }

    void countLimits() {
        limits.count(request.amount);
    }
}
