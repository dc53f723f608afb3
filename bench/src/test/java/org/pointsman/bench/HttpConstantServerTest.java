package org.pointsman.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.tools.load.ConnectionGroup;
import org.pointsman.tools.load.JsonTraffic;
import org.pointsman.tools.load.LoadClient;
import org.pointsman.tools.load.LoadOptions;
import org.pointsman.tools.load.LoadReport;
import org.pointsman.tools.load.Mix;
import org.pointsman.tools.load.Peer;
import org.pointsman.tools.load.TrafficPlan;

@Timeout(60)
class HttpConstantServerTest {
    @TempDir
    Path directory;

    @Test
    void everyRequestIsAnsweredByTheSame() throws Exception {
        ReferenceData reference = YamlConfig.readReference(BenchNode.writeReference(directory, 100, 1_000));
        TrafficPlan plan = TrafficPlan.alone(reference, Mix.PAIRS, Peer.BARE, 100, 100, 4, 2);
        JsonTraffic traffic = new JsonTraffic(plan, "localhost", null);
        try (HttpConstantServer server = new HttpConstantServer(0)) {
            LoadOptions options = new LoadOptions().warmup(Duration.ZERO).duration(Duration.ofMillis(500));
            ConnectionGroup group =
                    new ConnectionGroup("json", ServerProcess.address(server.port()), traffic.framing(), traffic, 4, 2);
            LoadReport report = new LoadClient(options, group).run();

            assertThat(report.firstProblems()).isEmpty();
            assertThat(report.good()).isTrue();
            assertThat(report.answered()).isPositive();
        }
    }
}
