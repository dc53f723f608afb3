package org.pointsman.journal;

import org.agrona.MutableDirectBuffer;

/**
 * The writing end of an append-only log of opaque records. Records are staged one by one, may be completed in place
 * (fields encrypted, say) and are then appended together as one document, copied once.
 *
 * <p>One thread writes, the one that opened it. {@link #makeDurable} may be called by one other thread meanwhile, so that
 * the disk works while the next batch is put together. Whatever this interface throws is final: the caller stops the process
 * and never retries, because what is durable is then unknown.
 */
public interface Journal extends AutoCloseable {

    /** What a record survives once {@link #makeDurable()} has returned. Any thread. */
    default Durability durability() {
        return Durability.PROCESS;
    }

    /** Sequence of the newest record that was appended, 0 in an empty journal. Sequences start at 1, without gaps. */
    long lastSequence();

    /** Timestamp of that record in nanoseconds since 1970, 0 in an empty journal. */
    long lastTimestampNs();

    /** The sequence that the next {@link #stage} gives. */
    long nextSequence();

    /** Whether a payload of that many bytes still fits into the document being staged. */
    boolean hasRoom(int payloadLength);

    /**
     * Adds a record to the document being staged.
     *
     * @param payloadLength bytes, 1 to {@link Records#MAX_PAYLOAD_LENGTH}; {@link #hasRoom} must have said yes
     * @param timestampNs at least that of the record before
     * @return the offset of the payload in {@link #staging()}; its bytes are zero
     */
    int stage(int payloadLength, long timestampNs);

    /** The memory of the document being staged. */
    MutableDirectBuffer staging();

    /**
     * Seals the staged records (length, checksum, sequence, timestamp) and appends them as one document. Nothing staged
     * is a no-op. Afterwards they survive the process, not yet the power.
     *
     * @return {@link #lastSequence()}
     */
    long append();

    /**
     * Returns when everything that had been appended before this call is as durable as this journal was asked to make it, and
     * moves the high-water mark. Only after this may an answer leave.
     *
     * <p>One call covers however much was appended: whoever is late flushes more at a time.
     *
     * @return sequence of the newest record that is durable now
     */
    long makeDurable();

    /**
     * Looks whether other processes are still kept from writing this journal; if not, it has failed. Looks at the disk, so it is
     * to be called a few times a second, not with each batch. Any thread; does nothing once closed.
     *
     * @throws JournalInUseException if its lock file was removed or replaced
     * @throws java.io.UncheckedIOException if that cannot be told
     */
    void requireLock();

    @Override
    void close();
}
