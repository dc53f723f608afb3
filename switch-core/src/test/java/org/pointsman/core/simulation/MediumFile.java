package org.pointsman.core.simulation;

import java.util.Arrays;
import java.util.BitSet;
import org.pointsman.core.oracle.Dice;

/**
 * What the medium has of a file. A force that fails leaves the pages it was to write off the medium and takes them for clean, as
 * Linux does: no later one writes them, unless somebody writes them again first.
 */
final class MediumFile {
    private static final int SECTOR = 512;
    private static final int PAGE = 4096;

    private byte[] content = {};
    /** Pages that are taken for clean and are not on the medium, as long as they are as they were at the failure. */
    private final BitSet lost = new BitSet();

    private byte[] atFailure = {};

    MediumFile() {}

    /** @param content all of which is on the medium */
    MediumFile(byte[] content) {
        this.content = content;
    }

    byte[] content() {
        return content;
    }

    /** @param now what a process reads */
    void force(byte[] now) {
        content = reachable(now);
    }

    void failToForce(byte[] now) {
        byte[] reachable = reachable(now);
        for (int page = 0; page * PAGE < reachable.length; page++) {
            if (!Arrays.equals(page(page, content), page(page, reachable))) {
                lost.set(page);
            }
        }
        atFailure = now;
    }

    void writeAgain(long fromBytes) {
        lost.clear((int) (fromBytes / PAGE), Integer.MAX_VALUE);
    }

    /** What a force would have on the medium. */
    private byte[] reachable(byte[] now) {
        byte[] reachable = now.clone();
        for (int page = lost.nextSetBit(0); page >= 0; page = lost.nextSetBit(page + 1)) {
            int at = page * PAGE;
            if (!Arrays.equals(page(page, atFailure), page(page, now))) {
                lost.clear(page);
            } else if (at < reachable.length) {
                System.arraycopy(page(page, content), 0, reachable, at, Math.min(PAGE, reachable.length - at));
            }
        }
        return reachable;
    }

    /** With zeros behind the end. */
    private static byte[] page(int page, byte[] content) {
        int from = Math.min(page * PAGE, content.length);
        return Arrays.copyOf(Arrays.copyOfRange(content, from, Math.min(from + PAGE, content.length)), PAGE);
    }

    /**
     * What a loss of power leaves: old or new, for each page or sector that was written; the length too is the old or the new
     * one.
     *
     * @param now what a process reads
     */
    byte[] mix(byte[] now, Dice dice) {
        byte[] after = reachable(now);
        if (Arrays.equals(content, after)) {
            return content;
        }
        int way = dice.below(4);
        if (way == 0) {
            return content;
        }
        if (way == 1) {
            return after;
        }
        int unit = way == 2 ? PAGE : SECTOR;
        int share = 1 + dice.below(8);
        byte[] mixed = Arrays.copyOf(content, dice.oneIn(2) ? after.length : Math.max(content.length, after.length));
        for (int at = 0; at < mixed.length; at += unit) {
            int end = Math.min(mixed.length, at + unit);
            if (at < after.length && dice.below(8) < share) {
                System.arraycopy(after, at, mixed, at, Math.min(end, after.length) - at);
            }
        }
        return mixed;
    }
}
