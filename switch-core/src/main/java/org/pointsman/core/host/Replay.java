package org.pointsman.core.host;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.CommandResultDecoder;
import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.HostStartedDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.journal.JournalPosition;
import org.pointsman.journal.JournalReader;

/**
 * Feeds a journal to an engine again, in order, and proves that it decides the same again: the outcomes of every command
 * are compared, byte by byte, with those of the record. Recovery and {@code journal replay} are this.
 *
 * <p>{@link #run} decides on the thread that calls it, while {@link ReplayFeed} reads ahead on another. All else here
 * belongs to the caller's thread.
 */
public final class Replay {
    /** Room for the longest list of outcomes any version wrote; a list that does not fit differs anyway. */
    private static final int OUTCOMES_CAPACITY = 4096;

    private static final int RESULT_BYTES = MessageHeaderDecoder.ENCODED_LENGTH + CommandResultDecoder.BLOCK_LENGTH;

    /** Told how far a replay has come: sequence of the newest record decided, and of the last there is. */
    @FunctionalInterface
    public interface Progress {
        void at(long sequence, long lastSequence);
    }

    private final Engine engine;
    private final PanKeys panKeys;
    private final OwnRelease ownRelease;
    private final Outcomes outcomes = new Outcomes();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final RecordedOutcomes recordedOutcomes = new RecordedOutcomes();
    private final CommandResultDecoder commandResult = new CommandResultDecoder();

    private long records;
    private long lastSequence;
    private long lastTimestampNs;
    private boolean hostStarted;
    private long refusedBeforeStart;
    private int lastRefusal;
    private ReferenceDigest referenceDigest;
    private int maxTimersPerStep;
    private JournalPosition position;

    /** The records taken one by one, made when the first one is. */
    private ReplayDocument taken;

    private PanCipher takenCipher;

    /** With one key for all records. */
    public Replay(Engine engine, byte[] panKey) {
        this(engine, PanKeys.single(panKey));
    }

    public Replay(Engine engine, PanKeys panKeys) {
        this(engine, panKeys, JournalFacts.NONE, null);
    }

