package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;

/** Writes journals, reads them back, and spoils them. */
final class TestJournals {
    static final long HOUR_NS = 3_600_000_000_000L;
    static final long FIRST_TIMESTAMP_NS = 20_000L * 24 * HOUR_NS;

    private TestJournals() {}

    /** A record as it was written or read. */
    record Entry(long sequence, long timestampNs, List<Byte> payload) {}

    static JournalConfig config(Path directory) {
        return JournalConfig.in(directory).withBlockLength(JournalConfig.MIN_BLOCK_LENGTH_BYTES);
    }

    /** Recovers a journal without looking at its records. */
    static Journal open(Path directory) {
        return open(directory, Durability.PROCESS);
    }

    static Journal open(Path directory, Durability durability) {
        try (JournalRecovery recovery = Journals.open(config(directory).withDurability(durability))) {
            recovery.skipToEnd();
            return recovery.begin();
        }
    }

    /** Stages a record whose payload follows from its sequence. */
    static Entry stage(Journal journal, long timestampNs) {
        long sequence = journal.nextSequence();
        Random random = new Random(sequence);
        byte[] payload = new byte[1 + random.nextInt(24)];
        random.nextBytes(payload);
        int offset = journal.stage(payload.length, timestampNs);
        journal.staging().putBytes(offset, payload);
        return new Entry(sequence, timestampNs, boxed(payload));
    }

    /** Appends documents of so many records each, a nanosecond apart where time allows, and makes each durable. */
    static List<Entry> append(Journal journal, long timestampNs, int... recordsInDocuments) {
        List<Entry> entries = new ArrayList<>();
        for (int records : recordsInDocuments) {
            for (int i = 0; i < records; i++) {
                entries.add(stage(journal, Math.max(timestampNs + entries.size(), journal.lastTimestampNs())));
            }
            journal.append();
            journal.makeDurable();
        }
        return entries;
    }

    /** Reads a stopped journal as recovery does. */
    static List<Entry> recover(Path directory) {
        try (JournalReader reader = new ChronicleJournalReader(directory, true)) {
            return readAll(reader);
        }
    }

    static List<Entry> readAll(JournalReader reader) {
        List<Entry> entries = new ArrayList<>();
        while (reader.nextDocument()) {
            while (reader.nextRecord()) {
                byte[] payload = new byte[reader.length()];
                DirectBuffer buffer = reader.buffer();
                buffer.getBytes(reader.offset(), payload);
                entries.add(new Entry(reader.sequence(), reader.timestampNs(), boxed(payload)));
            }
        }
        return entries;
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new ArrayList<>(bytes.length);
        for (byte b : bytes) {
            boxed.add(b);
        }
        return boxed;
    }

    static VerificationReport verify(Path directory) {
        return JournalVerifier.verify(directory, (done, total) -> {});
    }

    /** Positions of the document headers of a cycle file. */
    static List<Long> documents(Path cycleFile) {
        List<Long> positions = new ArrayList<>();
        try (CycleFile file = new CycleFile()) {
            file.open(cycleFile);
            long position = 0;
            while (true) {
                CycleFile.Frame frame = file.frame(position);
                if (frame == CycleFile.Frame.DOCUMENT) {
                    positions.add(position);
                } else if (frame != CycleFile.Frame.METADATA) {
                    return positions;
                }
                position = file.end(position);
            }
        }
    }

    /** Position behind the last document of a cycle file. */
    static long endOfDocuments(Path cycleFile) {
        List<Long> documents = documents(cycleFile);
        long last = documents.get(documents.size() - 1);
        return last + 4 + readInt(cycleFile, last);
    }

    static int readInt(Path path, long position) {
        return ByteBuffer.wrap(read(path, position, 4))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    static byte[] read(Path path, long position, int length) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(length);
            while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) > 0) {}
            return bytes.array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path path, long position, byte[] bytes) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void writeInt(Path path, long position, int value) {
        write(
                path,
                position,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(value)
                        .array());
    }

    static void flip(Path path, long position, int bit) {
        byte[] value = read(path, position, 1);
        value[0] ^= (byte) (1 << bit);
        write(path, position, value);
    }

    static void truncate(Path path, long length) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }
}
