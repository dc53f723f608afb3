package org.pointsman.net.edge;

/** How long something has not changed, for one who looks now and then. One thread. */
public final class Standstill {
    private long state = -1;
    private long sinceNs;

    /**
     * Whether the state is what it was at every look for the last {@code limitNs}. Time counts from the first look that found
     * it so.
     *
     * @param newState any number but −1 that is another one whenever something has happened
     * @param limitNs 0: for ever
     * @param nowNs by {@link System#nanoTime}
     */
    public boolean exceeds(long newState, long limitNs, long nowNs) {
        if (state != newState) {
            state = newState;
            sinceNs = nowNs;
            return false;
        }
        return limitNs > 0 && nowNs - sinceNs >= limitNs;
    }
}
