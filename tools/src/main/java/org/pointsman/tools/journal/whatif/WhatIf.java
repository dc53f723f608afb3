package org.pointsman.tools.journal.whatif;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalFacts;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.OwnRelease;
import org.pointsman.core.host.RecordedCommands;
import org.pointsman.core.host.RecordedOutcomes;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.ReplayDivergedException;
import org.pointsman.core.view.Divergence;
import org.pointsman.core.view.RecordView;
import org.pointsman.core.view.Texts;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.journal.Moment;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.Snapshots.Beginning;

/**
 * Feeds the commands of a journal to an engine with other reference data, and compares its answers with those on record
 * (docs/what-if.md). Commands of the host (business days, starts, ticks) and all timestamps are as recorded, and so is every
 * change of reference data behind the seeding.
 *
 * <p>One thread, once.
 */
final class WhatIf {
    private static final int OUTCOMES_CAPACITY = 4096;

    private final ReferenceFile reference;
    private final Moment from;
    private final Moment to;
    private final RecordFilter filter;
    private final Consumer<Difference> differences;
    private final DifferenceReader reader = new DifferenceReader();
    private final RecordView view = new RecordView();
    /** Behind which it begins; 0 = it begins with record 1. */
    private final long snapshotSequence;
    /** Null where the change is in force from the beginning. */
    private final MidHistoryChange change;

