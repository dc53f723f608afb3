package org.pointsman.core.host.seals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pointsman.core.host.KeyStore;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SealFile;

/** Journals of arbitrary records, as their writer or as somebody who wants to deceive leaves them: checksums and mark are right. */
final class SealedJournal {
    /** What a record is about. */
    record Entry(long timestampNs, byte[] payload) {
        Entry changed() {
            byte[] other = payload.clone();
            other[other.length / 2] ^= 1;
            return new Entry(timestampNs, other);
        }
    }

    final Path data;
    final Path keyDirectory;
    final KeyStore keys;

    SealedJournal(Path directory) {
        data = directory.resolve("data");
        keyDirectory = directory.resolve("keys");
        try {
            keys = KeyStore.openOrCreate(keyDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Entry> entries(int count, long firstTimestampNs) {
        Random random = new Random(5);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[1 + random.nextInt(100)];
            random.nextBytes(payload);
            entries.add(new Entry(firstTimestampNs + i, payload));
        }
        return entries;
    }

    /** Appends records, a few to a document. */
    static void append(Path data, List<Entry> entries) {
        try (JournalRecovery recovery =
                Journals.open(JournalConfig.in(data).withBlockLength(JournalConfig.MIN_BLOCK_LENGTH_BYTES))) {
            recovery.skipToEnd();
            try (Journal journal = recovery.begin()) {
                for (int i = 0; i < entries.size(); i++) {
                    Entry entry = entries.get(i);
                    int offset = journal.stage(entry.payload().length, entry.timestampNs());
                    journal.staging().putBytes(offset, entry.payload());
                    if (i % 7 == 6) {
                        journal.append();
                    }
                }
                journal.append();
                journal.makeDurable();
            }
        }
    }

    void append(List<Entry> entries) {
        append(data, entries);
    }

    /** Seals every {@code records} records, and the rest as one. */
    void seal(long records) {
        Sealer.Options options = new Sealer.Options(records, Sealer.Options.DEFAULT.interval());
        try (Sealer sealer =
                        Sealer.open(data, keyDirectory, keys, Journals.acknowledged(data), options, Disk.system());
                JournalReader reader = Journals.read(data)) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    sealer.onRecord(reader, 0);
                }
            }
            sealer.seal();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts other records in the place of those there are; the seals stay. */
    void forge(List<Entry> entries) throws IOException {
        Path forged = data.resolveSibling("forged");
        append(forged, entries);
        Files.copy(
                data.resolve(SealFile.FILE_NAME),
                forged.resolve(SealFile.FILE_NAME),
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(data, data.resolveSibling("original"));
        Files.move(forged, data);
    }

    Path seals() {
        return data.resolve(SealFile.FILE_NAME);
    }

    SealReport verify() {
        return verify(keys);
    }

    SealReport verify(KeyStore with) {
        return SealVerifier.verify(data, keyDirectory, with, (at, last) -> {});
    }
}
