package org.pointsman.tools.load;

import java.util.List;
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
     * The cards of this part.
     *
     * @throws IllegalArgumentException if there is none for it
     */
    List<Card> cards(UsableReference usable) {
        int count = Math.min(maxCards, usable.cards().size());
        if (count < parts) {
            throw new IllegalArgumentException(
                    parts + " kinds of connections need a card each; there are " + count + " usable cards");
        }
        return IntStream.iterate(part, i -> i < count, i -> i + parts)
                .mapToObj(usable.cards()::get)
                .toList();
    }
}
