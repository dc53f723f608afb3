package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.engine.SnapshotSink;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;
import org.pointsman.core.testing.MemorySnapshot;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalPosition;
import org.pointsman.journal.SnapshotFiles;

/** Snapshots in their files: encrypted, authenticated, whole or not at all. */
class SnapshotFileTest {
    private static final JournalFacts FACTS =
            new JournalFacts(4711, 99, true, 2, 7, new ReferenceDigest(1, 2, 3, 4), 16, 1);
    private static final JournalPosition POSITION = new JournalPosition(1, "20261120-10LX.cq4", 131_124);

    @TempDir
    private Path directory;

    private KeyStore keys;
    private final PaymentEngine engine = new PaymentEngine();

    @BeforeEach
    void aSmallWorld() throws IOException {
        keys = KeyStore.openOrCreate(directory.resolve("keys"));
        new EngineDriver(engine).found();
    }

    private SnapshotInfo write() {
        return write(engine);
    }

    private SnapshotInfo write(Engine from) {
        return SnapshotWriter.write(directory, from, FACTS, POSITION, keys, Disk.system());
    }

    @Test
    void whatIsWrittenIsLoadedWithAllThatIsKnownOfIt() {
        SnapshotInfo written = write();
        PaymentEngine loaded = new PaymentEngine();
        SnapshotInfo read = SnapshotLoader.load(written.path(), keys, loaded);
        assertThat(loaded.stateHash()).isEqualTo(engine.stateHash());
        assertThat(read).isEqualTo(written);
        assertThat(read.facts()).isEqualTo(FACTS);
        assertThat(read.position()).isEqualTo(POSITION);
        assertThat(read.stateHash()).isEqualTo(engine.stateHash());
        assertThat(SnapshotLoader.verify(written.path(), keys)).isEqualTo(written);
        assertThat(SnapshotLoader.peek(written.path())).isEqualTo(written);
        assertThat(SnapshotFiles.list(directory))
                .containsExactly(new SnapshotFiles.Entry(SnapshotFiles.path(directory, 4711), 4711));
        assertThat(written.path().getFileName()).hasToString("snapshot-0000000000000004711.snap");
    }

    @Test
    void aPositionNeedNotBeKnown() {
        SnapshotInfo written = SnapshotWriter.write(directory, engine, FACTS, null, keys, Disk.system());
        assertThat(SnapshotLoader.peek(written.path()).position()).isNull();
    }

