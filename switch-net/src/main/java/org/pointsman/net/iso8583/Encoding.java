package org.pointsman.net.iso8583;

import java.util.Locale;

/** How characters, digits or bytes stand on the wire. Dialect files name these in lower case. */
public enum Encoding {
    /** One byte a character, in the dialect's character set. */
    CHARACTERS(2),
    /** Two digits a byte. */
    BCD(1),
    /** Bytes as they are. */
    BINARY(2),
    /** Two upper-case hex characters a byte, in the dialect's character set; lower case is understood. */
    HEX(4);

    final int nibblesPerUnit;

    Encoding(final int nibblesPerUnit) {
        this.nibblesPerUnit = nibblesPerUnit;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
