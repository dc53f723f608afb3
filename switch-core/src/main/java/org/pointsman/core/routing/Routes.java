package org.pointsman.core.routing;

import org.pointsman.core.table.RecordHash;

/**
 * Routes by leading digits of the card number; the longest prefix wins. An open-addressing table of (prefix, digits),
 * probed once for each length of prefix that is in use, longest first.
 */
public final class Routes {
    /** No route, or no room for another. */
    public static final int NONE = -1;

    public static final int MAX_PREFIX_DIGITS = PowersOfTen.MAX_EXPONENT;

    private static final int EMPTY = 0;

    private final long[] prefixes;
    /** Digits of the prefix + 1, so that {@link #EMPTY} is none. */
    private final byte[] digitsPlusOne;

    private final byte[] channels;
    private final byte[] checkDigits;
    private final int capacity;
    private int size;
    private int lengthsInUse;
    private long hash;

    public Routes(int capacity) {
        this.capacity = capacity;
        int places = 2 * capacity + 1;
        prefixes = new long[places];
        digitsPlusOne = new byte[places];
        channels = new byte[places];
        checkDigits = new byte[places];
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return capacity;
    }

    /**
     * The route with the longest prefix of an unsigned number, or {@link #NONE}.
     *
     * @param digits of the number, leading zeros included; at most 19
     */
    public int find(long number, int digits) {
        int lengths = lengthsInUse & (2 << digits) - 1;
        while (lengths != 0) {
            int length = 31 - Integer.numberOfLeadingZeros(lengths);
            int place = place(PowersOfTen.divide(number, digits - length), length);
            if (digitsPlusOne[place] != EMPTY) {
                return place;
            }
            lengths &= ~(1 << length);
        }
        return NONE;
    }

    /** The route of exactly this prefix, or {@link #NONE}. */
    public int get(long prefix, int digits) {
        int place = place(prefix, digits);
        return digitsPlusOne[place] == EMPTY ? NONE : place;
    }

    /** True if the last digit of a card number that takes this route has to be its check digit. */
    public boolean checksDigit(int route) {
        return checkDigits[route] != 0;
    }

    public int channel(int route) {
        return channels[route];
    }

    /** How many places there are; those that {@link #isRoute} are the routes. */
    public int places() {
        return prefixes.length;
    }

    public boolean isRoute(int place) {
        return digitsPlusOne[place] != EMPTY;
    }

    public long prefix(int route) {
        return prefixes[route];
    }

    public int prefixDigits(int route) {
        return digitsPlusOne[route] - 1;
    }

    public int checkDigit(int route) {
        return checkDigits[route];
    }

    /** Creates or changes a route; the caller has made sure that there is room. */
    public void put(long prefix, int digits, int channel, int checkDigit) {
        int place = place(prefix, digits);
        if (digitsPlusOne[place] == EMPTY) {
            size++;
            lengthsInUse |= 1 << digits;
        } else {
            hash -= hashOf(place);
        }
        prefixes[place] = prefix;
        digitsPlusOne[place] = (byte) (digits + 1);
        channels[place] = (byte) channel;
        checkDigits[place] = (byte) checkDigit;
        hash += hashOf(place);
    }

    /** Where a route stands or would stand. */
    private int place(long prefix, int digits) {
        long mixed = RecordHash.mix64(RecordHash.routeKey(prefix, digits));
        int place = (int) ((mixed >>> 32) * prefixes.length >>> 32);
        while (digitsPlusOne[place] != EMPTY && !(prefixes[place] == prefix && digitsPlusOne[place] == digits + 1)) {
            place = place + 1 == prefixes.length ? 0 : place + 1;
        }
        return place;
    }

    /** This table's share of the state hash. */
    public long hash() {
        return hash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    public long recomputeHash() {
        long sum = 0;
        for (int place = 0; place < prefixes.length; place++) {
            sum += digitsPlusOne[place] == EMPTY ? 0 : hashOf(place);
        }
        return sum;
    }

    private long hashOf(int place) {
        long key = RecordHash.routeKey(prefixes[place], digitsPlusOne[place] - 1);
        return RecordHash.hash(RecordHash.ROUTE, key, channels[place] | checkDigits[place] << 8);
    }

    public long memoryBytes() {
        return (long) prefixes.length * (Long.BYTES + 3);
    }
}
