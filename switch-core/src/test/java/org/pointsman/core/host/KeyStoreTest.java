package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.journal.Disk;
import org.slf4j.LoggerFactory;

class KeyStoreTest {
    @TempDir
    private Path directory;

    @Test
    void aKeyIsMadeOnceAndOnlyItsOwnerMayReadIt() throws IOException {
        Path keys = directory.resolve("keys");
        byte[] first = KeyStore.openOrCreate(keys).panKeys().of(1).key();
        assertThat(KeyStore.openOrCreate(keys).panKeys().of(1).key()).isEqualTo(first);
        assertThat(KeyStore.open(keys).panKeys().of(1).key()).isEqualTo(first);
        Path file = keys.resolve(KeyStore.FILE_NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rwx------");
        assertThat(Files.list(keys)).containsExactly(file);
    }

    @Test
    void everyDirectoryThatIsMadeForAKeyGetsItsNameFlushed() {
        Path keys = directory.resolve("one/two/keys");
        assertThat(KeyFile.directoriesWithNewNames(keys))
                .containsExactlyInAnyOrder(directory.resolve("one/two"), directory.resolve("one"), directory);
        assertThat(KeyFile.directoriesWithNewNames(directory)).isEmpty();
    }

    @Test
    void keysOfDifferentPurposesAndDirectoriesDiffer() throws IOException {
        KeyStore one = KeyStore.openOrCreate(directory.resolve("one"));
        KeyStore two = KeyStore.openOrCreate(directory.resolve("two"));
        assertThat(one.panKeys().of(1).key())
                .isNotEqualTo(one.referenceKey())
                .isNotEqualTo(two.panKeys().of(1).key());
    }

    @Test
    void aMissingKeyIsNotReplaced() {
        assertThatThrownBy(() -> KeyStore.open(directory))
                .hasMessageContaining(directory.resolve(KeyStore.FILE_NAME).toString())
                .hasMessageContaining("restore");
    }

    @Test
    void aShortKeyIsRefused() throws IOException {
        Files.write(directory.resolve(KeyStore.FILE_NAME), new byte[31]);
        assertThatThrownBy(() -> KeyStore.openOrCreate(directory)).hasMessageContaining("31");
    }

    @Test
    void aLongKeyIsRefused() throws IOException {
        Files.write(directory.resolve(KeyStore.FILE_NAME), new byte[33]);
        assertThatThrownBy(() -> KeyStore.openOrCreate(directory)).hasMessageContaining("33");
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws IOException {
        Path file = directory.resolve(KeyStore.FILE_NAME);
        byte[] first = new byte[KeyFile.KEY_LENGTH];
        Files.write(file, first);
        KeyFile.create(file, Disk.system());
        assertThat(Files.readAllBytes(file)).isEqualTo(first);
        assertThat(Files.list(directory)).containsExactly(file);
    }

    @Test
    void whoMakesTheKeyAtTheSameMomentGetsTheSameOne() throws Exception {
        Path keys = directory.resolve("keys");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> starts = Collections.nCopies(
                    16,
                    () -> HexFormat.of()
                            .formatHex(
                                    KeyStore.openOrCreate(keys).panKeys().of(1).key()));
            Set<String> seen = new HashSet<>();
            for (Future<String> start : threads.invokeAll(starts)) {
                seen.add(start.get());
            }
            assertThat(seen).hasSize(1);
            assertThat(Files.list(keys)).containsExactly(keys.resolve(KeyStore.FILE_NAME));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aKeyIsWrittenToItsEndHoweverLittleTheDiskTakesAtATime() throws IOException {
        ByteArrayOutputStream disk = new ByteArrayOutputStream();
        byte[] key = "key of thirty-two bytes, somehow".getBytes(StandardCharsets.US_ASCII);
        KeyFile.writeFully(takingAtOnce(3, disk), ByteBuffer.wrap(key));
        assertThat(disk.toByteArray()).isEqualTo(key);
    }

    @Test
    void aDiskThatTakesNothingIsAnError() {
        ByteBuffer key = ByteBuffer.wrap(new byte[KeyFile.KEY_LENGTH]);
        assertThatThrownBy(() -> KeyFile.writeFully(takingAtOnce(0, new ByteArrayOutputStream()), key))
                .isInstanceOf(IOException.class);
    }

    private static WritableByteChannel takingAtOnce(int most, ByteArrayOutputStream disk) {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) {
                int taken = Math.min(most, bytes.remaining());
                for (int i = 0; i < taken; i++) {
                    disk.write(bytes.get());
                }
                return taken;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @ParameterizedTest
    @CsvSource({"rw-------, 0", "r--------, 0", "rw-r-----, 1", "rw----r--, 1", "rw--w----, 1"})
    void aKeyFileThatIsOpenToOthersIsWarnedOf(String permissions, int warnings) throws IOException {
        KeyStore.openOrCreate(directory);
        Path file = directory.resolve(KeyStore.FILE_NAME);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(KeyFile.class);
        log.start();
        logger.addAppender(log);
        try {
            KeyStore.open(directory);
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .hasSize(warnings)
                .allSatisfy(event ->
                        assertThat(event.getKeyValuePairs().toString()).contains(file.toString(), "chmod 600"));
    }
}
