package org.pointsman.core.simulation;

import org.pointsman.core.host.HostClock;

/** The clocks of a virtual machine. Time passes when the simulation says so; the wall clock may be set wrong. */
final class VirtualClock implements HostClock.Source {
    private static final long START_NS = 1_795_132_800_000_000_000L;
    private static final long NS_A_MS = 1_000_000;

    private long elapsedNs;
    private long skewNs;
    private long lowestSkewNs;
    private long highestSkewNs;

    void advance(long ns) {
        elapsedNs += ns;
    }

    /** Sets the wall clock forward, or back. */
    void jump(long ns) {
        skewNs += ns;
        lowestSkewNs = Math.min(lowestSkewNs, skewNs);
        highestSkewNs = Math.max(highestSkewNs, skewNs);
    }

    /** Whether the wall clock was set so far from where it was that a switch may, or must, not believe it. */
    boolean isFarOff() {
        return highestSkewNs - lowestSkewNs > HostClock.MAX_JUMP_NS;
    }

    /** Somebody sets the wall clock right, and waits until no record is from the future. */
    void setRight() {
        elapsedNs += Math.max(0, highestSkewNs);
        skewNs = 0;
        lowestSkewNs = 0;
        highestSkewNs = 0;
    }

    long wallNs() {
        return START_NS + elapsedNs + skewNs;
    }

    @Override
    public long wallMs() {
        return wallNs() / NS_A_MS;
    }

    @Override
    public long monotonicNs() {
        return elapsedNs;
    }
}
