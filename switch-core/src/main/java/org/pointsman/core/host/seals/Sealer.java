package org.pointsman.core.host.seals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.pointsman.core.host.KeyStore;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the records of a journal behind its writer, in their order. A seal ends when it holds enough records, when it is old
 * enough, and with the file and with the key of its records: so files are removed with whole seals, and nothing is sealed with
 * a key that was replaced before it was written. Fed with acknowledged records only.
 *
 * <p>The key directory remembers the newest seal ({@link SealNote}); if it cannot be written there, that is logged, and seals
 * that are removed from the end go unnoticed.
 *
 * <p>Belongs to one thread, but for the figures.
 */
public final class Sealer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    /**
     * When a seal ends.
     *
     * @param records most of them under one seal
     * @param interval how long records wait for their seal at most; what nobody adds to is sealed then
     */
    public record Options(long records, Duration interval) {
        public static final Options DEFAULT = new Options(1 << 20, Duration.ofMinutes(1));
    }

    private final SealFile file;
    private final Path keyDirectory;
    private final KeyStore keys;
    private final Options options;
    private final Disk disk;
    private final SealMac mac = new SealMac();

    /** The records collected since the newest seal; none if {@code from} is 0. */
    private long from;

    private long to;
    private long timestampNs;
    private long begunNs;
    private long keyFirst;
    private Path cycleFile;

    private boolean noteIsFollowed;

    /** Whether the seals went on from the note when it began. */
    private boolean isAsRemembered;

    private volatile long seals;
    private volatile long sealedSequence;

    private Sealer(SealFile file, Path keyDirectory, KeyStore keys, Options options, Disk disk) {
        this.file = file;
        this.keyDirectory = keyDirectory;
        this.keys = keys;
        this.options = options;
        this.disk = disk;
        if (file.last() != null) {
            seals = file.last().number();
            sealedSequence = file.last().to();
        }
    }

    /**
     * Goes on behind the newest seal of a journal.
     *
     * @param keyDirectory where the newest seal is remembered
     * @param acknowledged sequence of the journal's newest acknowledged record
     * @param disk on which journal and keys are
     * @throws IOException if it cannot: seals reach beyond the journal, or are not those that the key directory remembers
     */
    public static Sealer open(
            Path data, Path keyDirectory, KeyStore keys, long acknowledged, Options options, Disk disk)
            throws IOException {
        SealFile file = SealFile.open(data, disk);
        try {
            Seal last = file.last();
            if (last != null && last.to() > acknowledged) {
                throw new IOException(data.resolve(SealFile.FILE_NAME) + " seals records up to " + last.to()
                        + ", but the journal ends with " + acknowledged + ": acknowledged records are missing. Put the"
                        + " journal back from a copy; or, if they are lost, move this file away to begin a new chain");
            }
            Sealer sealer = new Sealer(file, keyDirectory, keys, options, disk);
            sealer.isAsRemembered =
                    isAsRemembered(keyDirectory, SealFile.read(data).entries());
            sealer.noteIsFollowed = sealer.isAsRemembered;
            return sealer;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Whether the seals go on from what the key directory remembers. If they do not, seals were removed or replaced: the note
     * stays as it is, so that a verification goes on saying so.
     */
    private static boolean isAsRemembered(Path keyDirectory, List<Seal> seals) {
        SealNote note;
        try {
            note = SealNote.read(keyDirectory);
        } catch (IOException e) {
            LOG.atError().addKeyValue("reason", e.getMessage()).log("seals.not_as_remembered");
            return false;
        }
        if (note == null || note.isAmong(seals)) {
            return true;
        }
        LOG.atError()
                .addKeyValue("remembered_seal", note.number())
                .addKeyValue("remembered_record", note.to())
                .addKeyValue("seals", seals.size())
                .addKeyValue("remedy", "journal verify --keys")
                .log("seals.not_as_remembered");
        return false;
    }

    /** Whether the key directory did not miss seals when this began. Any thread. */
    public boolean isAsRemembered() {
        return isAsRemembered;
    }

    /** Sequence of the next record it wants; 1 in a journal without seals. */
    public long nextSequence() {
        return from != 0 ? to + 1 : sealedSequence + 1;
    }

    /**
     * Takes the record the reader is at. One that is sealed already is passed over. The first one of a journal without seals
     * is where the chain begins.
     *
     * @param nowNs as {@link System#nanoTime}
     */
    public void onRecord(JournalReader reader, long nowNs) {
        long sequence = reader.sequence();
        boolean begins = file.last() == null && from == 0;
        if (!begins && sequence < nextSequence()) {
            return;
        }
        if (!begins && sequence > nextSequence()) {
            throw new IllegalStateException("record " + nextSequence() + " was not sealed before " + sequence);
        }
        if (from != 0 && (reader.file() != cycleFile || keys.firstOf(sequence) != keyFirst)) {
            seal();
        }
        if (from == 0) {
            begin(sequence, nowNs);
            cycleFile = reader.file();
        }
        mac.record(reader);
        to = sequence;
        timestampNs = reader.timestampNs();
        if (to - from + 1 >= options.records()) {
            seal();
        }
    }

    private void begin(long sequence, long nowNs) {
        keyFirst = keys.firstOf(sequence);
        mac.begin(
                keys.sealKey(sequence), file.last() == null ? null : file.last().mac());
        from = sequence;
        begunNs = nowNs;
    }

    /** Seals what has waited for long enough. @param nowNs as {@link System#nanoTime} */
    public void onTime(long nowNs) {
        if (from != 0 && nowNs - begunNs >= options.interval().toNanos()) {
            seal();
        }
    }

    /** Seals everything it was given; durable when this returns. */
    public void seal() {
        if (from == 0) {
            return;
        }
        Seal last = file.last();
        Seal seal = new Seal(
                last == null ? 1 : last.number() + 1, from, to, timestampNs, keyFirst, new byte[Seal.MAC_LENGTH]);
        seal = new Seal(seal.number(), from, to, timestampNs, keyFirst, mac.finish(seal));
        file.append(seal);
        from = 0;
        note(seal);
        sealedSequence = seal.to();
        seals = seal.number();
    }

    private void note(Seal seal) {
        if (!noteIsFollowed) {
            return;
        }
        try {
            SealNote.of(seal).write(keyDirectory, disk);
        } catch (IOException e) {
            noteIsFollowed = false;
            LOG.atWarn()
                    .addKeyValue("directory", keyDirectory)
                    .addKeyValue("reason", e.toString())
                    .log("seals.not_remembered");
        }
    }

    /** How many seals there are. Any thread. */
    public long seals() {
        return seals;
    }

    /** Sequence of the newest sealed record, 0 if there is none. Any thread. */
    public long sealedSequence() {
        return sealedSequence;
    }

    /** What was not sealed yet is left to the next one. */
    @Override
    public void close() {
        file.close();
    }
}
