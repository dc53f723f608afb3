package org.pointsman.core.simulation;

import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.oracle.Dice;

/** Messages on their way, in no order: each arrives sometime, once, twice or never. */
final class Network {

    /** To the switch where there is an ask to be sent, else to a client. */
    record Message(Ask ask, int correlation, Outcome answer) {}

    private final List<Message> underWay = new ArrayList<>();
    private final int lossInPercent;
    private final int repeatInPercent;

    Network(Dice dice) {
        lossInPercent = dice.pick(0, 0, 2, 10, 30);
        repeatInPercent = dice.pick(0, 0, 2, 10, 30);
    }

    void send(Message message) {
        underWay.add(message);
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    int size() {
        return underWay.size();
    }

    /** Takes one that arrives now; null if it is lost. */
    Message receive(Dice dice, boolean reliable) {
        int at = dice.oneIn(3) ? 0 : dice.below(underWay.size());
        Message message = underWay.get(at);
        if (!reliable && dice.below(100) < repeatInPercent) {
            return message;
        }
        underWay.set(at, underWay.get(underWay.size() - 1));
        underWay.remove(underWay.size() - 1);
        return !reliable && dice.below(100) < lossInPercent ? null : message;
    }

    /** All connections break: what was on its way is lost, most of it. */
    void breakConnections(Dice dice) {
        underWay.removeIf(message -> !dice.oneIn(4));
    }
}
