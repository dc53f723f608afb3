package org.pointsman.core.host;

import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.journal.JournalReader;

/**
 * The commands of a journal in their order, each with the outcomes on record, card numbers in clear: for whoever decides
 * them again or compares them. They come a document at a time, read ahead on another thread. Belongs to one thread.
 *
 * <pre>{@code
 * try (RecordedCommands records = new RecordedCommands(reader, panKeys)) {
 *     while (records.nextDocument()) {
 *         for (int i = 0; i < records.count(); i++) { ... }
 *     }
 * }
 * }</pre>
 */
public final class RecordedCommands implements AutoCloseable {
    private final ReplayFeed feed;
    private ReplayDocument document;

    /** @param reader belongs to this until it is closed */
    public RecordedCommands(JournalReader reader, PanKeys panKeys) {
        feed = new ReplayFeed(reader, panKeys);
    }

    /**
     * Moves to the next document. The memory of the one before is used again.
     *
     * @return false at the end of the journal
     * @throws org.pointsman.journal.JournalDamagedException where the journal cannot be read
     * @throws WrongKeyException if a card number does not decrypt
     */
    public boolean nextDocument() {
        if (document != null) {
            feed.giveBack(document);
        }
        document = feed.next();
        return document != null;
    }

    /** How many records the document has. */
    public int count() {
        return document.count;
    }

    public long sequence(int index) {
        return document.firstSequence + index;
    }

    /** Nanoseconds since 1970. */
    public long timestampNs(int index) {
        return document.timestampsNs[index];
    }

    /** The memory of the document. */
    public UnsafeBuffer buffer() {
        return document.buffer;
    }

    /** Where the command's header begins. */
    public int commandOffset(int index) {
        return document.offsets[index] + JournalPayload.COMMAND_OFFSET;
    }

    public int commandLength(int index) {
        return JournalPayload.commandLength(document.buffer, document.offsets[index]);
    }

    public int templateId(int index) {
        return JournalPayload.templateId(document.buffer, commandOffset(index));
    }

    /** Where the first outcome's header begins. */
    public int outcomesOffset(int index) {
        return commandOffset(index) + commandLength(index);
    }

    /** Of all outcomes together. */
    public int outcomesLength(int index) {
        return JournalPayload.outcomesLength(document.buffer, document.offsets[index]);
    }

    /** Sequence of the newest record the journal was known to hold, for progress bars. */
    public long highWaterMark() {
        return document.highWaterMark;
    }

    @Override
    public void close() {
        feed.close();
    }
}
