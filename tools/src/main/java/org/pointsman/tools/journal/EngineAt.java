package org.pointsman.tools.journal;

import java.io.IOException;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.OtherReleaseException;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.ReplayDivergedException;
import org.pointsman.core.host.ReplayUntil;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.core.view.Divergence;
import org.pointsman.core.view.Texts;
import org.pointsman.journal.JournalReader;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.journal.Snapshots.Beginning;

/**
 * An engine as it stood at some place of a journal, to be asked about it. It gets there by deciding records
 * again, all of them or those behind a snapshot, so it also proves that they were decided right.
 */
public final class EngineAt {
    private final PaymentEngine engine;
    private final Replay replay;
    private final boolean moreBehind;

    private EngineAt(JournalSource source, Snapshots snapshots, ReplayUntil until, Replay.Progress progress)
            throws IOException {
        try (Beginning beginning = snapshots.beginning(source, until)) {
            engine = beginning.engine();
            replay = beginning.replay();
            moreBehind = replay.run(beginning.reader(), until, progress);
        } catch (ReplayDivergedException e) {
            throw new CommandFailure(Divergence.of(e).message());
        } catch (WrongKeyException | OtherReleaseException | IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    /** @throws CommandFailure if the journal cannot be decided again */
    public static EngineAt theEnd(JournalSource source, Snapshots snapshots, Replay.Progress progress)
            throws IOException {
        return new EngineAt(source, snapshots, ReplayUntil.END, progress);
    }

    /**
     * @param moment the last record that counts, or the time of the last that does
     * @throws CommandFailure if the journal has no such place, or cannot be decided again
     */
    public static EngineAt moment(JournalSource source, Snapshots snapshots, Moment moment, Replay.Progress progress)
            throws IOException {
        EngineAt at = new EngineAt(source, snapshots, until(moment), progress);
        if (at.replay.lastSequence() == 0) {
            throw new CommandFailure(name(moment) + " is before all records: " + first(source));
        }
        if (!at.moreBehind && isAfter(moment, at.replay.lastSequence(), at.replay.lastTimestampNs())) {
            throw new CommandFailure(name(moment) + " is beyond the end: the journal ends with record "
                    + at.replay.lastSequence() + " of " + Texts.instant(at.replay.lastTimestampNs()));
        }
        return at;
    }

    private static ReplayUntil until(Moment moment) {
        return moment.isSequence() ? ReplayUntil.sequence(moment.sequence()) : ReplayUntil.time(moment.lastNs());
    }

    private static boolean isAfter(Moment moment, long sequence, long timestampNs) {
        return moment.isSequence() ? moment.sequence() > sequence : moment.firstNs() > timestampNs;
    }

    private static String name(Moment moment) {
        return moment.isSequence() ? "record " + moment.sequence() : Texts.instant(moment.firstNs());
    }

    private static String first(JournalSource source) {
        try (JournalReader reader = source.reader()) {
            return reader.nextDocument() && reader.nextRecord()
                    ? "record " + reader.sequence() + " is of " + Texts.instant(reader.timestampNs())
                    : "the journal is empty";
        }
    }

    public PaymentEngine engine() {
        return engine;
    }

    /** How it got there. */
    public Replay replay() {
        return replay;
    }
}
