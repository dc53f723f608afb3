package org.pointsman.net;

import java.io.IOException;
import org.agrona.DirectBuffer;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.reference.ReferenceCommands;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.net.config.ReferenceSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the reference data into an empty journal, a command a row. Where a seeding was interrupted, it goes on behind the
 * rows that are there: the same data always gives the same commands in the same order. One thread, once.
 */
final class Seeding {
    private static final Logger LOG = LoggerFactory.getLogger(Seeding.class);

    private final LocalHost host;
    private final Replay replay;
    private long commands;
    /** Without its Genesis the engine takes nothing at all. */
    private boolean founded = true;

    /** @param replay of the journal, which says how far an earlier seeding came */
    Seeding(LocalHost host, Replay replay) {
        this.host = host;
        this.replay = replay;
    }

    /**
     * Returns when all of the reference data is durable; at once if an earlier start came so far.
     *
     * @param digest of the same data
     * @throws IOException if the engine refuses a row, or refused one at an earlier start
     */
    void run(ReferenceSource reference, ReferenceDigest digest) throws IOException {
        requireNoneRefused(replay.refusedBeforeStart(), replay.lastRefusal());
        if (replay.hostStarted()) {
            return;
        }
        ReferenceCommands.write(reference.data(), digest, this::onCommand);
        host.drain();
        requireNoneRefused(host.refusedCommands(), host.lastRefusal());
        if (kept() == 0) {
            LOG.atInfo().addKeyValue("commands", commands).log("journal.seeded");
        } else {
            LOG.atInfo()
                    .addKeyValue("commands", commands)
                    .addKeyValue("from_before", kept())
                    .log("journal.seeding_finished");
        }
    }

    private void onCommand(DirectBuffer buffer, int offset, int length) {
        commands++;
        if (commands <= kept() || !founded) {
            return;
        }
        host.submit(Slot.Kind.COMMAND, buffer, offset, length);
        if (commands == 1) {
            host.drain();
            founded = host.refusedCommands() == 0;
        }
    }

    private static void requireNoneRefused(long refused, int lastRefusal) throws IOException {
        if (refused > 0) {
            throw new IOException("the engine refused " + refused
                    + (refused == 1 ? " row" : " rows") + " of the reference data, the last with error " + lastRefusal
                    + ": correct the file, and name another data directory to start a new journal, as this one holds only"
                    + " the other rows");
        }
    }

    /** How many commands the reference data is. */
    long commands() {
        return commands;
    }

    /** How many of them an earlier start had kept. */
    long kept() {
        return replay.lastSequence();
    }
}
