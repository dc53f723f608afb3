package org.pointsman.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.pointsman.bench.EndToEndReport.Measurement;
import org.pointsman.tools.load.LoadReport;

class DurabilityReportTest {

    @Test
    void theRatioIsDiskByProcessRoundByRound() {
        DurabilityReport report = new DurabilityReport(Map.of("inFlight", 256));
        report.add(measured(1_000, 0, List.of()), measured(700, 0, List.of()));
        report.add(measured(1_000, 0, List.of()), measured(900, 0, List.of()));
        report.add(measured(2_000, 0, List.of()), measured(1_600, 0, List.of()));

        assertThat(report.good()).isTrue();
        assertThat(report.asMap().get("medians"))
                .asString()
                .contains("ratio=0.8,")
                .contains("diskPerSecond=900.0");
        assertThat(report.asText()).contains("median ratio 0.80").contains("| 0.70 |");
    }

    @Test
    void oneWrongAnswerOrBookOfEitherSpoilsTheRun() {
        DurabilityReport wrong = new DurabilityReport(Map.of());
        wrong.add(measured(1_000, 0, List.of()), measured(900, 1, List.of()));
        DurabilityReport unbalanced = new DurabilityReport(Map.of());
        unbalanced.add(measured(1_000, 0, List.of("account 7: posted 1")), measured(900, 0, List.of()));

        assertThat(wrong.good()).isFalse();
        assertThat(unbalanced.good()).isFalse();
        assertThat(unbalanced.asText()).contains("books: account 7");
    }

    private static Measurement measured(long perSecond, int problems, List<String> books) {
        LoadReport load = new LoadReport(
                perSecond,
                0,
                0,
                problems,
                List.of(),
                1_000_000_000L,
                1_000_000,
                2_000_000,
                List.of(new LoadReport.Part(
                        "iso8583", 8, 256, perSecond, problems, perSecond, new Histogram(1_000_000, 3))),
                List.of());
        return new Measurement("switch", load, books);
    }
}
