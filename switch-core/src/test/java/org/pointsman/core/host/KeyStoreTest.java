package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreTest {
    @TempDir
    private Path directory;

    @Test
    void aKeyIsMadeOnceAndOnlyItsOwnerMayReadIt() throws IOException {
        Path keys = directory.resolve("keys");
        byte[] first = KeyStore.openOrCreate(keys).panKey();
        assertThat(KeyStore.openOrCreate(keys).panKey()).isEqualTo(first);
        assertThat(KeyStore.open(keys).panKey()).isEqualTo(first);
        Path file = keys.resolve(KeyStore.FILE_NAME);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.list(keys)).containsExactly(file);
    }

    @Test
    void keysOfDifferentPurposesAndDirectoriesDiffer() throws IOException {
        KeyStore one = KeyStore.openOrCreate(directory.resolve("one"));
        KeyStore two = KeyStore.openOrCreate(directory.resolve("two"));
        assertThat(one.panKey()).isNotEqualTo(one.referenceKey()).isNotEqualTo(two.panKey());
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
}
