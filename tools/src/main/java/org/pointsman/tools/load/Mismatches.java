package org.pointsman.tools.load;

import java.util.ArrayList;
import java.util.List;

/** Counts what was wrong with the answers and keeps the first few descriptions. */
final class Mismatches {
    static final int KEPT = 20;

    private final List<String> first = new ArrayList<>();
    private long count;

    void add(String description) {
        count++;
        if (first.size() < KEPT) {
            first.add(description);
        }
    }

    long count() {
        return count;
    }

    List<String> first() {
        return List.copyOf(first);
    }
}
