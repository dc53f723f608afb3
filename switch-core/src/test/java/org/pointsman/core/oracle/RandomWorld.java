package org.pointsman.core.oracle;

import static org.pointsman.core.testing.Commands.text8;

import java.util.List;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.Pan;
import org.pointsman.core.oracle.OracleState.Prefix;
import org.pointsman.core.table.RecordHash;

/**
 * The few names that random commands are about, and the temper of one world. The names are few so that commands meet:
 * the same card again and again, the same key twice, a terminal of another merchant.
 */
final class RandomWorld {
    static final int CNY = 156;
    static final int USD = 840;
    static final int EUR = 978;
    static final long FIRST_CUSTOMER = 1000;
    static final int CUSTOMERS = 8;
    static final long FIRST_MERCHANT_ACCOUNT = 2000;
    static final int MERCHANT_ACCOUNTS = 4;

    /** The first two acquire, the third only issues, the fourth never exists. */
    static final long[] PARTICIPANTS = {10001, 10002, 10003, 99999};

    /** Cards that get put: 16 digits mostly; 12, 13 and 19 (beyond 2^63), a leading zero, a wrong check digit. */
    static final List<Pan> CARDS = List.of(
            new Pan(6225880012345675L, 16),
            new Pan(withCheckDigit(622588001234999L), 16),
            new Pan(withCheckDigit(622599770000001L), 16),
            new Pan(withCheckDigit(62222200011L), 12),
            new Pan(withCheckDigit(622222000112L), 13),
            new Pan(withCheckDigit(988888001234567890L), 19),
            new Pan(withCheckDigit(77000012345678L), 16),
            new Pan(withCheckDigit(621000000000001L) ^ 1, 16));

    /** Numbers that no card has, each wrong in its own way. */
    static final List<Pan> STRANGERS = List.of(
            new Pan(withCheckDigit(622588001299999L), 16),
            new Pan(withCheckDigit(622588001299999L) ^ 1, 16),
            new Pan(withCheckDigit(411111000000001L), 16),
            new Pan(withCheckDigit(411111000000001L) ^ 1, 16),
            new Pan(withCheckDigit(6225880012L), 11),
            new Pan(6225880012345675L, 17),
            new Pan(6225880012345675L, 20),
            new Pan(0, 16),
            new Pan(0, 0));

    static final List<Prefix> PREFIXES = List.of(
            new Prefix(622588, 6),
            new Prefix(62, 2),
            new Prefix(621, 3),
            new Prefix(62258800, 8),
            new Prefix(988888, 6),
            new Prefix(770, 4),
            new Prefix(6225, 4));

    static final List<MerchantId> MERCHANTS = List.of(
            merchant("898310053990001"),
            merchant("898310053990002"),
            merchant("898310053990003"),
            sameHashAs(merchant("898310053990001"), text8("89831006")));

    static final long[] TERMINALS = {text8("10000001"), text8("10000002"), text8("10000009")};

    /** Numbers are drawn from a wide range, so that many things are remembered at the same time. */
    final boolean wide;

    /** Amounts and balances go to the ends of 64 bits. */
    final boolean extreme;

    /** How many of a hundred requests are of API clients. */
    final int percentByApi;

    /** Around 2026-11-20, or around a turn of the century. */
    final int firstDay;

    RandomWorld(Dice dice) {
        wide = dice.oneIn(12);
        extreme = dice.oneIn(8);
        percentByApi = dice.pick(0, 10, 40, 40, 90);
        firstDay = dice.oneIn(8) ? dice.pick(1, 10_950, 47_475) : 20_777;
    }

    /** YYMM that cards are valid to, unless something else is put. */
    int usualExpiry() {
        return firstDay > 40_000 ? 9912 : 3012;
    }

    private static MerchantId merchant(String id) {
        return new MerchantId(text8(id), text8(id.substring(8)));
    }

    /** Another merchant whose record, and whose terminals' records, have the same key in the state hash. */
    private static MerchantId sameHashAs(MerchantId one, long otherHigh) {
        return new MerchantId(otherHigh, RecordHash.merchantKey(one.high(), one.low()) - RecordHash.mix64(otherHigh));
    }

    /** Appends the digit that makes the check right. */
    static long withCheckDigit(long digits) {
        for (int checkDigit = 0; checkDigit < 10; checkDigit++) {
            long pan = digits * 10 + checkDigit;
            if (Arithmetic.luhnHolds(pan)) {
                return pan;
            }
        }
        throw new AssertionError("one of ten digits is right");
    }
}
