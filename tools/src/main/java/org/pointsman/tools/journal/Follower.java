package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.host.KeyStore;
import org.pointsman.journal.Journals;

/**
 * Shows records as they are acknowledged, never one that is not yet: what was not acknowledged may be gone after a restart.
 * One thread uses it; {@link #stop} may be called by another.
 */
final class Follower {
    private static final long POLL_MS = 50;
    private static final long END_MS = 2_000;

    private final Path journal;
    private final KeyStore keys;
    private final RecordFilter filter;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopped;
    private long shownUpTo;

    /** @param shownUpTo the newest record that was looked at already */
    Follower(Path journal, KeyStore keys, RecordFilter filter, long shownUpTo) {
        this.journal = journal;
        this.keys = keys;
        this.filter = filter;
        this.shownUpTo = shownUpTo;
    }

    /** Looks again and again until it is stopped, nobody reads any more, or the filter's span is over. */
    void follow(RecordOutput output) throws IOException {
        try {
            boolean more = true;
            while (more && !stopped) {
                more = catchUp(output);
                output.flush();
                more &= output.isRead();
                if (more) {
                    pause();
                }
            }
        } finally {
            ended.countDown();
        }
    }

    /** Ends {@link #follow} at the end of a line, and waits for that. Not by an interrupt: it would close the file that is read. */
    void stop() {
        stopped = true;
        try {
            ended.await(END_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Shows what was acknowledged since.
     *
     * @return false if nothing more can come
     */
    boolean catchUp(RecordOutput output) throws IOException {
        long acknowledged = Journals.acknowledged(journal);
        if (acknowledged <= shownUpTo) {
            return true;
        }
        RecordFilter next = filter.from(shownUpTo + 1).upTo(acknowledged);
        boolean past;
        try (RecordReader reader = RecordReader.open(journal, keys, next)) {
            reader.read(output::print, output::at);
            past = reader.isPastTime();
        }
        shownUpTo = acknowledged;
        return !past && acknowledged < filter.span().lastSequence();
    }

    private void pause() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }
}
