package org.pointsman.core.engine;

/** Retrieval reference numbers (DE 37) that the engine assigns: its counter in twelve digits, as packed text. */
final class RetrievalReference {
    private static final long NUMBERS = 1_000_000_000_000L;

    private RetrievalReference() {}

    /** The first eight digits. */
    static long high(long counter) {
        int leading = (int) (counter % NUMBERS / 10_000);
        return fourDigits(leading / 10_000) << 32 | fourDigits(leading % 10_000);
    }

    /** The last four digits. */
    static long low(long counter) {
        return fourDigits((int) (counter % 10_000));
    }

    /** A number below 10,000 as four ASCII digits, the first in the highest byte. */
    private static long fourDigits(int number) {
        int upper = number / 100;
        int lower = number % 100;
        int digits = upper / 10 << 24 | upper % 10 << 16 | lower / 10 << 8 | lower % 10;
        return 0x3030_3030L + digits;
    }
}
