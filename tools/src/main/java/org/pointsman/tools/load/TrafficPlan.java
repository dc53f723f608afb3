package org.pointsman.tools.load;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.ReferenceData;

/**
 * What endless traffic is made of.
 *
 * @param reference that the switch runs with; its active cards, merchants and terminals are used
 * @param amount of each transaction in minor units
 * @param maxCards how many cards are used at most
 * @param part from 0: of several groups that run at the same time, so that no two use the same cards
 * @param parts how many groups there are
 * @param connections and {@code inFlight}: those of the group
 */
public record TrafficPlan(
        ReferenceData reference,
        Mix mix,
        Peer peer,
        long amount,
        int maxCards,
        int part,
        int parts,
        int connections,
        int inFlight) {
    static final int MAX_TERMINALS = 64;

    public TrafficPlan {
        ConnectionGroup.requireShape(connections, inFlight);
    }

    /** Traffic that runs alone. */
    public static TrafficPlan alone(
            ReferenceData reference, Mix mix, Peer peer, long amount, int maxCards, int connections, int inFlight) {
        return new TrafficPlan(reference, mix, peer, amount, maxCards, 0, 1, connections, inFlight);
    }

    UsableReference usable() {
        return new UsableReference(reference, amount);
    }

    /**
     * The cards of this part: those whose accounts, and the limits, bear all that this part may have taken and not given back yet.
     *
     * @param owedByConnection how many purchases of a connection at most wait for their reversals
     * @throws IllegalArgumentException if there is none for it
     */
    List<Card> cards(UsableReference usable, int owedByConnection) {
        int count = Math.min(maxCards, usable.cards().size());
        if (count < parts) {
            throw new IllegalArgumentException(
                    parts + " kinds of connections need a card each; there are " + count + " usable cards");
        }
        List<Card> ofPart = IntStream.iterate(part, i -> i < count, i -> i + parts)
                .mapToObj(usable.cards()::get)
                .toList();
        long owed = mix == Mix.INQUIRIES ? 0 : owedByConnection;
        long owedByAll = owed * connections;
        Map<Long, Long> cardsOfAccount =
                ofPart.stream().collect(Collectors.groupingBy(Card::account, Collectors.counting()));
        List<Card> bearing = ofPart.stream()
                .filter(card ->
                        usable.bears(card, owed * Math.min(connections, cardsOfAccount.get(card.account())), owedByAll))
                .toList();
        if (bearing.size() >= connections) {
            return bearing;
        }
        // Fewer cards than connections are shared by all of them (CardDraw).
        List<Card> shared = bearing.stream()
                .filter(card -> usable.bears(card, owedByAll, owedByAll))
                .toList();
        if (shared.isEmpty()) {
            throw new IllegalArgumentException("no card bears " + owedByAll + " purchases of " + amount
                    + " minor units that wait for their reversals at the same time (" + connections
                    + " connections, " + owed
                    + " each), by its account's balance and credit line and by the limits: take a"
                    + " smaller amount, fewer connections, fewer requests in flight or more cards");
        }
        return shared;
    }
}
