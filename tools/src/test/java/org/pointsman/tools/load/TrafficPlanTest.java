package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;

/** Which cards a run takes, so that its purchases are never declined for what it has not given back yet. */
class TrafficPlanTest {
    private static final ReferenceData DEMO = YamlConfig.demoReference();
    /** Good for 5,000 minor units; the other cards for more than their limit of 2,000,000 a day. */
    private static final long POOR = 1000000005;

    private static List<Long> accounts(Mix mix, long amount, int connections, int owedByConnection) {
        TrafficPlan plan = TrafficPlan.alone(DEMO, mix, Peer.SWITCH, amount, 1_000_000, connections, 1024);
        return plan.cards(plan.usable(), owedByConnection).stream()
                .map(Card::account)
                .toList();
    }

    @Test
    void aCardOfOneConnectionBearsWhatThatConnectionOwes() {
        assertThat(accounts(Mix.PAIRS, 5_000, 1, 1)).contains(POOR);
        assertThat(accounts(Mix.PAIRS, 100, 1, 50)).contains(POOR);
        assertThat(accounts(Mix.PAIRS, 100, 1, 51)).isNotEmpty().doesNotContain(POOR);
    }

    @Test
    void aCardThatConnectionsShareBearsWhatAllOfThemOwe() {
        assertThat(accounts(Mix.PAIRS, 100, 8, 1)).contains(POOR);
        assertThat(accounts(Mix.PAIRS, 625, 8, 1)).contains(POOR);
        assertThat(accounts(Mix.PAIRS, 626, 8, 1)).isNotEmpty().doesNotContain(POOR);
        assertThat(accounts(Mix.PAIRS, 100, 8, 256)).isNotEmpty().doesNotContain(POOR);
    }

    @Test
    void limitsBoundItToo() {
        assertThat(accounts(Mix.PAIRS, 250_000, 8, 1)).isNotEmpty();
        assertThatThrownBy(() -> accounts(Mix.PAIRS, 250_001, 8, 1))
                .hasMessageContaining("8 purchases of 250001 minor units")
                .hasMessageContaining("8 connections, 1 each")
                .hasMessageContaining("limits");
        assertThatThrownBy(() -> accounts(Mix.PAIRS, 500_001, 1, 1)).hasMessageContaining("1 purchases of 500001");
    }

    @Test
    void inquiriesOweNothing() {
        assertThat(accounts(Mix.INQUIRIES, 5_000, 1, 1_000)).contains(POOR);
    }
}
