package org.pointsman.core.host.local;

import com.lmax.disruptor.RingBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.NextKey;
import org.pointsman.core.host.PanCipher;
import org.pointsman.core.host.metrics.Measuring;
import org.pointsman.journal.Journal;

/**
 * Stage 2. Keeps each command with its outcomes: stages the records of a batch, encrypts their card numbers and appends them
 * as one document. {@link FlushStage} makes them durable. A failure here is final.
 */
final class JournalStage implements Stage {
    private final RingBuffer<Slot> ring;
    private final Journal journal;
    private final PanCipher cipher;
    private final StageTimer timer;
    private volatile long lastSlot = -1;
    /** A key to be taken into use by the next batch, null if there is none. */
    private volatile NextKey nextKey;

    JournalStage(RingBuffer<Slot> ring, Journal journal, PanCipher cipher, Measuring measuring) {
        this.ring = ring;
        this.journal = journal;
        this.cipher = cipher;
        timer = new StageTimer(ring, measuring);
    }

    @Override
    public void onBatch(long first, long last) {
        if (nextKey != null) {
            changeKey();
        }
        for (long sequence = first; sequence <= last; sequence++) {
            Slot slot = ring.get(sequence);
            if (slot.kind() == Slot.Kind.COMMAND) {
                keep(slot);
            }
        }
        append();
        timer.onBatchEnd(first, last);
        lastSlot = last;
    }

    /** Nothing is staged between two batches, so the next record is the first one that can be under another key. */
    private void changeKey() {
        NextKey taken = nextKey;
        nextKey = null;
        try {
            taken.take(journal.nextSequence());
        } catch (IOException e) {
            // Whether the key has its name is unknown, so no record may follow: the next start sees what came of it.
            throw new UncheckedIOException("cannot take a new key into use: " + e.getMessage(), e);
        }
        cipher.keysChanged();
    }

    /** Has the next batch begin with a new key. Any thread. */
    void takeNextKey(NextKey next) {
        nextKey = next;
    }

    private void keep(Slot slot) {
        UnsafeBuffer buffer = slot.buffer();
        int command = slot.commandOffset();
        int commandLength = slot.commandLength();
        int outcomesLength = slot.outcomesLength();
        int payloadLength = JournalPayload.length(commandLength, outcomesLength);
        if (!journal.hasRoom(payloadLength)) {
            append();
        }
        long recordSequence = journal.nextSequence();
        int offset = journal.stage(payloadLength, slot.timestampNs());
        MutableDirectBuffer staging = journal.staging();
        JournalPayload.putLengths(staging, offset, commandLength, outcomesLength);
        int commandOffset = offset + JournalPayload.COMMAND_OFFSET;
        staging.putBytes(commandOffset, buffer, command, commandLength);
        staging.putBytes(commandOffset + commandLength, buffer, slot.outcomesOffset(), outcomesLength);
        int panOffset = JournalPayload.panOffset(JournalPayload.templateId(buffer, command));
        if (panOffset != JournalPayload.NONE) {
            cipher.add(staging, commandOffset + panOffset, recordSequence);
        }
    }

    private void append() {
        cipher.apply(journal.staging());
        journal.append();
    }

    /** The newest slot whose record was appended, if it has one; -1 before the first. Any thread. */
    long lastSlot() {
        return lastSlot;
    }

    /** How long slots waited and were appended. To be read by any thread. */
    StageTimer timer() {
        return timer;
    }
}
