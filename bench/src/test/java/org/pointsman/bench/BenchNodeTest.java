package org.pointsman.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.host.shadow.SnapshotPolicy;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.journal.Durability;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.YamlConfig;

class BenchNodeTest {
    @TempDir
    Path directory;

    @Test
    void theFilesAreWhatASwitchTakes() throws Exception {
        ReferenceData reference = YamlConfig.readReference(BenchNode.writeReference(directory, 1_000, 50_000));
        NodeConfig node = YamlConfig.readNode(BenchNode.writeNode(
                directory, Durability.DISK, 1234, 1235, 512, 3, 1024, BenchNode.shadow(Duration.ofSeconds(7))));

        assertThat(reference.cards()).hasSize(1_000).allMatch(BenchNodeTest::hasRightCheckDigit);
        assertThat(reference.accounts()).hasSize(1_000 + BenchNode.MERCHANTS);
        assertThat(reference.terminals()).hasSize(2 * BenchNode.MERCHANTS);
        assertThat(reference.remember().transactions()).isEqualTo(50_000);
        assertThat(node.pipeline()).isEqualTo(new NodeConfig.Pipeline(3, 1024));
        assertThat(node.follower().snapshots()).isEqualTo(new SnapshotPolicy(Duration.ofSeconds(7), 1, false));
        assertThat(node.durability()).isEqualTo(Durability.DISK);
        assertThat(node.listeners()).hasSize(2);
        assertThat(node.reference()).isEqualTo(directory.resolve("reference.yaml"));
    }

    private static boolean hasRightCheckDigit(Card card) {
        String digits = Long.toString(card.panNumber());
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int value = (digits.charAt(digits.length() - 1 - i) - '0') * (1 + i % 2);
            sum += value > 9 ? value - 9 : value;
        }
        return sum % 10 == 0;
    }

    @Test
    void theFlagsComeFromTheBuild() {
        assertThat(JvmFlags.forClassPath()).contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
        assertThat(JvmFlags.forClassPath()).noneMatch(flag -> flag.contains("${"));
    }
}
