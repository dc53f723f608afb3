package org.pointsman.core.oracle;

import java.util.List;
import java.util.Random;

/** Seeded chance: the same seed throws the same dice on every machine. */
public final class Dice {
    private final Random random;

    public Dice(long seed) {
        // The first throws after neighbouring seeds are much alike; after mixed ones they are not.
        random = new Random(OracleHash.mix64(seed));
    }

    public boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** A number below {@code bound}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** A number from {@code first} to {@code last}, both included. */
    public long between(long first, long last) {
        return first + (long) (random.nextDouble() * (last - first + 1));
    }

    public long pick(long... values) {
        return values[random.nextInt(values.length)];
    }

    public int pick(int... values) {
        return values[random.nextInt(values.length)];
    }

    /** An element of the list, the newer (later) ones more often. */
    public <T> T pickNewer(List<T> list) {
        int size = list.size();
        int fromEnd = Math.min(random.nextInt(size), random.nextInt(size));
        return list.get(size - 1 - fromEnd);
    }

    public <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
