package org.pointsman.core.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BoundsTest {

    @Test
    void tablesHaveRoomToDouble() {
        assertThat(Bounds.roomy(0)).isEqualTo(1024);
        assertThat(Bounds.roomy(2000)).isEqualTo(4000);
        assertThat(Bounds.roomy(Integer.MAX_VALUE)).isEqualTo(Bounds.MAX_ROWS);
        assertThat(Bounds.roomySmall(1)).isEqualTo(64);
        assertThat(Bounds.roomySmall(60_000)).isEqualTo(Bounds.MAX_SMALL_ROWS);
    }

    @Test
    void usagesCoverEveryWindowedLimitForEverybodyItMeasures() {
        Limit single = new Limit("a", Limit.Scope.CARD, Limit.Measure.SINGLE, Limit.Window.NONE, 1);
        Limit cardDay = new Limit("b", Limit.Scope.CARD, Limit.Measure.AMOUNT, Limit.Window.DAY, 1);
        Limit terminalDay = new Limit("c", Limit.Scope.TERMINAL, Limit.Measure.COUNT, Limit.Window.DAY, 1);
        assertThat(Bounds.usages(List.of(single, cardDay, terminalDay), 64, 9999, 3000, 9999, 500))
                .isEqualTo(3500);
        assertThat(Bounds.usages(List.of(single), 64, 9999, 3000, 9999, 500)).isEqualTo(1024);
    }
}
