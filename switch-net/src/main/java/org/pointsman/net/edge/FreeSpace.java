package org.pointsman.net.edge;

/**
 * Whether the journal's disk has room for new work. One thread looks and says so; event loops ask before they hand anything
 * over that would be kept.
 */
public final class FreeSpace {
    private volatile boolean isShort;

    /** By whoever watches the disk. */
    public void isShort(boolean tooLittle) {
        isShort = tooLittle;
    }

    /** Whether new work is to be declined. Any thread. */
    public boolean isShort() {
        return isShort;
    }
}
