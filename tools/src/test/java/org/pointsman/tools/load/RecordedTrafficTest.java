package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.demo.ModelPeer;

@Timeout(120)
class RecordedTrafficTest {
    private static final int IN_FLIGHT = 64;

    @ParameterizedTest
    @ValueSource(strings = {"iso87-ascii", "iso87-binary"})
    void aRecordingIsPlayedToItsEnd(String name) throws Exception {
        Recording recording = Recordings.read(name);
        try (ScriptedPeer peer = new ScriptedPeer(model(name))) {
            RecordedTraffic traffic = traffic(name, recording, 0);
            LoadReport report = play(peer, traffic);

            assertThat(report.firstProblems()).isEmpty();
            assertThat(report.good()).isTrue();
            assertThat(report.answered()).isEqualTo(recording.size()).isEqualTo(20_000);
            assertThat(traffic.answered()).isEqualTo(20_000);
        }
    }

    @Test
    void differencesAreReportedWithTheirLines() throws Exception {
        Recording recording = Recordings.read("iso87-binary");
        List<Recording.Answer> answers = new ArrayList<>(recording.answers());
        answers.set(41, changed(answers.get(41), "99", answers.get(41).balance()));
        int inquiry = 3;
        answers.set(inquiry, changed(answers.get(inquiry), "00", "0002156C000000000000"));
        try (ScriptedPeer peer = new ScriptedPeer(model("iso87-binary"))) {
            LoadReport report = play(peer, traffic("iso87-binary", new Recording(recording.requests(), answers), 0));

            assertThat(report.good()).isFalse();
            assertThat(report.wrong()).isEqualTo(2);
            assertThat(report.firstProblems().get(0))
                    .contains("line 5 ")
                    .contains("DE 54")
                    .contains("expected 0002156C0");
            assertThat(report.firstProblems().get(1)).contains("line 43 ").contains("expected 99");
        }
    }

    @Test
    void anAnswerThatIsMissingIsNoticed() throws Exception {
        Recording recording = Recordings.read("iso87-binary");
        AtomicInteger count = new AtomicInteger();
        ModelPeer oneLost = new ModelPeer(
                Dialects.named("iso87-binary"),
                reference("iso87-binary"),
                (request, answer) -> count.getAndIncrement() == 300 ? null : answer);
        try (ScriptedPeer peer = new ScriptedPeer(oneLost)) {
            RecordedTraffic traffic = traffic("iso87-binary", recording, 0);
            LoadReport report = play(peer, traffic);

            assertThat(report.good()).isFalse();
            assertThat(report.missing()).isPositive();
            assertThat(traffic.answered()).isEqualTo(300);
        }
    }

    @Test
    void theUnansweredRestIsSentAgainAfterTheSwitchDied() throws Exception {
        String name = "iso87-binary";
        Recording recording = Recordings.read(name);
        // One model behind all the peers: it is the journal that the dead switch leaves to the next.
        ModelPeer model = model(name);
        Random random = new Random(8583);
        int from = 0;
        int deaths = 0;
        while (from < recording.size()) {
            int dieAt = 1 + random.nextInt(4_000);
            AtomicInteger answered = new AtomicInteger();
            RecordedTraffic traffic;
            try (ScriptedPeer peer = new ScriptedPeer((answers, number, request) -> {
                model.onRequest(answers, number, request);
                if (number == dieAt) {
                    answers.closeConnection();
                }
            })) {
                traffic = new RecordedTraffic(
                        Dialects.named(name), recording, from, IN_FLIGHT, number -> answered.incrementAndGet());
                LoadReport report = play(peer, traffic);

                assertThat(report.wrong()).isZero();
                assertThat(answered.get()).isEqualTo(traffic.answered() - from);
                deaths += report.good() ? 0 : 1;
            }
            assertThat(traffic.answered()).isGreaterThanOrEqualTo(from);
            from = traffic.answered();
        }
        assertThat(deaths).isGreaterThan(2);
        assertThat(balances(model)).isEqualTo(recordedBalances(name));
    }

    @Test
    void filesThatAreNotARecordingAreRefused(@TempDir Path directory) throws Exception {
        Path frames = Files.write(directory.resolve("frames.bin"), new byte[] {0, 2, 1, 2, 0, 3, 1});
        Path whole = Files.write(directory.resolve("whole.bin"), new byte[] {0, 2, 1, 2});
        Path answers = Files.writeString(directory.resolve("expected.csv"), "n,response_mti,de39,de54\n0,0210,00,\n");
        Path noColumn = Files.writeString(directory.resolve("column.csv"), "n,response_mti,de54\n0,0210,\n");
        Path shortLine = Files.writeString(directory.resolve("short.csv"), "n,response_mti,de39,de54\n0,0210\n");
        Path two =
                Files.writeString(directory.resolve("two.csv"), "n,response_mti,de39,de54\n0,0210,00,\n1,0210,00,\n");

        assertThat(Recording.read(whole, answers).size()).isEqualTo(1);
        refused(frames, answers, "request 1 at byte 4 is cut short");
        refused(whole, noColumn, "no column de39");
        refused(whole, shortLine, "line 2");
        refused(whole, two, "answers to 2");
    }

    private static void refused(Path frames, Path answers, String reason) {
        assertThatThrownBy(() -> Recording.read(frames, answers))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    private static Recording.Answer changed(Recording.Answer answer, String code, String balance) {
        return new Recording.Answer(answer.line(), answer.mti(), code, balance);
    }

    private static ModelPeer model(String name) {
        return new ModelPeer(Dialects.named(name), reference(name));
    }

    private static ReferenceData reference(String name) {
        return YamlConfig.readReference(Recordings.directory(name).resolve("reference.yaml"));
    }

    private static RecordedTraffic traffic(String name, Recording recording, int from) {
        Dialect dialect = Dialects.named(name);
        return new RecordedTraffic(dialect, recording, from, IN_FLIGHT, number -> {});
    }

    private static LoadReport play(ScriptedPeer peer, RecordedTraffic traffic) throws IOException {
        LoadOptions options = new LoadOptions()
                .warmup(Duration.ZERO)
                .duration(Duration.ofSeconds(100))
                .answerTimeout(Duration.ofSeconds(3));
        return new LoadClient(
                        options,
                        new ConnectionGroup("iso8583", peer.address(), ClientFraming.LENGTH2, traffic, 1, IN_FLIGHT))
                .run();
    }

    private static List<String> balances(ModelPeer model) {
        return model.books().entrySet().stream()
                .map(entry -> entry.getKey() + "," + entry.getValue()[0] + "," + entry.getValue()[1])
                .toList();
    }

    private static List<String> recordedBalances(String name) throws IOException {
        try (Stream<String> lines = Files.lines(Recordings.directory(name).resolve("balances.csv"))) {
            return lines.skip(1).toList();
        }
    }
}
