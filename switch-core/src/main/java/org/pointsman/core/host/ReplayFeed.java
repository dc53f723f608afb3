package org.pointsman.core.host;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.pointsman.journal.JournalReader;

/**
 * Reads a journal ahead of the engine that decides it again, on a thread of its own: checking, copying and decrypting a
 * record takes about as long as deciding it. A few documents go round between the two threads; whoever is ahead waits.
 */
final class ReplayFeed implements AutoCloseable {
    private static final int DOCUMENTS = 8;

    /** Either a document, or how the reading ended: at the end of the journal (both null) or with a failure. */
    private record Item(ReplayDocument document, Throwable failure) {}

    private final JournalReader reader;
    private final PanCipher cipher;
    private final BlockingQueue<ReplayDocument> free = new ArrayBlockingQueue<>(DOCUMENTS);
    private final BlockingQueue<Item> filled = new ArrayBlockingQueue<>(DOCUMENTS + 1);
    private final Thread thread = new Thread(this::readAll, "pointsman-replay-reader");

    /** @param reader belongs to the feed until it is closed */
    ReplayFeed(JournalReader reader, PanKeys panKeys) {
        this.reader = reader;
        cipher = PanCipher.decrypting(panKeys, ReplayDocument.MAX_RECORDS);
        for (int i = 0; i < DOCUMENTS; i++) {
            free.add(new ReplayDocument());
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void readAll() {
        Throwable failure = null;
        ReplayDocument document = null;
        try {
            document = take();
            while (reader.nextDocument()) {
                document.fill(reader, cipher);
                if (!document.takesMore()) {
                    filled.put(new Item(document, null));
                    document = take();
                }
            }
        } catch (InterruptedException e) {
            // Closed before the end: nobody waits for what would come.
            return;
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        if (document.count > 0) {
            // Before the failure: what comes first in the journal is decided first.
            filled.add(new Item(document, null));
        }
        filled.add(new Item(null, failure));
    }

    private ReplayDocument take() throws InterruptedException {
        ReplayDocument document = free.take();
        document.begin();
        return document;
    }

    /**
     * The next document, or null at the end of the journal.
     *
     * @throws RuntimeException what the reader or the cipher had to say of what comes next
     */
    ReplayDocument next() {
        Item item;
        try {
            item = filled.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the journal was replayed", e);
        }
        if (item.failure instanceof RuntimeException e) {
            throw e;
        }
        if (item.failure instanceof Error e) {
            throw e;
        }
        return item.document;
    }

    /** The document has been decided and may be filled again. */
    void giveBack(ReplayDocument document) {
        free.add(document);
    }

    /** Ends the reading, wherever it is; from here on the reader is the caller's again. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
