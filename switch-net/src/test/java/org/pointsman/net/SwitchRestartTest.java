package org.pointsman.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.net.testing.Requests.authorisation;
import static org.pointsman.net.testing.Requests.inquiry;
import static org.pointsman.net.testing.Requests.purchase;
import static org.pointsman.net.testing.Requests.reversal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.IsoClient.Answer;
import org.pointsman.net.testing.SwitchHarness;

/** What a restarted switch still knows, and on what it refuses to start. */
class SwitchRestartTest {
    @TempDir
    private Path directory;

    private SwitchHarness harness;

    @BeforeEach
    void prepare() {
        harness = new SwitchHarness(directory);
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aRepeatAfterTheRestartGetsTheFirstAnswerAgain(int threads) throws IOException {
        harness.threads(threads).start();
        Answer first;
        Answer declined;
        Answer balance;
        Map<Integer, String> hold = authorisation(2, 700);
        try (IsoClient client = harness.connect()) {
            first = client.ask(purchase(1, 100));
            assertThat(client.ask(hold).code()).isEqualTo("00");
            declined = client.ask(purchase(3, 600_000));
            balance = client.ask(inquiry(4));
        }
        harness.stop();
        harness.start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 100)).fields()).isEqualTo(first.fields());
            assertThat(client.ask(purchase(3, 600_000)).fields()).isEqualTo(declined.fields());
            assertThat(declined.code()).isEqualTo("61");
            assertThat(client.ask(inquiry(5)).get(54)).isEqualTo(balance.get(54));
            assertThat(client.ask(reversal(6, hold)).code()).isEqualTo("00");
        }
        assertThat(harness.failures()).isEmpty();
    }

    @Test
    void otherReferenceDataThanTheJournalWasSeededWithIsRefused() throws IOException {
        harness.start();
        harness.stop();
        ReferenceData demo = YamlConfig.demoReference();
        ReferenceData other = new ReferenceData(
                demo.businessDay(),
                demo.remember(),
                demo.holds(),
                demo.bounds(),
                demo.participants(),
                demo.accounts(),
                demo.cards(),
                demo.merchants(),
                demo.terminals(),
                demo.routes(),
                List.of());
        harness.reference(other);
        assertThatThrownBy(harness::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("reference data differs")
                .hasMessageContaining(directory.toString());
        harness.reference(demo).start();
    }

    @Test
    void aJournalWithoutItsKeyIsRefused() throws IOException {
        harness.start();
        harness.stop();
        Files.delete(directory.resolve("keys/journal.key"));
        assertThatThrownBy(harness::start).isInstanceOf(IOException.class).hasMessageContaining("journal.key");
    }

    @Test
    void aJournalOfAnotherKeyIsRefused() throws IOException {
        harness.start();
        harness.stop();
        Files.write(directory.resolve("keys/journal.key"), new byte[32]);
        assertThatThrownBy(harness::start).isInstanceOf(IOException.class).hasMessageContaining("key");
    }

    @Test
    void aDirectoryThatIsInUseIsRefusedAndItsOwnerGoesOn() throws IOException {
        harness.start();
        SwitchHarness second = new SwitchHarness(directory);
        assertThatThrownBy(second::start).isInstanceOf(IOException.class).hasMessageContaining("data");
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 100)).code()).isEqualTo("00");
        }
    }

    @Test
    void aFlippedByteIsRefusedNamingItsSequence() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            for (int stan = 1; stan <= 50; stan++) {
                client.ask(purchase(stan, 100));
            }
        }
        harness.stop();
        Path file;
        try (var files = Files.walk(directory.resolve("data"))) {
            file = files.filter(f -> f.toString().endsWith(".cq4"))
                    .filter(f -> !f.getFileName().toString().startsWith("metadata"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        int at = indexOf(bytes, "898310053990001".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        bytes[at] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(harness::start)
                .isInstanceOf(IOException.class)
                .hasMessageMatching("(?s).*(sequence|record) \\d+.*");
    }

    /** The last place where the text stands, which is that of a request and not of reference data; words are little-endian. */
    private static int indexOf(byte[] bytes, byte[] text) {
        byte[] word = new byte[8];
        for (int i = 0; i < 8; i++) {
            word[i] = text[7 - i];
        }
        for (int at = bytes.length - 8; at >= 0; at--) {
            if (java.util.Arrays.equals(bytes, at, at + 8, word, 0, 8)) {
                return at;
            }
        }
        throw new AssertionError("not found");
    }
}
