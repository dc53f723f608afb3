package org.pointsman.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.pointsman.bench.EndToEndReport.Measurement;
import org.pointsman.bench.ShadowReport.ClientSecond;
import org.pointsman.bench.ShadowReport.Phase;
import org.pointsman.bench.ShadowSampler.Span;
import org.pointsman.tools.load.LoadReport;

class ShadowReportTest {
    private static final Span WRITING = new Span(5.5, 7.5);

    @Test
    void secondsInWhichASnapshotIsWrittenStandBesideTheOthers() {
        JsonNode json = json(report(List.of(WRITING), measured(0), 0));

        assertThat(json.path("good").asBoolean()).isTrue();
        JsonNode seconds = json.path("secondsAtAFixedRate");
        // Seconds end at 2 to 10; those that end at 6, 7 and 8 share time with the snapshot.
        assertThat(seconds.at("/whileWriting/clientP999Us/seconds").asInt()).isEqualTo(3);
        assertThat(seconds.at("/whileWriting/clientP999Us/least").asDouble()).isEqualTo(600);
        assertThat(seconds.at("/whileWriting/clientP999Us/most").asDouble()).isEqualTo(800);
        assertThat(seconds.at("/otherwise/clientP999Us/seconds").asInt()).isEqualTo(6);
        assertThat(seconds.at("/otherwise/clientP999Us/most").asDouble()).isEqualTo(1000);
        assertThat(seconds.at("/whileWriting/decideP999Us/median").asDouble()).isEqualTo(70);
        assertThat(seconds.at("/otherwise/decideP999Us/seconds").asInt()).isEqualTo(6);
    }

    @Test
    void theShadowIsSlowerThanTheJournalByWhatItsLagGrows() {
        JsonNode closed = json(report(List.of(WRITING), measured(0), 0)).path("closed");

        assertThat(closed.path("journalPerSecond").asDouble()).isEqualTo(1_000);
        assertThat(closed.path("shadowPerSecond").asDouble()).isEqualTo(900);
        assertThat(closed.path("greatestLag").asDouble()).isEqualTo(2_000);
        assertThat(closed.path("caughtUpWithin").asDouble()).isEqualTo(3);
    }

    @Test
    void aMeasurementIsBadIfAnythingWasWrongOrNoSnapshotFellIntoIt() {
        assertThat(report(List.of(), measured(0), 0).good()).isFalse();
        assertThat(report(List.of(), measured(0), 0).asText()).contains("no snapshot was written");
        assertThat(report(List.of(WRITING), measured(1), 0).good()).isFalse();
        assertThat(report(List.of(WRITING), measured(0), 1).good()).isFalse();
        assertThat(report(List.of(WRITING), measured(0), 1).asText()).contains("1 snapshots could not be written");
        assertThat(report(List.of(WRITING), measured(0), 0).asText()).doesNotContain("PROBLEM");
    }

    private static JsonNode json(ShadowReport report) {
        return new ObjectMapper().valueToTree(report.asMap());
    }

    /** Fixed rate from second 1 to 10, as fast as it goes from 10 to 20; the lag grows by 100 a second. */
    private static ShadowReport report(List<Span> spans, Measurement found, long failed) {
        List<ShadowSample> samples = new ArrayList<>();
        for (int second = 1; second <= 20; second++) {
            samples.add(new ShadowSample(
                    second, second * 1_000.0, second * 100.0, second * 10.0, false, spans.size(), 2, failed));
        }
        List<ClientSecond> client = IntStream.rangeClosed(2, 10)
                .mapToObj(second -> new ClientSecond(second, second * 100.0))
                .toList();
        return new ShadowReport(
                Map.of("accounts", 7),
                samples,
                spans,
                client,
                new Phase(1, 10, found),
                new Phase(10, 20, found),
                23,
                measured(0));
    }

    private static Measurement measured(int problems) {
        LoadReport load = new LoadReport(
                1_000,
                0,
                0,
                problems,
                problems == 0 ? List.of() : List.of("a wrong answer"),
                1_000_000_000L,
                1_000_000,
                2_000_000,
                List.of(new LoadReport.Part("iso8583", 8, 256, 1_000, problems, 1_000, new Histogram(1_000_000, 3))),
                List.of());
        return new Measurement("switch", load, List.of());
    }
}
