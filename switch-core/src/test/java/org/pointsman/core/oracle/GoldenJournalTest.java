package org.pointsman.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.HostStartedEncoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.SnapshotLoader;
import org.pointsman.core.host.SnapshotWriter;
import org.pointsman.core.oracle.RandomCommands.Command;
import org.pointsman.core.oracle.RandomCommands.Way;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.RecordedJournal;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.JournalVerifier;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SnapshotFiles;
import org.pointsman.journal.VerificationReport;

/**
 * Journals as earlier releases wrote them, with their keys and a snapshot in the middle: each stays readable. They were written
 * by the test that is at the end here, with {@code -Dpointsman.writeGolden=FILE.zip}, before the schema was changed.
 */
class GoldenJournalTest {
    private static final int COMMANDS = 1_500;
    private static final int ROOM = 16 * 1024;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"journal-schema-0", "journal-schema-1"})
    void aJournalOfAnEarlierSchemaIsReadVerifiedAndDecidedAgain(String name) throws IOException {
        Properties expected = unpack(name);
        Path data = directory.resolve("data");
        KeyStore keys = KeyStore.open(directory.resolve("keys"));

        VerificationReport report = JournalVerifier.verify(data, (done, total) -> {});
        assertThat(report.isIntact()).isTrue();
        assertThat(report.records()).hasToString(expected.getProperty("records"));
        assertThat(schemaVersionsOf(data)).containsOnly(Integer.parseInt(expected.getProperty("schemaVersion")));

        PaymentEngine engine = new PaymentEngine();
        try (JournalReader reader = Journals.read(data)) {
            new Replay(engine, keys.panKeys()).run(reader, (at, last) -> {});
        }
        assertThat(Long.toHexString(engine.stateHash())).isEqualTo(expected.getProperty("stateHash"));
        engine.requireBalancedBooks();
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal-schema-0", "journal-schema-1"})
    void aSnapshotOfAnEarlierSchemaIsGoneOnFrom(String name) throws IOException {
        Properties expected = unpack(name);
        Path data = directory.resolve("data");
        KeyStore keys = KeyStore.open(directory.resolve("keys"));

        PaymentEngine engine = new PaymentEngine();
        List<SnapshotFiles.Entry> snapshots = SnapshotFiles.list(data);
        assertThat(snapshots).hasSize(1);
        SnapshotInfo info = SnapshotLoader.load(snapshots.get(0).path(), keys, engine);
        assertThat(Long.toHexString(info.stateHash())).isEqualTo(expected.getProperty("snapshotHash"));
        Replay replay = new Replay(engine, keys.panKeys(), info.facts(), info.position());
        try (JournalReader reader = Journals.read(data, info.anchor())) {
            replay.run(reader, (at, last) -> {});
        }
        assertThat(replay.records()).isPositive().isLessThan(Long.parseLong(expected.getProperty("records")));
        assertThat(Long.toHexString(engine.stateHash())).isEqualTo(expected.getProperty("stateHash"));
    }

    /** Of all commands and all outcomes. */
    private static List<Integer> schemaVersionsOf(Path data) {
        Stream.Builder<Integer> versions = Stream.builder();
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        try (JournalReader reader = Journals.read(data)) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    int end = reader.offset() + reader.length();
                    int at = reader.offset() + JournalPayload.COMMAND_OFFSET;
                    while (at < end) {
                        header.wrap(reader.buffer(), at);
                        versions.add(header.version());
                        at += header.encodedLength() + header.blockLength();
                    }
                    assertThat(at).isEqualTo(end);
                }
            }
        }
        return versions.build().distinct().toList();
    }

    private Properties unpack(String name) throws IOException {
        try (InputStream resource = GoldenJournalTest.class.getResourceAsStream("/golden/" + name + ".zip");
                ZipInputStream zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
        Properties expected = new Properties();
        try (InputStream in = Files.newInputStream(directory.resolve("expected.properties"))) {
            expected.load(in);
        }
        return expected;
    }

    @Test
    @EnabledIfSystemProperty(named = "pointsman.writeGolden", matches = ".+")
    void writeOneOfThisRelease() throws IOException {
        Path data = directory.resolve("data");
        KeyStore keys = KeyStore.openOrCreate(directory.resolve("keys"));
        PaymentEngine engine = new PaymentEngine();
        OracleEngine oracle = new OracleEngine();
        Outcomes ofOracle = new Outcomes().wrap(new UnsafeBuffer(new byte[ROOM]), 0, ROOM);
        RandomCommands sequence = new RandomCommands(4, oracle.state);
        Properties expected = new Properties();
        long records;
        try (RecordedJournal journal = new RecordedJournal(data, keys, engine)) {
            for (int i = 0; i < COMMANDS; i++) {
                Command command = sequence.next();
                command.applyTo(oracle, ofOracle.clear());
                record(command, journal);
                if (i == COMMANDS / 2) {
                    journal.append();
                    expected.setProperty("snapshotHash", Long.toHexString(snapshot(data, keys)));
                }
            }
            records = journal.append();
        }
        expected.setProperty("records", Long.toString(records));
        expected.setProperty("schemaVersion", Integer.toString(HostStartedEncoder.SCHEMA_VERSION));
        expected.setProperty("rulesVersion", Integer.toString(engine.rulesVersion()));
        expected.setProperty("stateHash", Long.toHexString(engine.stateHash()));
        try (var out = Files.newOutputStream(directory.resolve("expected.properties"))) {
            expected.store(out, "What a journal of this release comes to");
        }
        pack(Path.of(System.getProperty("pointsman.writeGolden")));
    }

    private static void record(Command command, RecordedJournal journal) {
        if (command.way() == Way.COMMAND) {
            UnsafeBuffer message = command.message();
            journal.add(command.timestampNs(), message, 0, message.capacity());
        } else if (command.way() == Way.TICK) {
            Commands tick = new Commands();
            tick.tick();
            journal.tick(command.timestampNs(), tick.copy());
        }
    }

    private static long snapshot(Path data, KeyStore keys) {
        PaymentEngine shadow = new PaymentEngine();
        Replay replay = new Replay(shadow, keys.panKeys());
        try (JournalReader reader = Journals.read(data)) {
            replay.run(reader, (at, last) -> {});
        }
        return SnapshotWriter.write(data, shadow, replay.facts(), replay.position(), keys, Disk.system())
                .stateHash();
    }

    private void pack(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(directory);
                ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(new ZipEntry(directory.relativize(file).toString()));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        }
    }
}