    /**
     * Goes on from a snapshot.
     *
     * @param engine with the snapshot loaded
     * @param before what is in it
     * @param position of the last record that is in it, null if not known
     */
    public Replay(Engine engine, PanKeys panKeys, JournalFacts before, JournalPosition position) {
        this.engine = engine;
        this.panKeys = panKeys;
        this.position = position;
        lastSequence = before.sequence();
        lastTimestampNs = before.timestampNs();
        hostStarted = before.hostStarted();
        refusedBeforeStart = before.refusedBeforeStart();
        lastRefusal = before.lastRefusal();
        referenceDigest = before.referenceDigest();
        maxTimersPerStep = before.maxTimersPerStep();
        ownRelease = new OwnRelease(engine, before.rulesVersion());
        outcomes.wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(OUTCOMES_CAPACITY)), 0, OUTCOMES_CAPACITY);
    }

    /**
     * Replays everything the reader has.
     *
     * @throws ReplayDivergedException if a command led to other outcomes than those on record
     * @throws OtherReleaseException if a record was decided by other rules, or is of a newer schema
     * @throws WrongKeyException if a card number does not decrypt
     */
    public void run(JournalReader reader, Progress progress) {
        run(reader, ReplayUntil.END, progress);
    }

    /**
     * Replays what the reader has, but nothing behind a record or a time.
     *
     * @return whether anything stands behind that: false where the journal ends before it, or there
     * @throws ReplayDivergedException if a command led to other outcomes than those on record
     * @throws WrongKeyException if a card number does not decrypt
     */
    public boolean run(JournalReader reader, ReplayUntil until, Progress progress) {
        try (ReplayFeed feed = new ReplayFeed(reader, panKeys)) {
            for (ReplayDocument document = feed.next(); document != null; document = feed.next()) {
                int wanted = countWithin(document, until);
                decide(document, wanted);
                progress.at(lastSequence, Math.min(until.sequence(), document.highWaterMark));
                if (wanted < document.count) {
                    return true;
                }
                feed.giveBack(document);
            }
            return false;
        }
    }

    private static int countWithin(ReplayDocument document, ReplayUntil until) {
        int count = document.count;
        while (count > 0 && !until.includes(document.firstSequence + count - 1, document.timestampsNs[count - 1])) {
            count--;
        }
        return count;
    }

    /**
     * For whoever reads a journal for others too: takes the record the reader is at, on the caller's thread. It is decided by
     * {@link #decideTaken}, with the others of its document.
     */
    public void take(JournalReader reader) {
        if (taken == null) {
            taken = new ReplayDocument();
            takenCipher = PanCipher.decrypting(panKeys, ReplayDocument.MAX_RECORDS);
        }
        taken.add(reader, takenCipher);
    }

    /**
     * Decides what was taken of the reader's document.
     *
     * @throws ReplayDivergedException if a command led to other outcomes than those on record
     * @throws WrongKeyException if a card number does not decrypt
     */
    public void decideTaken(JournalReader reader) {
        if (taken != null && taken.count > 0) {
            taken.complete(reader, takenCipher);
            decide(taken, taken.count);
            taken.begin();
        }
    }

    private void decide(ReplayDocument document, int count) {
        if (count > 0 && document.firstSequence != lastSequence + 1) {
            throw new IllegalArgumentException("the journal goes on with record " + document.firstSequence
                    + " where record " + (lastSequence + 1) + " is due: begin with a snapshot");
        }
        if (count > 0) {
            position = document.position(count - 1);
        }
        for (int i = 0; i < count; i++) {
            engine.prefetch(document.buffer, document.offsets[i] + JournalPayload.COMMAND_OFFSET);
        }
        for (int i = 0; i < count; i++) {
            lastSequence = document.firstSequence + i;
            decide(document.buffer, document.offsets[i], document.timestampsNs[i]);
        }
    }

    private void decide(UnsafeBuffer buffer, int offset, long timestampNs) {
        int commandLength = JournalPayload.commandLength(buffer, offset);
        int outcomesLength = JournalPayload.outcomesLength(buffer, offset);
        int command = offset + JournalPayload.COMMAND_OFFSET;
        ownRelease.require(lastSequence, buffer, command);
        outcomes.clear();
        engine.onCommand(timestampNs, buffer, command, commandLength, outcomes);
        if (!recordedOutcomes.are(outcomes, buffer, command + commandLength, outcomesLength)) {
            throw new ReplayDivergedException(lastSequence, timestampNs, buffer, offset, outcomes);
        }
        if (!hostStarted) {
            onSeeding();
        }
        switch (JournalPayload.templateId(buffer, command)) {
            case GenesisDecoder.TEMPLATE_ID -> onGenesis(buffer, command);
            case HostStartedDecoder.TEMPLATE_ID -> hostStarted = true;
            default -> {
                // Nothing the host has to know.
            }
        }
        records++;
        lastTimestampNs = timestampNs;
    }

    /** The result of a command of the host's is the last of its outcomes. */
    private void onSeeding() {
        int at = outcomes.length() - RESULT_BYTES;
        if (at >= 0 && JournalPayload.templateId(outcomes.buffer(), at) == CommandResultDecoder.TEMPLATE_ID) {
            int result = commandResult
                    .wrapAndApplyHeader(outcomes.buffer(), at, header)
                    .result();
            if (result != 0) {
                refusedBeforeStart++;
                lastRefusal = result;
            }
        }
    }

    private void onGenesis(UnsafeBuffer buffer, int command) {
        GenesisDecoder genesis = new GenesisDecoder().wrapAndApplyHeader(buffer, command, header);
        referenceDigest = ReferenceDigest.of(genesis.referenceDigest());
        maxTimersPerStep = genesis.maxTimersPerStep();
    }

    /** All that was learnt of the records so far, those in the snapshot included. */
    public JournalFacts facts() {
        return new JournalFacts(
                lastSequence,
                lastTimestampNs,
                hostStarted,
                refusedBeforeStart,
                lastRefusal,
                referenceDigest,
                maxTimersPerStep,
                ownRelease.rulesVersion());
    }

    /** Of the document that holds the last record; null if not known. */
    public JournalPosition position() {
        return position;
    }

    /** How many records were replayed, those in the snapshot not included. */
    public long records() {
        return records;
    }

    /** Sequence of the last of them, or of the snapshot; 0 if there were none. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Timestamp of that record, nanoseconds since 1970, 0 if there was none. */
    public long lastTimestampNs() {
        return lastTimestampNs;
    }

    /** Whether a host ever started on this journal, that is, whether its seeding was completed. */
    public boolean hostStarted() {
        return hostStarted;
    }

    /** How many commands the engine refused before a host started on this journal: rows that its seeding lacks. */
    public long refusedBeforeStart() {
        return refusedBeforeStart;
    }

    /** Why it refused the last of them (CommandError), 0 if it refused none. */
    public int lastRefusal() {
        return lastRefusal;
    }

    /** Of the reference data that the journal was seeded with; null in an empty journal. */
    public ReferenceDigest referenceDigest() {
        return referenceDigest;
    }

    /** Most timers of a step, as Genesis says; 0 in an empty journal. */
    public int maxTimersPerStep() {
        return maxTimersPerStep;
    }
}
