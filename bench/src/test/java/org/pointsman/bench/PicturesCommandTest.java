package org.pointsman.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PicturesCommandTest {
    @TempDir
    Path directory;

    @Test
    void whatWasMeasuredIsDrawnAndNothingElse() throws Exception {
        Files.writeString(
                directory.resolve("end-to-end-json.json"),
                "{\"medians\": {\"barePerSecond\": 90000, \"bareCpuUs\": 5.5, \"switchPerSecond\": 45000, \"switchCpuUs\": 11}}");
        Files.writeString(directory.resolve("micro.json"), """
                [{"benchmark": "org.pointsman.bench.DecisionBenchmark.decideBatch", "params": {"cards": "1000"},
                  "primaryMetric": {"score": 151.2, "scoreError": "NaN"}},
                 {"benchmark": "org.pointsman.bench.CodecBenchmark.decode", "primaryMetric": {"score": 1}}]
                """);
        Files.writeString(directory.resolve("shadow.json"), """
                {"configuration": {"accounts": 5000000}, "fixed": {"from": 10, "to": 20},
                 "closed": {"from": 20, "to": 28, "caughtUpWithin": 2}, "snapshots": [{"from": 5, "to": 15}],
                 "client": [{"seconds": 11, "p999Us": 900}, {"seconds": 12, "p999Us": 1100}],
                 "samples": [{"seconds": 11, "lag": 3, "decideP999Us": 90}, {"seconds": 12, "lag": 4, "decideP999Us": null},
                             {"seconds": 13, "lag": 4, "decideP999Us": 95},
                             {"seconds": 21, "lag": 7000, "decideP999Us": 99}, {"seconds": 30, "lag": 8, "decideP999Us": 99}]}
                """);
        Path out = directory.resolve("pictures");

        assertThat(new CommandLine(new PicturesCommand())
                        .execute("--from", directory.toString(), "--out", out.toString()))
                .isZero();

        try (var files = Files.list(out)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("end-to-end.svg", "decision.svg", "snapshot.svg", "shadow-lag.svg");
        }
        assertThat(Files.readString(out.resolve("end-to-end.svg")))
                .contains("90,000/s, 5.50 µs")
                .contains("45,000/s, 11.00 µs")
                .contains("width=\"460.0\"")
                .contains("width=\"230.0\"");
        assertThat(Files.readString(out.resolve("decision.svg")))
                .contains("1,000 cards")
                .contains("151 ns");
        assertThat(Files.readString(out.resolve("snapshot.svg")))
                .contains("a snapshot of 5,000,000 accounts")
                .contains("class=\"shade\"")
                .contains("decisions");
        assertThat(Files.readString(out.resolve("shadow-lag.svg")))
                .contains("8,000")
                .doesNotContain("class=\"shade\"");
        for (String name : new String[] {"end-to-end.svg", "decision.svg", "snapshot.svg", "shadow-lag.svg"}) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(out.resolve(name).toFile());
        }
    }
}
