package org.pointsman.core.host;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.SnapshotSink;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalPosition;
import org.pointsman.journal.SnapshotFileWriter;
import org.pointsman.journal.SnapshotFiles;

/**
 * Writes the snapshot of an engine to a file, encrypted chunk by chunk. Nothing is seen of it until it is whole and on the
 * disk.
 */
public final class SnapshotWriter {
    /** Plain bytes of a chunk, at most. */
    static final int CHUNK_LENGTH = 1 << 20;

    private SnapshotWriter() {}

    /**
     * @param journal directory of the journal; the file goes to {@link SnapshotFiles#directory}
     * @param engine at the record that {@code facts} end with; nobody else uses it until this returns
     * @param facts of all records up to there
     * @param position of the document that holds that record ({@link Replay#position}), null if not known: reading the journal
     *     from there on takes longer then
     * @param disk on which the journal stands
     * @throws java.io.UncheckedIOException if the file cannot be written; nothing is left of it
     * @throws IllegalStateException if the engine is empty
     */
    public static SnapshotInfo write(
            Path journal, Engine engine, JournalFacts facts, JournalPosition position, KeyStore keys, Disk disk) {
        if (facts.referenceDigest() == null) {
            throw new IllegalStateException("there is no snapshot of an empty journal");
        }
        long fileId = new SecureRandom().nextLong();
        byte[] header = SnapshotHeaders.write(facts, position, engine.stateHash(), fileId);
        SnapshotCipher cipher = new SnapshotCipher(keys.snapshotKey(facts.sequence()), fileId, header);
        try (SnapshotFileWriter file = SnapshotFiles.create(journal, facts.sequence(), header, disk)) {
            Chunks chunks = new Chunks(file, cipher);
            engine.writeSnapshot(chunks);
            chunks.flush(true);
            return SnapshotHeaders.read(header, file.path(), file.commit());
        }
    }

    /** Blocks, gathered to chunks. A block never spans two. */
    private static final class Chunks implements SnapshotSink {
        private final SnapshotFileWriter file;
        private final SnapshotCipher cipher;
        private final ByteBuffer plain = ByteBuffer.allocate(CHUNK_LENGTH);
        private final UnsafeBuffer buffer = new UnsafeBuffer(plain.array());
        private final ByteBuffer encrypted = ByteBuffer.allocate(CHUNK_LENGTH + SnapshotCipher.TAG_LENGTH);
        private int used;

        private Chunks(SnapshotFileWriter file, SnapshotCipher cipher) {
            this.file = file;
            this.cipher = cipher;
        }

        @Override
        public int claim(int length) {
            if (length < 1 || length > MAX_BLOCK_LENGTH) {
                throw new IllegalArgumentException("a block of " + length + " bytes");
            }
            if (used + length > CHUNK_LENGTH) {
                flush(false);
            }
            int at = used;
            used += length;
            return at;
        }

        @Override
        public MutableDirectBuffer buffer() {
            return buffer;
        }

        private void flush(boolean last) {
            cipher.encrypt(plain.clear().limit(used), encrypted.clear(), last);
            file.write(encrypted.flip(), last);
            buffer.setMemory(0, used, (byte) 0);
            used = 0;
        }
    }
}
