package org.pointsman.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of seals: whole entries stay, cut off ones go, altered ones are noticed. */
class SealFileTest {
    @TempDir
    private Path directory;

    private static Seal seal(int number) {
        byte[] mac = new byte[Seal.MAC_LENGTH];
        Arrays.fill(mac, (byte) number);
        return new Seal(number, number * 10L - 9, number * 10L, 1_000L + number, 1, mac);
    }

    private void write(int seals) {
        try (SealFile file = SealFile.open(directory, Disk.system())) {
            for (int i = 1; i <= seals; i++) {
                file.append(seal(i));
            }
        }
    }

    private Path file() {
        return directory.resolve(SealFile.FILE_NAME);
    }

    @Test
    void sealsComeBackAsTheyWereWritten() {
        assertThat(SealFile.read(directory).exists()).isFalse();
        write(2);
        try (SealFile file = SealFile.open(directory, Disk.system())) {
            assertThat(file.last().number()).isEqualTo(2);
            file.append(seal(3));
        }
        SealFile.Content content = SealFile.read(directory);
        assertThat(content.entries())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(seal(1), seal(2), seal(3));
        assertThat(content.tornBytes()).isZero();
    }

    @Test
    void anEntryThatIsCutOffAnywhereIsDroppedByTheNextWriter() throws IOException {
        write(2);
        byte[] whole = Files.readAllBytes(file());
        for (int bytes = 1; bytes < Seal.LENGTH; bytes++) {
            Files.write(file(), Arrays.copyOf(whole, Seal.LENGTH + bytes));
            assertThat(SealFile.read(directory).entries()).hasSize(1);
            assertThat(SealFile.read(directory).tornBytes()).isEqualTo(bytes);
            try (SealFile file = SealFile.open(directory, Disk.system())) {
                assertThat(file.last().number()).isEqualTo(1);
                file.append(seal(2));
            }
            assertThat(file()).hasBinaryContent(whole);
        }
    }

    @Test
    void aFileThatHasItsNewLengthAndNotItsNewContentIsCutOff() throws IOException {
        write(1);
        byte[] one = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(one, 3 * Seal.LENGTH));
        assertThat(SealFile.read(directory).entries()).hasSize(1);
        SealFile.open(directory, Disk.system()).close();
        assertThat(file()).hasBinaryContent(one);
    }

    @Test
    void anyFlippedBitOfAnEntryIsNoticedAndNothingIsAppendedBehindIt() throws IOException {
        write(2);
        byte[] whole = Files.readAllBytes(file());
        for (int bit = 0; bit < Seal.LENGTH * 8; bit++) {
            byte[] altered = whole.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file(), altered);
            assertThat(SealFile.read(directory).entries().get(0))
                    .as("bit %d", bit)
                    .isNull();
        }
        assertThatThrownBy(() -> SealFile.open(directory, Disk.system()))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(file() + ": seal 1 cannot be read");
    }

    @Test
    void aSealThatDoesNotFollowIsRefused() {
        write(1);
        try (SealFile file = SealFile.open(directory, Disk.system())) {
            assertThatThrownBy(() -> file.append(seal(3))).hasMessageContaining("does not follow");
        }
    }
}
