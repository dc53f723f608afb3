package org.pointsman.core.view;

import java.util.Locale;

/** The ways a field is shown. Those of composites and texts follow from the type, the others from {@code fields.csv}. */
public enum FieldFormat {
    /** A whole number, unsigned where the schema says so. */
    NUMBER,
    /** Of interest to the host only: which connection asked. Left out where people read. */
    PLUMBING,
    /** A number with leading zeros, as on the wire. */
    DIGITS,
    /** Minor units of the record's currency. */
    AMOUNT,
    /** ISO 4217 letters. */
    CURRENCY,
    /** DE 39: two characters. */
    RESPONSE_CODE,
    /** Nanoseconds since 1970, as ISO 8601 in UTC. */
    INSTANT,
    /** Nanoseconds, as ISO 8601. */
    DURATION,
    /** Days since 1970, as a date. */
    DAY,
    /** Eight characters in one word. */
    PACKED,
    /** A number that stands for a word. */
    CODE,
    /** Bits that stand for words. */
    BITS,
    /** Characters, filled up with zeros. */
    TEXT,
    /** A card number. */
    PAN,
    /** Packed characters in two words. */
    PACKED_PAIR,
    /** A fingerprint, in hexadecimal. */
    HEX,
    /** Who, and why. */
    AUTHOR;

    static FieldFormat named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
