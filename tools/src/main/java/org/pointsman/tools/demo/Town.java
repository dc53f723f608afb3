package org.pointsman.tools.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Currencies;
import org.pointsman.core.reference.Limit;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.Participant;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.Terminal;

/**
 * The part of the reference data that one connection has to itself: cards with their accounts, merchants with theirs. Since
 * no two connections touch the same account or limit, it makes no difference in which order their requests arrive.
 *
 * @param acquirer DE 32
 * @param currency DE 49
 * @param limit the lowest limit on a single amount, in minor units
 */
record Town(
        List<Card> cards,
        List<Merchant> merchants,
        List<Terminal> terminals,
        String acquirer,
        String currency,
        long limit) {

    /**
     * Shares the reference data out.
     *
     * @throws IllegalArgumentException if it cannot be done: too few merchants, or a limit over all of an acquirer
     */
    static List<Town> share(ReferenceData reference, int towns) {
        if (reference.limits().stream().anyMatch(limit -> limit.scope() == Limit.Scope.ACQUIRER)) {
            throw new IllegalArgumentException("a limit on the acquirer is shared by all connections");
        }
        Map<Long, List<Card>> cardsByAccount = new TreeMap<>();
        for (Card card : reference.cards()) {
            cardsByAccount
                    .computeIfAbsent(card.account(), account -> new ArrayList<>())
                    .add(card);
        }
        Map<Long, List<Merchant>> merchantsByAccount = new TreeMap<>();
        for (Merchant merchant : reference.merchants()) {
            merchantsByAccount
                    .computeIfAbsent(merchant.account(), account -> new ArrayList<>())
                    .add(merchant);
        }
        List<Town> shares = new ArrayList<>();
        for (int i = 0; i < towns; i++) {
            List<Merchant> merchants = everyNth(merchantsByAccount, i, towns);
            List<Terminal> terminals = reference.terminals().stream()
                    .filter(terminal -> merchants.stream()
                            .anyMatch(merchant -> merchant.id().equals(terminal.merchant())))
                    .toList();
            shares.add(new Town(
                    everyNth(cardsByAccount, i, towns),
                    merchants,
                    terminals,
                    acquirer(reference),
                    String.format("%03d", reference.accounts().get(0).currency()),
                    singleLimit(reference)));
        }
        if (shares.stream().anyMatch(town -> town.cards.isEmpty() || town.terminals.isEmpty())) {
            throw new IllegalArgumentException(
                    "too few accounts with cards, or merchants, for " + towns + " connections");
        }
        return shares;
    }

    private static <T> List<T> everyNth(Map<Long, List<T>> byAccount, int first, int step) {
        List<List<T>> groups = List.copyOf(byAccount.values());
        List<T> share = new ArrayList<>();
        for (int i = first; i < groups.size(); i += step) {
            share.addAll(groups.get(i));
        }
        return share;
    }

    private static String acquirer(ReferenceData reference) {
        return reference.participants().stream()
                .filter(participant -> participant.role() != Participant.Role.ISSUER)
                .map(participant -> String.format("%08d", participant.id()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no acquirer"));
    }

    /** The currency's three letters. */
    String currencyName() {
        return Currencies.alpha(Integer.parseInt(currency));
    }

    private static long singleLimit(ReferenceData reference) {
        return reference.limits().stream()
                .filter(limit -> limit.measure() == Limit.Measure.SINGLE)
                .mapToLong(Limit::max)
                .min()
                .orElse(Long.MAX_VALUE / 4);
    }
}
