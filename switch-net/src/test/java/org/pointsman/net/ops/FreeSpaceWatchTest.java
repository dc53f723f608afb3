package org.pointsman.net.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.pointsman.journal.JournalConfig;
import org.pointsman.net.edge.FreeSpace;
import org.pointsman.net.edge.FreeSpace.Room;
import org.pointsman.net.testing.TestDisk;

/** What there is room for, by the bytes that are free. */
class FreeSpaceWatchTest {
    private static final long STOP = JournalConfig.DEFAULT_MIN_FREE_BYTES;
    private static final long LEAST = 2 * STOP;
    private static final long HALF = STOP + STOP / 2;

    private final TestDisk disk = new TestDisk();
    private final FreeSpace space = new FreeSpace();
    private final FreeSpaceWatch watch = new FreeSpaceWatch(disk, Path.of("."), space, LEAST);

    private Room roomWith(long freeBytes) {
        disk.freeBytes(freeBytes);
        watch.run();
        return space.room();
    }

    @Test
    void repeatsAreTakenInTheUpperHalfBetweenTheLeastAndWhereTheJournalStops() {
        assertThat(roomWith(LEAST)).isEqualTo(Room.FOR_ALL);
        assertThat(roomWith(LEAST - 1)).isEqualTo(Room.FOR_REPEATS);
        assertThat(roomWith(HALF)).isEqualTo(Room.FOR_REPEATS);
        assertThat(roomWith(HALF - 1)).isEqualTo(Room.FOR_NOTHING);
        assertThat(roomWith(0)).isEqualTo(Room.FOR_NOTHING);
    }

    @Test
    void newWorkIsTakenAgainWithAQuarterMoreThanTheLeastAndRepeatsBefore() {
        roomWith(HALF - 1);
        assertThat(roomWith(HALF)).isEqualTo(Room.FOR_REPEATS);
        assertThat(roomWith(LEAST + LEAST / 4 - 1)).isEqualTo(Room.FOR_REPEATS);
        assertThat(roomWith(LEAST + LEAST / 4)).isEqualTo(Room.FOR_ALL);
        assertThat(roomWith(LEAST)).isEqualTo(Room.FOR_ALL);
        assertThat(roomWith(HALF - 1)).as("at one blow").isEqualTo(Room.FOR_NOTHING);
        assertThat(roomWith(Long.MAX_VALUE)).isEqualTo(Room.FOR_ALL);
    }

    @Test
    void anotherLeastCountsFromTheNextLookOn() {
        assertThat(roomWith(LEAST - 1)).isEqualTo(Room.FOR_REPEATS);
        watch.minFreeBytes(4 * STOP);
        assertThat(space.room()).isEqualTo(Room.FOR_REPEATS);
        assertThat(roomWith(LEAST - 1)).as("half of the larger margin is more").isEqualTo(Room.FOR_NOTHING);
    }
}
