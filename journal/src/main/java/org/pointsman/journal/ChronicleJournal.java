package org.pointsman.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Stages records in memory of its own and appends them as one document.
 *
 * <p>One thread stages and appends, the same or another one makes durable; handing either part over needs a happens-before
 * edge, such as starting the thread. Allocates nothing but when a new block or cycle begins.
 */
final class ChronicleJournal implements Journal {
    private final Durability durability;
    private final DocumentWriter writer;
    private final HighWaterMark mark;
    private final DirectoryLock lock;
    private final ByteBuffer stagingBytes = BufferUtil.allocateDirectAligned(Records.MAX_DOCUMENT_LENGTH, Long.BYTES);
    private final UnsafeBuffer staging = new UnsafeBuffer(stagingBytes);
    private final RecordCheck check = new RecordCheck(stagingBytes, staging);

    private int stagedLength;
    private long stagedSequence;
    private long stagedTimestampNs;
    private final Appended appended;

    /** Belongs to whoever makes durable. */
    private long durableSequence;

    /** What a thread met; the others must not go on either. */
    private volatile Throwable failure;

    private volatile boolean closed;

    /** @param last what the journal ends with, durable already */
    ChronicleJournal(
            Durability durability, DocumentWriter writer, HighWaterMark mark, DirectoryLock lock, Appended last) {
        this.durability = durability;
        this.writer = writer;
        this.mark = mark;
        this.lock = lock;
        this.appended = last;
        this.stagedSequence = last.sequence();
        this.stagedTimestampNs = last.timestampNs();
        this.durableSequence = last.sequence();
    }

    @Override
    public Durability durability() {
        return durability;
    }

    @Override
    public long lastSequence() {
        return appended.sequence();
    }

    @Override
    public long lastTimestampNs() {
        return appended.timestampNs();
    }

    @Override
    public long nextSequence() {
        return stagedSequence + 1;
    }

    @Override
    public boolean hasRoom(int payloadLength) {
        return RecordCheck.aligned(Records.PAYLOAD_OFFSET + payloadLength)
                <= Records.MAX_DOCUMENT_LENGTH - stagedLength;
    }

    @Override
    public int stage(int payloadLength, long timestampNs) {
        checkUsable();
        if (payloadLength < 1 || !hasRoom(payloadLength)) {
            throw fail(new IllegalArgumentException("a payload of " + payloadLength + " bytes does not fit behind the "
                    + stagedLength + " staged bytes of " + Records.MAX_DOCUMENT_LENGTH));
        }
        if (timestampNs < stagedTimestampNs) {
            throw fail(new IllegalArgumentException("timestamp " + timestampNs + " of record " + nextSequence()
                    + " is before that of the record before, " + stagedTimestampNs));
        }
        int offset = stagedLength;
        int length = Records.PAYLOAD_OFFSET + payloadLength;
        stagedSequence++;
        stagedTimestampNs = timestampNs;
        stagedLength += RecordCheck.aligned(length);
        staging.putInt(offset + Records.LENGTH_OFFSET, length, ByteOrder.LITTLE_ENDIAN);
        staging.putLong(offset + Records.SEQUENCE_OFFSET, stagedSequence, ByteOrder.LITTLE_ENDIAN);
        staging.putLong(offset + Records.TIMESTAMP_OFFSET, timestampNs, ByteOrder.LITTLE_ENDIAN);
        return offset + Records.PAYLOAD_OFFSET;
    }

    @Override
    public MutableDirectBuffer staging() {
        return staging;
    }

    @Override
    public long append() {
        checkUsable();
        if (stagedLength == 0) {
            return appended.sequence();
        }
        try {
            seal();
            writer.write(stagingBytes.clear().limit(stagedLength), stagedTimestampNs);
        } catch (Throwable e) {
            throw fail(e);
        }
        // Zeroed once a document, not once a record: whatever lies behind the staged records is always zero.
        staging.setMemory(0, stagedLength, (byte) 0);
        stagedLength = 0;
        appended.set(stagedSequence, stagedTimestampNs);
        return stagedSequence;
    }

    private void seal() {
        int offset = 0;
        while (offset < stagedLength) {
            int length = check.length(offset);
            check.seal(offset, length);
            offset += RecordCheck.aligned(length);
        }
    }

    @Override
    public long makeDurable() {
        checkUsable();
        appended.look();
        long sequence = appended.seenSequence();
        if (durableSequence != sequence) {
            try {
                // The order is what a start relies on: what the mark speaks of is on the medium before the mark is.
                writer.force();
                mark.move(sequence, appended.seenTimestampNs());
            } catch (Throwable e) {
                throw fail(e);
            }
            durableSequence = sequence;
        }
        return sequence;
    }

    @Override
    public void requireLock() {
        try {
            lock.requireHeld();
        } catch (RuntimeException e) {
            if (!closed) {
                throw fail(e);
            }
        }
    }

    private void checkUsable() {
        if (failure != null) {
            throw new IllegalStateException("the journal has failed: " + failure, failure);
        }
        if (closed) {
            throw new IllegalStateException("the journal is closed");
        }
    }

    /** What is on disk is unknown from here on, so this journal writes no more. */
    private RuntimeException fail(Throwable cause) {
        failure = cause;
        if (cause instanceof Error error) {
            throw error;
        }
        return (RuntimeException) cause;
    }

    /** Staged records that were not appended are gone; appended ones that were not made durable stay unacknowledged. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (lock;
                mark) {
            writer.close();
        }
    }
}