    @Test
    void noCardNumberIsFoundInTheFile() throws IOException {
        byte[] bytes = Files.readAllBytes(write().path());
        byte[] binary = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Long.parseLong(Commands.PAN))
                .array();
        assertThat(contains(bytes, binary)).isFalse();
        assertThat(contains(bytes, Commands.PAN.getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        assertThat(contains(MemoryBytes.of(engine), binary)).isTrue();
    }

    @Test
    void anyFlippedBitIsNamed() throws IOException {
        Path path = write().path();
        byte[] bytes = Files.readAllBytes(path);
        Random random = new Random(1);
        for (int at = 0; at < bytes.length; at++) {
            byte[] spoilt = bytes.clone();
            spoilt[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            Files.write(path, spoilt);
            assertRefused(path);
        }
    }

    @Test
    void anyTruncationIsNamed() throws IOException {
        Path path = write().path();
        byte[] bytes = Files.readAllBytes(path);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(path, Arrays.copyOf(bytes, length));
            assertRefused(path);
        }
        Files.write(path, Arrays.copyOf(bytes, bytes.length + 1));
        assertRefused(path);
    }

    private void assertRefused(Path path) {
        PaymentEngine loaded = new PaymentEngine();
        assertThatThrownBy(() -> SnapshotLoader.load(path, keys, loaded))
                .isInstanceOf(BadSnapshotException.class)
                .hasMessageStartingWith(path.toString());
        assertThatThrownBy(() -> SnapshotLoader.verify(path, keys)).isInstanceOf(BadSnapshotException.class);
        assertThat(loaded.stateHash()).isZero();
    }

    @Test
    void aFileOfAnotherKeyIsRefused() throws IOException {
        Path path = write().path();
        KeyStore other = KeyStore.openOrCreate(directory.resolve("other"));
        assertThatThrownBy(() -> SnapshotLoader.load(path, other, new PaymentEngine()))
                .isInstanceOf(BadSnapshotException.class)
                .hasMessageContaining("not the key it was written with");
    }

    @Test
    void chunksThatChangedPlacesOrWereLeftOutOrCameFromAnotherFileAreRefused() throws IOException {
        PaymentEngine large = largeEngine();
        Path path = write(large).path();
        List<byte[]> parts = parts(Files.readAllBytes(path));
        assertThat(parts).hasSizeGreaterThan(4);
        SnapshotLoader.load(path, keys, new PaymentEngine());

        rewrite(path, parts, 0, 2, 1, 3, parts.size() - 1);
        assertRefused(path);
        rewrite(path, parts, 0, 1, 3, parts.size() - 1);
        assertRefused(path);
        rewrite(path, parts, 0, 1, 1, 2, 3, parts.size() - 1);
        assertRefused(path);
        // The one before the last, made to look like the last.
        byte[] last = parts.get(parts.size() - 2).clone();
        last[3] |= (byte) 0x80;
        List<byte[]> shorter = new ArrayList<>(parts.subList(0, parts.size() - 2));
        shorter.add(last);
        rewrite(path, shorter);
        assertRefused(path);

        List<byte[]> others = parts(Files.readAllBytes(write(large).path()));
        others.set(2, parts.get(2));
        rewrite(path, others);
        assertRefused(path);
    }

    private static PaymentEngine largeEngine() {
        PaymentEngine large = new PaymentEngine();
        EngineDriver driver = new EngineDriver(large);
        driver.commands.genesis().maxAccounts(200_000);
        driver.accepted();
        for (int i = 0; i < 100_000; i++) {
            driver.commands.account(5_000_000_000L + i, 1);
            driver.accepted();
        }
        return large;
    }

    private static void rewrite(Path path, List<byte[]> parts, int... order) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (order.length == 0) {
            for (byte[] part : parts) {
                out.write(part);
            }
        }
        for (int part : order) {
            out.write(parts.get(part));
        }
        Files.write(path, out.toByteArray());
    }

    /** The header, and each chunk with its head. */
    private static List<byte[]> parts(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> parts = new ArrayList<>();
        parts.add(take(file, 16 + file.getInt(8)));
        while (file.hasRemaining()) {
            parts.add(take(file, 4 + (file.getInt(file.position()) & 0x7FFF_FFFF)));
        }
        return parts;
    }

    private static byte[] take(ByteBuffer file, int length) {
        byte[] part = new byte[length];
        file.get(part);
        return part;
    }

    @Test
    void aSnapshotThatFailsHalfwayLeavesNothing() throws IOException {
        assertThatThrownBy(() -> write(new FailingEngine())).hasMessage("halfway");
        try (Stream<Path> files = Files.list(SnapshotFiles.directory(directory))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void thereIsNoSnapshotOfAnEmptyJournal() {
        assertThatThrownBy(() -> SnapshotWriter.write(
                        directory, new PaymentEngine(), JournalFacts.NONE, null, keys, Disk.system()))
                .isInstanceOf(IllegalStateException.class);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    /** Fails when part of its snapshot is written. */
    private static final class FailingEngine implements Engine {
        @Override
        public void writeSnapshot(SnapshotSink sink) {
            for (int i = 0; i < 1000; i++) {
                sink.claim(SnapshotSink.MAX_BLOCK_LENGTH);
            }
            throw new IllegalStateException("halfway");
        }

        @Override
        public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {}

        @Override
        public void onQuery(DirectBuffer buffer, int offset, int length, Outcomes outcomes) {}

        @Override
        public boolean onTick(long timestampNs, Outcomes outcomes) {
            return false;
        }

        @Override
        public boolean remembers(DirectBuffer buffer, int offset, int length) {
            return false;
        }

        @Override
        public void prefetch(DirectBuffer buffer, int offset) {}

        @Override
        public long nextDeadlineNs() {
            return Long.MAX_VALUE;
        }

        @Override
        public long stateHash() {
            return 1;
        }
    }

    /** What a snapshot would be without encryption. */
    private static final class MemoryBytes {
        private static byte[] of(PaymentEngine engine) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            MemorySnapshot.of(engine).blocks.forEach(block -> out.writeBytes(block.byteArray()));
            return out.toByteArray();
        }
    }
}
