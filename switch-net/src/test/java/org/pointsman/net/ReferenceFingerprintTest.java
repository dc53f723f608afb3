package org.pointsman.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.ConfigException;
import org.pointsman.net.config.ReferenceSource;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.testing.SwitchHarness;

/** Rows in CSV files are read at a start only if they are not those that were seen before. */
class ReferenceFingerprintTest {
    @TempDir
    private Path directory;

    private Path accounts;
    private Path yaml;
    private int reads;

    @BeforeEach
    void referenceDataInTwoFiles() throws IOException {
        accounts = Files.writeString(
                directory.resolve("accounts.csv"),
                "id,kind,currency,balance\n1000000001,customer,CNY,500\n1000000002,customer,CNY,700\n");
        yaml = Files.writeString(
                directory.resolve("reference.yaml"),
                "businessDay: { zone: Asia/Shanghai, cutOver: \"23:00\" }\n"
                        + "remember: { transactions: 1000, atLeast: 1s }\n"
                        + "accounts: { csv: accounts.csv }\n");
    }

    /** Starts a switch and stops it. @return how often all rows were read for it */
    private int start() throws IOException {
        List<String> failures = new ArrayList<>();
        reads = 0;
        ReferenceSource source = counting(YamlConfig.reference(yaml));
        SwitchServer.start(
                        new SwitchHarness(directory).config(),
                        source,
                        (what, cause) -> failures.add(what + ": " + cause),
                        (at, last) -> {},
                        Platform.MACHINE)
                .close();
        assertThat(failures).isEmpty();
        return reads;
    }

    private ReferenceSource counting(ReferenceSource source) {
        return new ReferenceSource() {
            @Override
            public ReferenceData.BusinessDay businessDay() {
                return source.businessDay();
            }

            @Override
            public List<Path> files() {
                return source.files();
            }

            @Override
            public ReferenceData data() {
                reads++;
                return source.data();
            }

            @Override
            public String summary() {
                return source.summary();
            }
        };
    }

    @Test
    void rowsThatWereSeenAreNotReadAgain() throws IOException {
        assertThat(start()).isPositive();
        assertThat(start()).isZero();
        assertThat(start()).isZero();
        assertThat(YamlConfig.reference(yaml).businessDay())
                .isEqualTo(YamlConfig.readReference(yaml).businessDay());
        assertThat(YamlConfig.reference(yaml).summary())
                .contains("reference.yaml")
                .contains("accounts.csv");
    }

    @Test
    void aRowThatChangedIsRefusedAsBefore() throws IOException {
        start();
        FileTime time = Files.getLastModifiedTime(accounts);
        Files.writeString(accounts, Files.readString(accounts).replace("700", "701"));
        Files.setLastModifiedTime(accounts, time);
        assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("reference data differs");
        Files.writeString(accounts, Files.readString(accounts).replace("701", "700"));
        assertThat(start()).isZero();
    }

    @Test
    void anotherFormOfTheSameDataIsReadOnceMore() throws IOException {
        start();
        Files.writeString(yaml, Files.readString(yaml) + "\n# a remark\n");
        assertThat(start()).isEqualTo(1);
        assertThat(start()).isZero();
    }

    @Test
    void aFingerprintThatWasAlteredSavesNoReading() throws IOException {
        start();
        Path seen = directory.resolve("data/reference-seen");
        byte[] bytes = Files.readAllBytes(seen);
        bytes[3] ^= 1;
        Files.write(seen, bytes);
        assertThat(start()).isEqualTo(1);
        assertThat(start()).isZero();
    }

    @Test
    void aRowThatCannotBeUsedIsRefusedAtTheFirstStart() throws IOException {
        Files.writeString(accounts, "id,kind,currency,balance\nx,customer,CNY,500\n");
        assertThatThrownBy(this::start).isInstanceOf(ConfigException.class).hasMessageContaining("accounts.csv");
    }

    @Test
    void aMissingCsvFileIsNamed() throws IOException {
        start();
        Files.delete(accounts);
        assertThatThrownBy(this::start).isInstanceOf(ConfigException.class).hasMessageContaining("accounts.csv");
    }
}
