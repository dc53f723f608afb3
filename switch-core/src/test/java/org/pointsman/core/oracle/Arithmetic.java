package org.pointsman.core.oracle;

import java.math.BigInteger;
import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.OracleState.Rrn;

/** The sums the oracle does, with numbers that have no end. */
final class Arithmetic {
    private Arithmetic() {}

    /** From the right every second digit counts double, and of a product of two digits their sum; all must end in 0. */
    static boolean luhnHolds(long pan) {
        String digits = Long.toUnsignedString(pan);
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? digit : 2 * digit;
            sum += weighed / 10 + weighed % 10;
        }
        return sum % 10 == 0;
    }

    static BigInteger available(Account account) {
        return big(account.posted).add(big(account.creditLine)).subtract(big(account.held));
    }

    /** An available amount that a reply has no room for is the nearest one that it has. */
    static long saturated(BigInteger value) {
        return overflows(value) ? value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE : value.longValue();
    }

    static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }

    static boolean overflows(BigInteger value) {
        return value.bitLength() > 63;
    }

    /** Twelve ASCII digits as they travel in DE 37: eight characters and four, the first in the highest byte. */
    static Rrn asciiDigits(long counter) {
        String digits = String.format("%012d", counter % 1_000_000_000_000L);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 8; i++) {
            high = high << 8 | digits.charAt(i);
        }
        for (int i = 8; i < 12; i++) {
            low = low << 8 | digits.charAt(i);
        }
        return new Rrn(high, low);
    }
}
