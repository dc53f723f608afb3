package org.pointsman.core.host.metrics;

/** Whether hot threads measure and count, and the clock they measure with. Any thread may turn it on and off. */
public final class Measuring {
    private volatile boolean on = true;

    public void set(boolean measure) {
        on = measure;
    }

    public boolean isOn() {
        return on;
    }

    /** Nanoseconds of the monotonic clock; 0 while nothing is measured, which no difference may be taken from. */
    public long nowNs() {
        return on ? System.nanoTime() : 0;
    }
}
