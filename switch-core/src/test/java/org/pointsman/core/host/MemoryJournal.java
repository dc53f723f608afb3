package org.pointsman.core.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.journal.Durability;
import org.pointsman.journal.Journal;
import org.pointsman.journal.Records;

/** A journal in memory that can be made slow or made to fail. Written by one thread, looked at by another. */
public final class MemoryJournal implements Journal {
    private final UnsafeBuffer staging = new UnsafeBuffer(new byte[Records.MAX_DOCUMENT_LENGTH]);
    private final List<int[]> places = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private final Durability durability;
    private final Semaphore flushes = new Semaphore(Integer.MAX_VALUE / 2);
    private volatile long failFromSequence = Long.MAX_VALUE;
    private volatile long lastSequence;
    private volatile long durableSequence;
    private volatile boolean flushesFail;
    private volatile boolean flushing;
    private long lastTimestampNs;
    private int end;

    /** One of durability process. */
    public MemoryJournal() {
        this(Durability.PROCESS);
    }

    public MemoryJournal(Durability durability) {
        this.durability = durability;
    }

    @Override
    public Durability durability() {
        return durability;
    }

    /** Whether a flush is under way, or waits for {@link #release}. */
    public boolean isFlushing() {
        return flushing;
    }

    /** Every flush from now on throws. */
    public void failFlushes() {
        flushesFail = true;
    }

    /** Every append that would hold this record or a later one throws. */
    public void failFrom(long sequence) {
        failFromSequence = sequence;
    }

    /** Nothing becomes durable until {@link #release}. */
    public void block() {
        flushes.drainPermits();
    }

    public void release() {
        flushes.release(Integer.MAX_VALUE / 2);
    }

    public long durableSequence() {
        return durableSequence;
    }

    /** What was appended; to be looked at when nobody writes any more. */
    public List<byte[]> payloads() {
        return payloads;
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public long lastTimestampNs() {
        return lastTimestampNs;
    }

    @Override
    public long nextSequence() {
        return lastSequence + places.size() + 1;
    }

    @Override
    public boolean hasRoom(int payloadLength) {
        return end + payloadLength <= staging.capacity();
    }

    @Override
    public int stage(int payloadLength, long timestampNs) {
        int offset = end;
        staging.setMemory(offset, payloadLength, (byte) 0);
        places.add(new int[] {offset, payloadLength});
        lastTimestampNs = timestampNs;
        end += payloadLength;
        return offset;
    }

    @Override
    public MutableDirectBuffer staging() {
        return staging;
    }

    @Override
    public long append() {
        if (lastSequence + places.size() >= failFromSequence) {
            throw new IllegalStateException("the disk is gone");
        }
        for (int[] place : places) {
            byte[] payload = new byte[place[1]];
            staging.getBytes(place[0], payload);
            payloads.add(payload);
        }
        lastSequence += places.size();
        places.clear();
        end = 0;
        return lastSequence;
    }

    @Override
    public long makeDurable() {
        long appended = lastSequence;
        flushing = true;
        flushes.acquireUninterruptibly();
        flushing = false;
        if (flushesFail) {
            throw new IllegalStateException("the disk does not flush");
        }
        durableSequence = appended;
        return appended;
    }

    /** Nobody else can write it. */
    @Override
    public void requireLock() {}

    @Override
    public void close() {}
}
