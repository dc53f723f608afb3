package org.pointsman.tools.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.hostile.Campaign;
import org.pointsman.tools.hostile.CampaignOptions;
import org.pointsman.tools.hostile.CampaignReport;
import org.pointsman.tools.hostile.Target;
import org.pointsman.tools.load.Recordings;

/**
 * A real process with hostile company of every kind: honest clients get every answer, and right; hostile ones are closed and
 * counted; memory stays bounded; nothing of them is left. What it costs in time is told and not judged: {@code bench hostile}
 * measures that.
 */
class HostileClientsIT {
    private static final int IDLE = Integer.getInteger("pointsman.idle", 2_000);
    private static final int OTHER_FILES = 1_000;
    private static final int CROWD = 50;
    private static final double RATE = 500;
    private static final double MAX_BYTES_PER_IDLE_CONNECTION = 20 * 1024;
    private static final long MAX_MEMORY_BYTES = 1280L << 20;

    @TempDir
    private Path directory;

    @Test
    void honestClientsAreServedInHostileCompany() throws Exception {
        Path config = configure();
        // The heap in place: what the process takes more is not garbage that has not been collected yet.
        SwitchProcess process = SwitchProcess.start(config, List.of("-Xms512m", "-XX:+AlwaysPreTouch"));
        try {
            assertThat(process.awaitListener()).as(process.log()).isNotNull();
            Target target = new Target(
                    process.address("recorded"),
                    Dialects.named("iso87-binary"),
                    process.address("api"),
                    process.pid(),
                    YamlConfig.readReference(directory.resolve("reference.yaml")));
            CampaignReport report = new Campaign(target, options()).run(kind -> {});
            System.out.println(report.asText());
            new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValue(Path.of("target", "hostile.json").toFile(), report.asMap());

            assertThat(report.broken()).isEmpty();
            assertThat(report.rows())
                    .filteredOn(row -> row.kind().startsWith("idle"))
                    .hasSize(2)
                    .allSatisfy(row -> assertThat(row.bytesPerConnection())
                            .as(row.kind())
                            .isLessThan(MAX_BYTES_PER_IDLE_CONNECTION));
            assertThat(process.log().lines()).noneMatch(line -> line.contains("level=error"));
            assertThat(process.terminate()).isEqualTo(143);
        } finally {
            process.kill();
        }
    }

    private static CampaignOptions options() {
        long files =
                ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
        int idle = (int) Math.min(IDLE, files - OTHER_FILES);
        return new CampaignOptions(
                idle,
                CROWD,
                RATE,
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofSeconds(60),
                MAX_MEMORY_BYTES);
    }

    private Path configure() throws IOException {
        Path written = SwitchProcess.written(directory);
        Files.createDirectories(written.resolve("tmp"));
        String recorded = Files.readString(Recordings.directory("iso87-binary").resolve("reference.yaml"));
        // Without its limits, which are for a few transactions a card.
        Files.writeString(
                directory.resolve("reference.yaml"),
                recorded.substring(0, recorded.indexOf("limits:"))
                        + "remember: { transactions: 200000, atLeast: 0s }\n");
        return Files.writeString(
                directory.resolve("node.yaml"), """
                node: acceptance
                data: %s
                keys: %s
                listeners:
                  - { name: recorded, protocol: iso8583, dialect: iso87-binary, framing: length2, bind: "127.0.0.1:0", receiveTimeout: 1s }
                  - { name: api, protocol: http, bind: "127.0.0.1:0", receiveTimeout: 1s, idleTimeout: 10m }
                reference: reference.yaml
                """.formatted(written.resolve("data"), written.resolve("keys")));
    }
}
