package org.pointsman.tools.load;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pointsman.core.reference.Account;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Limit;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.Participant;
import org.pointsman.core.reference.Permission;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.Terminal;

/** That part of reference data with which a switch approves: cards, terminals and an acquirer. */
final class UsableReference {
    private static final int NEEDED =
            Permission.PURCHASE.code() | Permission.AUTHORISATION.code() | Permission.INQUIRY.code();

    private final long amount;
    private final List<Limit> limits;
    private final Map<Long, Account> accounts = new HashMap<>();
    private final Map<String, Merchant> merchants = new HashMap<>();
    private final List<Card> cards;
    private final List<Terminal> terminals;
    private final String acquirer;

    /**
     * @param amount in minor units that every card must be good for
     * @throws IllegalArgumentException naming what the reference data has not
     */
    UsableReference(ReferenceData reference, long amount) {
        this.amount = amount;
        limits = reference.limits();
        reference.accounts().forEach(account -> accounts.put(account.id(), account));
        reference.merchants().stream()
                .filter(merchant -> merchant.status() == Merchant.Status.ACTIVE && suffices(merchant.permissions()))
                .forEach(merchant -> merchants.put(merchant.id(), merchant));
        cards = alike(reference.cards().stream()
                .filter(card -> isUsable(card, amount))
                .toList());
        terminals = reference.terminals().stream()
                .filter(terminal -> terminal.status() == Terminal.Status.ACTIVE && suffices(terminal.permissions()))
                .filter(terminal -> merchants.containsKey(terminal.merchant()))
                .toList();
        acquirer = reference.participants().stream()
                .filter(participant -> participant.status() == Participant.Status.ACTIVE
                        && participant.role() != Participant.Role.ISSUER)
                .map(participant -> String.format("%08d", participant.id()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the reference data has no active acquirer"));
        if (cards.isEmpty()) {
            throw new IllegalArgumentException(
                    "the reference data has no card that is active, unexpired and good for " + amount + " minor units");
        }
        if (terminals.isEmpty()) {
            throw new IllegalArgumentException("the reference data has no active terminal of an active merchant");
        }
    }

    private static boolean suffices(int permissions) {
        return (permissions & NEEDED) == NEEDED;
    }

    /** A card that expires this month is left out: which day it is depends on the switch's zone. */
    private boolean isUsable(Card card, long amount) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Account account = accounts.get(card.account());
        return card.status() == Card.Status.ACTIVE
                && suffices(card.permissions())
                && card.expiry() > today.getYear() % 100 * 100 + today.getMonthValue()
                && account.status() == Account.Status.ACTIVE
                && account.balance() + account.creditLine() >= amount;
    }

    /**
     * Whether a card's account and the limits bear purchases that have not been given back yet. What was used before the run
     * is not known here.
     *
     * @param ofAccount how many of them at once take from the card's account
     * @param ofAll how many there are at once
     */
    boolean bears(Card card, long ofAccount, long ofAll) {
        Account account = accounts.get(card.account());
        return ofAccount == 0
                || amount <= (account.balance() + account.creditLine()) / ofAccount
                        && limits.stream().allMatch(limit -> bears(limit, ofAccount, ofAll));
    }

    private boolean bears(Limit limit, long ofAccount, long ofAll) {
        long count = switch (limit.scope()) {
            case CARD, ACCOUNT -> ofAccount;
            case MERCHANT, TERMINAL, ACQUIRER -> ofAll;
        };
        return switch (limit.measure()) {
            case SINGLE -> amount <= limit.max();
            case AMOUNT -> amount <= limit.max() / count;
            case COUNT -> count <= limit.max();
        };
    }

    /** One template is to fit all: the cards with as many digits and the same currency as the first. */
    private List<Card> alike(List<Card> usable) {
        return usable.stream()
                .filter(card -> card.panDigits() == usable.get(0).panDigits())
                .filter(card -> currency(card) == currency(usable.get(0)))
                .toList();
    }

    private int currency(Card card) {
        return accounts.get(card.account()).currency();
    }

    /** At least one, all with as many digits. */
    List<Card> cards() {
        return cards;
    }

    /** ISO 4217 number of the cards' accounts. */
    int currency() {
        return currency(cards.get(0));
    }

    /** At least one. */
    List<Terminal> terminals() {
        return terminals;
    }

    Merchant merchant(Terminal terminal) {
        return merchants.get(terminal.merchant());
    }

    /** DE 32 of the first acquirer. */
    String acquirer() {
        return acquirer;
    }
}
