package org.pointsman.net.iso8583;

import java.util.Locale;

/** What of a field people may see (docs/THREATS.md). Dialect files name these in lower case. */
public enum Mask {
    /** All of it. */
    NONE,
    /** The first six and the last four digits of a card number. */
    PAN,
    /** All but the sensitive tags of ICC data: 57, 5A, 5F20, 56 and 9F1F. */
    ICC,
    /** Nothing. */
    ALL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
