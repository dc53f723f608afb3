package org.pointsman.core.host;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.SnapshotSource;
import org.pointsman.journal.SnapshotDamagedException;
import org.pointsman.journal.SnapshotFileReader;
import org.pointsman.journal.SnapshotFiles;

/** Reads snapshots from their files. All that is wrong with one is a {@link BadSnapshotException} that names the file. */
public final class SnapshotLoader {

    private SnapshotLoader() {}

    /**
     * Brings an empty engine to the state of a snapshot.
     *
     * @throws BadSnapshotException if anything is wrong with it: damaged, cut off, of another key or one that is missing, of newer
     *     rules. The engine is still empty then
     */
    public static SnapshotInfo load(Path path, KeyStore keys, Engine engine) {
        return read(path, keys, chunks -> {
            engine.loadSnapshot(chunks);
            if (engine.stateHash() != chunks.info.stateHash()) {
                // Both were protected by the same key: whoever wrote them wrote different things.
                throw new IllegalStateException(
                        path
                                + ": its header tells of another state than what is in it; the release that wrote it has an error");
            }
        });
    }

    /**
     * Checks, without an engine, that a snapshot is whole and unchanged since it was written under the key. What an engine makes
     * of it only {@link #load} can tell.
     *
     * @throws BadSnapshotException if it is not
     */
    public static SnapshotInfo verify(Path path, KeyStore keys) {
        return read(path, keys, Chunks::skipToEnd);
    }

    /** What the header of a file says, before anything proves it. Needs no key. */
    public static SnapshotInfo peek(Path path) {
        try (SnapshotFileReader file = SnapshotFiles.open(path)) {
            return SnapshotHeaders.read(file.header(), path, file.length());
        } catch (SnapshotDamagedException | UncheckedIOException e) {
            throw new BadSnapshotException(e.getMessage(), e);
        }
    }

    private interface Use {
        void of(Chunks chunks);
    }

    private static SnapshotInfo read(Path path, KeyStore keys, Use use) {
        try (SnapshotFileReader file = SnapshotFiles.open(path)) {
            byte[] header = file.header();
            SnapshotInfo info = SnapshotHeaders.read(header, path, file.length());
            byte[] key = keys.snapshotKey(info.sequence());
            SnapshotCipher cipher = new SnapshotCipher(key, SnapshotHeaders.fileId(header, path), header);
            use.of(new Chunks(file, cipher, info));
            return info;
        } catch (SnapshotDamagedException | UncheckedIOException e) {
            throw new BadSnapshotException(e.getMessage(), e);
        } catch (WrongKeyException e) {
            throw new BadSnapshotException(path + ": " + e.getMessage(), e);
        } catch (BadSnapshotException e) {
            throw named(path, e);
        }
    }

    private static BadSnapshotException named(Path path, BadSnapshotException e) {
        return e.getMessage().startsWith(path.toString())
                ? e
                : new BadSnapshotException(path + ": " + e.getMessage(), e);
    }

    /** Gives out the blocks of decrypted chunks. */
    private static final class Chunks implements SnapshotSource {
        private final SnapshotFileReader file;
        private final SnapshotCipher cipher;
        private final SnapshotInfo info;
        private final ByteBuffer encrypted = ByteBuffer.allocate(SnapshotFiles.MAX_CHUNK_LENGTH);
        private final ByteBuffer plain = ByteBuffer.allocate(SnapshotFiles.MAX_CHUNK_LENGTH);
        private final UnsafeBuffer buffer = new UnsafeBuffer(plain.array());
        private int position;
        private int limit;

        private Chunks(SnapshotFileReader file, SnapshotCipher cipher, SnapshotInfo info) {
            this.file = file;
            this.cipher = cipher;
            this.info = info;
        }

        @Override
        public int next(int length) {
            if (position + length > limit) {
                if (position != limit) {
                    throw new BadSnapshotException(
                            "offset " + file.position() + ": a chunk ends within a block of " + length + " bytes");
                }
                if (!nextChunk()) {
                    throw new BadSnapshotException("its last chunk ends before its last section");
                }
                if (length > limit) {
                    throw new BadSnapshotException(
                            "offset " + file.position() + ": a chunk ends within a block of " + length + " bytes");
                }
            }
            int at = position;
            position += length;
            return at;
        }

        @Override
        public int ahead() {
            return limit - position;
        }

        private boolean nextChunk() {
            long offset = file.position();
            if (!file.read(encrypted)) {
                return false;
            }
            plain.clear();
            if (!cipher.decrypt(encrypted, plain, file.isLast())) {
                throw new BadSnapshotException("offset " + offset
                        + ": the chunk there is not the one that was written: it was changed, moved or cut off, or this is"
                        + " not the key it was written with");
            }
            position = 0;
            limit = plain.position();
            return true;
        }

        private void skipToEnd() {
            while (nextChunk()) {
                // That it decrypts is what counts.
            }
        }

        @Override
        public void end() {
            if (position != limit || nextChunk()) {
                throw new BadSnapshotException("there is more in it than its sections");
            }
        }

        @Override
        public DirectBuffer buffer() {
            return buffer;
        }
    }
}
