package org.pointsman.core.reference;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The reference data with which an empty journal starts (docs/configuration.md). Immutable; any thread may read it.
 *
 * <p>Whoever makes one answers for its consistency (ids that occur once, no dangling references); the engine rejects the
 * commands of one that is not.
 */
public record ReferenceData(
        BusinessDay businessDay,
        Remember remember,
        Holds holds,
        Bounds bounds,
        List<Participant> participants,
        List<Account> accounts,
        List<Card> cards,
        List<Merchant> merchants,
        List<Terminal> terminals,
        List<Route> routes,
        List<Limit> limits) {

    public ReferenceData {
        participants = List.copyOf(participants);
        accounts = List.copyOf(accounts);
        cards = List.copyOf(cards);
        merchants = List.copyOf(merchants);
        terminals = List.copyOf(terminals);
        routes = List.copyOf(routes);
        limits = List.copyOf(limits);
    }

    /**
     * When the accounting date changes.
     *
     * @param cutOver the local time from which transactions belong to the next date
     */
    public record BusinessDay(ZoneId zone, LocalTime cutOver) {
        /** Midnight UTC. */
        public static final BusinessDay DEFAULT = new BusinessDay(ZoneOffset.UTC, LocalTime.MIDNIGHT);
    }

    /**
     * How long a transaction is known, so that its repeat gets the first answer again.
     *
     * @param transactions how many; 1 and above
     * @param atLeast none younger than this is forgotten: new work is declined instead
     */
    public record Remember(int transactions, Duration atLeast) {
        public static final Remember DEFAULT = new Remember(1_000_000, Duration.ofSeconds(60));
    }

    /**
     * Reserved amounts.
     *
     * @param max how many at a time
     * @param expireAfter a hold neither captured nor reversed is released after this
     */
    public record Holds(int max, Duration expireAfter) {
        public static final Holds DEFAULT = new Holds(1_000_000, Duration.ofHours(168));
    }

    /** How much there is of what, in words. */
    public String summary() {
        return participants.size() + " participants, " + accounts.size() + " accounts, " + cards.size() + " cards, "
                + merchants.size() + " merchants, " + terminals.size() + " terminals, " + routes.size() + " routes, "
                + limits.size() + " limits";
    }

    /** Short on purpose: the lists are long and hold card numbers. */
    @Override
    public String toString() {
        return "ReferenceData[" + summary() + "]";
    }
}
