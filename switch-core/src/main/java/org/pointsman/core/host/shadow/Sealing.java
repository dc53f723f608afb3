package org.pointsman.core.host.shadow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.journal.Anchor;
import org.pointsman.journal.AnchorNotFoundException;
import org.pointsman.journal.JournalDamagedException;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sealer of a follower. When the disk fails it, as a full one does, it is closed, and opened again in time, behind the
 * newest seal on the disk. Seals that are damaged or not of this journal end it for good. Belongs to one thread.
 */
final class Sealing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sealing.class);

    private final FollowedPlace place;
    private final Sealer.Options options;
    private final FollowerStatus status;
    private final long retryNs;

    private Sealer sealer;
    private boolean isInterrupted;
    private long againNs;

    /**
     * @param options null = nothing is sealed
     * @param retryNs how long after the disk failed it is asked again
     */
    Sealing(FollowedPlace place, Sealer.Options options, FollowerStatus status, long retryNs) {
        this.place = place;
        this.options = options;
        this.status = status;
        this.retryNs = retryNs;
    }

    /**
     * Goes on behind the newest seal; the next record that it is given must be one that stands at or before the one behind it.
     *
     * @param nowNs of a clock that never goes back, as in all that follows
     */
    void open(long nowNs) {
        if (options == null) {
            return;
        }
        isInterrupted = false;
        try {
            sealer = Sealer.open(
                    place.data(),
                    place.keyDirectory(),
                    place.keys(),
                    Journals.acknowledged(place.data()),
                    options,
                    place.disk());
            Anchor behind = anchor();
            if (behind != null) {
                // Whether the journal is the one that was sealed, before anything is sealed behind it.
                Journals.read(place.data(), behind).close();
            }
            status.sealed(sealer);
        } catch (UncheckedIOException e) {
            interrupt(e, nowNs);
        } catch (IOException | JournalDamagedException | AnchorNotFoundException e) {
            status.sealsFailed();
            LOG.atError().addKeyValue("reason", e.getMessage()).log("seals.failed");
            close();
        }
    }

    private void interrupt(UncheckedIOException e, long nowNs) {
        status.sealsFailed();
        LOG.atError()
                .addKeyValue("reason", e.toString())
                .addKeyValue("again_in_seconds", TimeUnit.NANOSECONDS.toSeconds(retryNs))
                .log("seals.interrupted");
        isInterrupted = true;
        againNs = nowNs + retryNs;
        close();
    }

    boolean isOpen() {
        return sealer != null;
    }

    /** Whether it waits for the disk. */
    boolean isInterrupted() {
        return isInterrupted;
    }

    /** Whether it has waited for long enough. */
    boolean isDueAgain(long nowNs) {
        return isInterrupted && nowNs - againNs >= 0;
    }

    /** The last sealed record, null if there is none. */
    Anchor anchor() {
        Seal last = SealFile.read(place.data()).last();
        return last == null ? null : new Anchor(last.to(), last.timestampNs(), null);
    }

    /**
     * Up to which record the seals allow that files are removed: the last sealed one, {@link Long#MAX_VALUE} where nothing is
     * sealed on purpose. None where sealing failed, or where seals that are remembered are not there: what is left is evidence.
     */
    long removableUpTo() {
        if (options == null) {
            return Long.MAX_VALUE;
        }
        return sealer == null || !sealer.isAsRemembered() ? 0 : sealer.sealedSequence();
    }

    void onRecord(JournalReader reader, long nowNs) {
        if (sealer != null) {
            try {
                sealer.onRecord(reader, nowNs);
            } catch (UncheckedIOException e) {
                interrupt(e, nowNs);
            }
        }
    }

    void onTime(long nowNs) {
        if (sealer != null) {
            try {
                sealer.onTime(nowNs);
            } catch (UncheckedIOException e) {
                interrupt(e, nowNs);
            }
        }
    }

    /** Seals all that it was given. */
    void seal(long nowNs) {
        if (sealer != null) {
            try {
                sealer.seal();
            } catch (UncheckedIOException e) {
                interrupt(e, nowNs);
            }
        }
    }

    @Override
    public void close() {
        if (sealer != null) {
            sealer.close();
            sealer = null;
        }
    }
}
