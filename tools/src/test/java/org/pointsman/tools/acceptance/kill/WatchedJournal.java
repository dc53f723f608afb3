package org.pointsman.tools.acceptance.kill;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.pointsman.journal.Durability;
import org.pointsman.journal.Journal;

/** Says what is passed on the way into the journal. */
final class WatchedJournal implements Journal {
    private final Journal journal;
    private final Consumer<KillPoint> passed;
    private long stagedHour;
    private long appendedHour;

    WatchedJournal(Journal journal, Consumer<KillPoint> passed) {
        this.journal = journal;
        this.passed = passed;
    }

    @Override
    public int stage(int payloadLength, long timestampNs) {
        stagedHour = TimeUnit.NANOSECONDS.toHours(timestampNs);
        return journal.stage(payloadLength, timestampNs);
    }

    @Override
    public long append() {
        passed.accept(KillPoint.BEFORE_APPEND);
        long sequence = journal.append();
        passed.accept(KillPoint.BEHIND_APPEND);
        passed.accept(KillPoint.SEEDING);
        if (stagedHour != appendedHour) {
            if (appendedHour != 0) {
                passed.accept(KillPoint.CYCLE_ROLL);
            }
            appendedHour = stagedHour;
        }
        return sequence;
    }

    @Override
    public long makeDurable() {
        long sequence = journal.makeDurable();
        passed.accept(KillPoint.BEFORE_EFFECTS);
        return sequence;
    }

    @Override
    public void requireLock() {
        journal.requireLock();
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
    public MutableDirectBuffer staging() {
        return journal.staging();
    }

    @Override
    public void close() {
        journal.close();
    }
}
