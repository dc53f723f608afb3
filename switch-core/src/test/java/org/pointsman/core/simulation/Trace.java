package org.pointsman.core.simulation;

import java.util.ArrayDeque;
import java.util.Deque;

/** The newest events of a simulation, for whoever has to find out why it failed. */
final class Trace {
    private static final int KEPT = 80;

    private final Deque<String> events = new ArrayDeque<>();
    private int step;

    void step(int newStep) {
        step = newStep;
    }

    void add(String event) {
        if (events.size() == KEPT) {
            events.removeFirst();
        }
        events.addLast(step + " " + event);
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), events);
    }
}
