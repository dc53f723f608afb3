package org.pointsman.core.simulation;

import org.agrona.MutableDirectBuffer;
import org.pointsman.journal.Durability;
import org.pointsman.journal.Journal;

/** A journal behind another one that changes a part of what it does. */
abstract class JournalDecorator implements Journal {
    final Journal journal;

    JournalDecorator(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Durability durability() {
        return journal.durability();
    }

    @Override
    public long lastSequence() {
        return journal.lastSequence();
    }

    @Override
    public long lastTimestampNs() {
        return journal.lastTimestampNs();
    }

    @Override
    public long nextSequence() {
        return journal.nextSequence();
    }

    @Override
    public boolean hasRoom(int payloadLength) {
        return journal.hasRoom(payloadLength);
    }

    @Override
    public int stage(int payloadLength, long timestampNs) {
        return journal.stage(payloadLength, timestampNs);
    }

    @Override
    public MutableDirectBuffer staging() {
        return journal.staging();
    }

    @Override
    public long append() {
        return journal.append();
    }

    @Override
    public long makeDurable() {
        return journal.makeDurable();
    }

    @Override
    public void requireLock() {
        journal.requireLock();
    }

    @Override
    public void close() {
        journal.close();
    }
}
