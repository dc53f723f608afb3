package org.pointsman.core.routing;

/** Powers of ten, and division by them without a division. */
public final class PowersOfTen {
    /** The largest power of ten below 2^64. */
    public static final int MAX_EXPONENT = 19;

    private static final long[] POWERS = new long[MAX_EXPONENT + 1];
    /** {@code ceil(2^(64 + floor(log2(5^k))) / 5^k)}, between 2^63 and 2^64. */
    private static final long[] RECIPROCALS = new long[MAX_EXPONENT + 1];

    private static final int[] SHIFTS = new int[MAX_EXPONENT + 1];

    static {
        POWERS[0] = 1;
        long powerOfFive = 1;
        for (int k = 1; k <= MAX_EXPONENT; k++) {
            POWERS[k] = POWERS[k - 1] * 10;
            powerOfFive *= 5;
            SHIFTS[k] = 63 - Long.numberOfLeadingZeros(powerOfFive);
            RECIPROCALS[k] = reciprocal(powerOfFive, SHIFTS[k]);
        }
    }

    private PowersOfTen() {}

    /** {@code 10^exponent}, unsigned, for exponents from 0 to {@link #MAX_EXPONENT}. */
    public static long power(int exponent) {
        return POWERS[exponent];
    }

    /**
     * {@code value / 10^exponent}, both unsigned. Dividing by 2^k first leaves a number of {@code 64 − k} bits; for
     * those, multiplying by the rounded-up reciprocal of 5^k in 64 bits gives the exact quotient.
     */
    public static long divide(long value, int exponent) {
        if (exponent == 0) {
            return value;
        }
        long halved = value >>> exponent;
        // The reciprocal's top bit is set: as a signed factor it is 2^64 too small.
        long high = Math.multiplyHigh(halved, RECIPROCALS[exponent]) + halved;
        return high >>> SHIFTS[exponent];
    }

    /** Long division of 2^(64 + shift) by a divisor between 2^shift and 2^(shift + 1), rounded up, bit by bit. */
    private static long reciprocal(long divisor, int shift) {
        long remainder = 1L << shift;
        long quotient = 0;
        for (int i = 0; i < 64; i++) {
            remainder <<= 1;
            quotient <<= 1;
            if (remainder >= divisor) {
                remainder -= divisor;
                quotient |= 1;
            }
        }
        return quotient + 1;
    }
}
