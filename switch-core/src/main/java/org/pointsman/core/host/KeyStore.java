package org.pointsman.core.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.pointsman.journal.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key directory, readable by its owner only. Kept apart from the data directory, so that a copied journal gives away no
 * card number.
 *
 * <pre>
 *  journal.key                       made on first start, used from record 1 on
 *  journal-0000000000000481533.key   followed it with record 481533
 *  journal-next.key                  made by a rotation, not yet in use
 * </pre>
 *
 * What is at rest is under the key of its record: the one with the greatest first sequence up to the record's. Keys that
 * tell whether something is still the same (reference data, idempotency keys) come from the first key for as long as the
 * journal lives. Any thread may use it.
 */
public final class KeyStore {
    /** Name of the first key's file within the key directory. */
    public static final String FILE_NAME = "journal.key";

    /** Name of the file of a key that is not in use yet. */
    public static final String NEXT_FILE_NAME = "journal-next.key";

    private static final Logger LOG = LoggerFactory.getLogger(KeyStore.class);

    /**
     * A key and the records that are under it.
     *
     * @param first sequence of the first of them
     * @param end sequence behind the last one, {@link Long#MAX_VALUE} for the newest key
     * @param present whether the file is there; if not, what is under it cannot be read
     */
    public record KeyPeriod(Path file, long first, long end, boolean present) {
        /** Whether a record is under this key. */
        public boolean holds(long sequence) {
            return sequence >= first && sequence < end;
        }
    }

    private final Path directory;
    private final Disk disk;
    private volatile KeyChain chain;

    private KeyStore(Path directory, Disk disk, KeyChain chain) {
        this.directory = directory;
        this.disk = disk;
        this.chain = chain;
    }

    /**
     * Reads the keys, the first of which has to be there.
     *
     * @throws IOException with a message that names the file and says what to do
     */
    public static KeyStore open(Path directory) throws IOException {
        return open(directory, Disk.system());
    }

    /** As {@link #open(Path)}. @param disk on which the directory is */
    public static KeyStore open(Path directory, Disk disk) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            throw new IOException(file + ": no such key file; the journal cannot be read without the key it was written"
                    + " with: restore the file, or name the right directory: `keys` of the node file,"
                    + " --keys of a command");
        }
        return new KeyStore(directory, disk, KeyChain.read(directory));
    }

    /** Reads the keys, or makes the first one if there is none. Only for an empty journal. */
    public static KeyStore openOrCreate(Path directory) throws IOException {
        return openOrCreate(directory, Disk.system());
    }

    /** As {@link #openOrCreate(Path)}. @param disk on which the directory is */
    public static KeyStore openOrCreate(Path directory, Disk disk) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            KeyFile.create(file, disk);
        }
        return open(directory, disk);
    }

    /** AES-256 keys of card numbers at rest. */
    public PanKeys panKeys() {
        return new PanKeys() {
            @Override
            public PanKey of(long sequence) {
                KeyChain now = chain;
                return new PanKey(
                        now.firstOf(sequence),
                        now.endOf(sequence),
                        now.derive(sequence, "card numbers at rest"),
                        now.fileNameOf(sequence));
            }

            @Override
            public void refresh() {
                KeyStore.this.refresh();
            }
        };
    }

    /**
     * Key of seals over records up to {@code sequence}.
     *
     * @throws WrongKeyException if its file is missing
     */
    public byte[] sealKey(long sequence) {
        return chain.derive(sequence, "seals");
    }

    /** Key of the hash that says whether reference data is still what a journal was seeded with. */
    public byte[] referenceKey() {
        return chain.derive(1, "reference data");
    }

    /** Key of the hash that requests of API clients are remembered by. */
    public byte[] idempotencyKey() {
        return chain.derive(1, "idempotency keys");
    }

    /** Key of the hash that names a card without giving its number away. */
    public byte[] cardHashKey() {
        return chain.derive(1, "cards by hash");
    }

    /**
     * AES-256 key of snapshots.
     *
     * @param sequence of the last record that is in the snapshot
     * @throws WrongKeyException if its file is missing
     */
    public byte[] snapshotKey(long sequence) {
        return chain.derive(sequence, "snapshots");
    }

    /** Name of the file of the key that is in use from a record on. */
    public static String fileName(long first) {
        return first == 1 ? FILE_NAME : String.format("journal-%019d.key", first);
    }

    /** First record under the key that a record is under. */
    public long firstOf(long sequence) {
        return chain.firstOf(sequence);
    }

    /** All keys, present or missing, in the order of their records. */
    public List<KeyPeriod> periods() {
        return chain.periods();
    }

    /** Looks for keys that were taken into use since, by whatever process. */
    public synchronized void refresh() {
        try {
            chain = KeyChain.read(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Whether a key waits to be taken into use. */
    public boolean hasNext() {
        return Files.exists(directory.resolve(NEXT_FILE_NAME));
    }

    /**
     * Makes the key that will follow the newest one. It stands in the way of another until it is in use.
     *
     * @return its file
     * @throws IOException if one waits already
     */
    public Path makeNext() throws IOException {
        Path next = directory.resolve(NEXT_FILE_NAME);
        if (!hasNext() && KeyFile.create(next, chain.successor().toBytes(), disk)) {
            return next;
        }
        throw new IOException(
                next + ": a new key waits already; it is taken into use when the switch starts, or at once"
                        + " when a running switch gets SIGHUP");
    }

    /**
     * The key that waits, checked and ready to be taken into use. Taking it gives it the name that says from which record on
     * it is used; a process that ends anywhere in between leaves either the one name or both, and both are put right here or
     * by taking it. As long as no record is under the newest key, it goes on waiting.
     *
     * @return null if no key waits
     * @throws IOException if the file is not what a rotation of this key directory left; names it
     */
    public synchronized NextKey next() throws IOException {
        Path next = directory.resolve(NEXT_FILE_NAME);
        if (!hasNext()) {
            return null;
        }
        RotatedKey waiting = RotatedKey.read(next);
        if (Arrays.equals(waiting.key(), chain.newestKey())) {
            // Taken into use by a process that ended before it had removed the other name.
            remove(next);
            return null;
        }
        if (!chain.precedes(waiting)) {
            throw new IOException(next + " was not made to follow " + KeyChain.file(directory, chain.newestFirst())
                    + ": remove it, and rotate again");
        }
        return first -> take(next, first);
    }

    private synchronized void take(Path next, long first) throws IOException {
        if (!hasNext()) {
            // Asked for twice, and taken when it was asked for first.
            return;
        }
        if (first <= chain.newestFirst()) {
            LOG.atWarn().addKeyValue("file", next).log("keys.rotation_waits_for_a_record");
            return;
        }
        Path file = KeyChain.file(directory, first);
        if (!KeyFile.link(file, next, disk)) {
            throw new IOException(file + " is there already, and is not the key that waits in " + next
                    + ": it is of another journal: restore the key directory");
        }
        remove(next);
        chain = KeyChain.read(directory);
        LOG.atInfo()
                .addKeyValue("file", file)
                .addKeyValue("first_record", first)
                .log("keys.rotated");
    }

    private void remove(Path next) throws IOException {
        disk.delete(next);
        KeyFile.flushDirectory(directory, disk);
    }
}
