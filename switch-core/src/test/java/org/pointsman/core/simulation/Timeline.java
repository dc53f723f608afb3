package org.pointsman.core.simulation;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Everything a switch has decided that is to be kept, in order. What a crash takes is taken from here as well. */
final class Timeline {

    /** A command, what followed from it, and the hash of the state behind it. */
    record Entry(long timestampNs, UnsafeBuffer command, UnsafeBuffer outcomes, long stateHash) {}

    private final List<Entry> entries = new ArrayList<>();

    /** Sequence of the newest, counted from 1. */
    long lastSequence() {
        return entries.size();
    }

    Entry get(long sequence) {
        return entries.get((int) sequence - 1);
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    void cutBehind(long sequence) {
        entries.subList((int) sequence, entries.size()).clear();
    }

    List<Entry> entries() {
        return entries;
    }

    static UnsafeBuffer copy(DirectBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new UnsafeBuffer(bytes);
    }
}
