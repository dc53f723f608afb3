package org.pointsman.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.load.ClientFraming;
import org.pointsman.tools.load.ConnectionGroup;
import org.pointsman.tools.load.KeySequence;
import org.pointsman.tools.load.LoadClient;
import org.pointsman.tools.load.LoadOptions;
import org.pointsman.tools.load.LoadReport;
import org.pointsman.tools.load.Mix;
import org.pointsman.tools.load.Peer;
import org.pointsman.tools.load.TemplateTraffic;
import org.pointsman.tools.load.TrafficPlan;

@Timeout(60)
class EchoServerTest {

    @Test
    void theTrafficOfTheBenchComesBackAsItWas(@TempDir Path directory) throws Exception {
        ReferenceData reference = YamlConfig.readReference(BenchNode.writeReference(directory, 100, 1000));
        TemplateTraffic traffic = new TemplateTraffic(
                Dialects.named("iso87-binary"),
                TrafficPlan.alone(reference, Mix.PAIRS, Peer.BARE, 100, 100, 4, 16),
                new KeySequence());
        try (EchoServer server = new EchoServer(0)) {
            LoadOptions options = new LoadOptions().warmup(Duration.ZERO).duration(Duration.ofMillis(500));
            ConnectionGroup group = new ConnectionGroup(
                    "echo", ServerProcess.address(server.port()), ClientFraming.LENGTH2, traffic, 4, 16);
            LoadReport report = new LoadClient(options, group).run();

            assertThat(report.firstProblems()).isEmpty();
            assertThat(report.good()).isTrue();
            assertThat(report.answered()).isPositive();
        }
    }
}
