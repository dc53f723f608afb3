package org.pointsman.core.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;

/** The newest events of a simulation, for whoever has to find out why it failed. */
final class Trace {
    private static final int KEPT = 80;

    private final Deque<String> events = new ArrayDeque<>();
    private final Set<Happening> happenings = EnumSet.noneOf(Happening.class);
    private int step;

    /** What a campaign must have seen, or it has not tried what it says it tries. */
    enum Happening {
        KILLED,
        POWER_LOST,
        CRASHED_WITHIN,
        STOPPED,
        CRASHED_STARTING,
        COMMITTED_BY_START,
        READ_SNAPSHOT,
        SEALED,
        RETAINED,
        ROTATED,
        REFUSED
    }

    void happened(Happening happening, String event) {
        happenings.add(happening);
        add(event);
    }

    Set<Happening> happenings() {
        return happenings;
    }

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