    private final PaymentEngine engine;
    private final OwnRelease ownRelease;
    private final History history;
    private final PaymentNames names = new PaymentNames();
    private final Answer recorded = new Answer();
    private final Answer decided = new Answer();
    private final RecordedOutcomes recordedOutcomes = new RecordedOutcomes();
    private final Outcomes outcomes =
            new Outcomes().wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(OUTCOMES_CAPACITY)), 0, OUTCOMES_CAPACITY);

    private boolean founded;
    private boolean inForce;
    private boolean ended;
    private int maxTimersPerStep;
    private long lastSequence;
    private long lastTimestampNs;
    private long requests;
    private long repeats;
    private long recordedChanges;
    private int changedRows;

    /**
     * @param beginning its engine is the one that decides
     * @param seeded with what the journal was seeded where it begins with a snapshot; else null, for the records say it
     * @param from first record that is decided otherwise; null = the first there is: the file seeds the journal, or is in force
     *     behind the snapshot
     * @param to last record; null = the end
     * @param filter of the requests that are compared; all are decided
     * @param differences is shown each, in order
     * @throws CommandFailure if {@code from} does not lie behind the snapshot, or the file cannot be put into force there
     */
    WhatIf(
            Beginning beginning,
            ReferenceFile reference,
            ReferenceFile seeded,
            Moment from,
            Moment to,
            RecordFilter filter,
            Consumer<Difference> differences) {
        this.reference = reference;
        this.from = from;
        this.to = to;
        this.filter = filter;
        this.differences = differences;
        engine = beginning.engine();
        snapshotSequence = beginning.snapshotSequence();
        JournalFacts before = beginning.replay().facts();
        ownRelease = new OwnRelease(engine, before.rulesVersion());
        history = new History(before.hostStarted());
        maxTimersPerStep = before.maxTimersPerStep();
        lastSequence = before.sequence();
        lastTimestampNs = before.timestampNs();
        change = from == null && seeded == null ? null : new MidHistoryChange(reference, seeded == null);
        if (seeded != null) {
            requireBehindSnapshot();
            seeded.forEachCommand((buffer, offset, length) -> change.addRecorded(buffer, offset));
        }
    }

    private void requireBehindSnapshot() {
        if (from != null && !isAhead(from, lastSequence, lastTimestampNs)) {
            throw new CommandFailure("--from is not behind the oldest good snapshot, which is of record " + lastSequence
                    + " of " + Texts.instant(lastTimestampNs) + ": what stands before it cannot be decided again");
        }
    }

    /**
     * @throws CommandFailure if the question cannot be asked of this journal
     * @throws org.pointsman.core.host.OtherReleaseException if other rules decided it: what differs would not be the file's doing
     */
    void run(RecordedCommands records, Replay.Progress progress) {
        while (!ended && records.nextDocument()) {
            if (founded) {
                for (int i = 0; i < records.count(); i++) {
                    engine.prefetch(records.buffer(), records.commandOffset(i));
                }
            }
            for (int i = 0; i < records.count() && !ended; i++) {
                take(records, i);
            }
            progress.at(lastSequence, records.highWaterMark());
        }
        if (records() == 0) {
            throw new CommandFailure("there is no record to decide again"
                    + (snapshotSequence == 0 ? "" : " behind the snapshot of record " + snapshotSequence));
        }
        if (from != null && !inForce) {
            throw new CommandFailure("--from is beyond the end: the last record is " + lastSequence + " of "
                    + Texts.instant(lastTimestampNs));
        }
    }

    private void take(RecordedCommands records, int index) {
        long sequence = records.sequence(index);
        long timestampNs = records.timestampNs(index);
        if (to != null && isBehind(to, sequence, timestampNs)) {
            ended = true;
            return;
        }
        int template = records.templateId(index);
        ownRelease.require(sequence, records.buffer(), records.commandOffset(index));
        boolean passes = filter.isAll() || filter.passes(view(records, index));
        boolean seeding = history.isSeeding(template);
        if (seeding && template == GenesisDecoder.TEMPLATE_ID) {
            readGenesis(records, index);
        }
        if (change == null) {
            takeFromTheBeginning(records, index, template, seeding, passes);
        } else {
            takeInMidHistory(records, index, template, seeding, passes);
        }
        lastSequence = sequence;
        lastTimestampNs = timestampNs;
    }

    private void readGenesis(RecordedCommands records, int index) {
        int block = records.commandOffset(index) + MessageHeaderDecoder.ENCODED_LENGTH;
        maxTimersPerStep = new GenesisDecoder()
                .wrap(records.buffer(), block, GenesisDecoder.BLOCK_LENGTH, GenesisDecoder.SCHEMA_VERSION)
                .maxTimersPerStep();
    }

    /** The file takes the place of the rows that the journal was seeded with. */
    private void takeFromTheBeginning(
            RecordedCommands records, int index, int template, boolean seeding, boolean passes) {
        if (!founded) {
            reference.seed(engine, records.timestampNs(index));
            founded = true;
            inForce = true;
        }
        if (!seeding) {
            decideOtherwise(records, index, template, passes);
        }
    }

    private void takeInMidHistory(RecordedCommands records, int index, int template, boolean seeding, boolean passes) {
        founded = true;
        if (seeding && snapshotSequence == 0) {
            change.addRecorded(records.buffer(), records.commandOffset(index));
        }
        if (!inForce && isToBeInForce(records.sequence(index), records.timestampNs(index))) {
            requireSeeded(records.sequence(index));
            changedRows = change.apply(engine, lastTimestampNs);
            inForce = true;
        }
        if (inForce) {
            decideOtherwise(records, index, template, passes);
        } else {
            decideAsRecorded(records, index);
        }
    }

    private boolean isToBeInForce(long sequence, long timestampNs) {
        return from == null ? history.isSeeded() : !isAhead(from, sequence, timestampNs);
    }

    private void requireSeeded(long sequence) {
        if (!history.isSeeded()) {
            throw new CommandFailure("--from: record " + sequence + " is one of those that seed the journal; leave out"
                    + " --from to try the file from the beginning");
        }
    }

    private static boolean isBehind(Moment moment, long sequence, long timestampNs) {
        return moment.isSequence() ? sequence > moment.sequence() : timestampNs > moment.lastNs();
    }

    private static boolean isAhead(Moment moment, long sequence, long timestampNs) {
        return moment.isSequence() ? sequence < moment.sequence() : timestampNs < moment.firstNs();
    }

    /** Before the change: the same must come out again, or the question makes no sense. */
    private void decideAsRecorded(RecordedCommands records, int index) {
        decide(records, index);
        if (!isAsRecorded(records, index)) {
            throw new CommandFailure(Divergence.of(new ReplayDivergedException(
                            records.sequence(index),
                            records.timestampNs(index),
                            records.buffer(),
                            records.commandOffset(index) - JournalPayload.COMMAND_OFFSET,
                            outcomes))
                    .message());
        }
    }

    private void decide(RecordedCommands records, int index) {
        outcomes.clear();
        engine.onCommand(
                records.timestampNs(index),
                records.buffer(),
                records.commandOffset(index),
                records.commandLength(index),
                outcomes);
    }

    private boolean isAsRecorded(RecordedCommands records, int index) {
        return recordedOutcomes.are(
                outcomes, records.buffer(), records.outcomesOffset(index), records.outcomesLength(index));
    }

    private void decideOtherwise(RecordedCommands records, int index, int template, boolean passes) {
        recorded.read(records.buffer(), records.outcomesOffset(index), records.outcomesLength(index));
        fireTimers(records.timestampNs(index));
        names.translate(records.buffer(), records.commandOffset(index), template);
        decide(records, index);
        if (History.isRow(template)) {
            recordedChanges++;
        }
        if (!recorded.isOfRequest()) {
            return;
        }
        decided.read(outcomes.buffer(), outcomes.offset(), outcomes.length());
        names.learn(template, recorded, decided);
        if (!passes) {
            return;
        }
        requests++;
        if (!isAsRecorded(records, index) && !decided.saysTheSame(recorded)) {
            if (recorded.isRepeat()) {
                // Who asks again asks for nothing more; the first answer has been compared.
                repeats++;
            } else {
                differences.accept(reader.read(view(records, index), recorded, decided, template));
            }
        }
    }

    private RecordView view(RecordedCommands records, int index) {
        return view.wrap(
                records.buffer(),
                records.commandOffset(index) - JournalPayload.COMMAND_OFFSET,
                records.sequence(index),
                records.timestampNs(index),
                true);
    }

    /**
     * Holds that the recorded run did not have run out, too, while nobody asks for anything; a host would have sent ticks for
     * them, which are not on record. Where the recorded engine had nothing left that was due, none may be left here.
     */
    private void fireTimers(long timestampNs) {
        if (recorded.expiredHolds() < maxTimersPerStep) {
            while (engine.nextDeadlineNs() <= timestampNs) {
                outcomes.clear();
                engine.onTick(timestampNs, outcomes);
            }
        }
    }

    /** How many requests were compared. */
    long requests() {
        return requests;
    }

    /** How many repeats would have got another first answer again. */
    long repeats() {
        return repeats;
    }

    /** How many rows of reference data changed in the compared part of the journal, as recorded. */
    long recordedChanges() {
        return recordedChanges;
    }

    /** How many rows the file changed in mid-history. */
    int changedRows() {
        return changedRows;
    }

    /** How many records were decided again. */
    long records() {
        return lastSequence - snapshotSequence;
    }

    /** Whether the file was put into force in mid-history, not from the beginning. */
    boolean isInMidHistory() {
        return change != null;
    }

    /** The last record that was decided again. */
    long lastSequence() {
        return lastSequence;
    }

    /** Of that record, nanoseconds since 1970. */
    long lastTimestampNs() {
        return lastTimestampNs;
    }

    /** Of the engine behind that record. */
    PaymentEngine engine() {
        return engine;
    }
}
