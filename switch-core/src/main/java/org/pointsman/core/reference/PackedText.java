package org.pointsman.core.reference;

/**
 * ASCII identifiers as big-endian packed words: the first character is the most significant byte, so that no string is
 * ever made of them on the hot path. Shorter identifiers are filled up with spaces, as they are on the wire.
 */
public final class PackedText {
    private PackedText() {}

    /** DE 41: 8 characters. */
    public static long terminalId(String id) {
        requireAscii(id, Terminal.MAX_ID_LENGTH);
        return pack(id, 0, 8);
    }

    /** The first 8 of the 15 characters of DE 42. */
    public static long merchantIdHigh(String id) {
        requireAscii(id, Merchant.MAX_ID_LENGTH);
        return pack(id, 0, 8);
    }

    /** The last 7 of the 15 characters of DE 42; the last byte is zero. */
    public static long merchantIdLow(String id) {
        requireAscii(id, Merchant.MAX_ID_LENGTH);
        return pack(id, 8, 7) << 8;
    }

    /** Whether a text can stand in DE 41 or DE 42: printable ASCII that neither begins nor ends with a space. */
    public static boolean isIdentifier(String id, int maxLength) {
        if (id.isEmpty() || id.length() > maxLength || id.charAt(0) == ' ' || id.charAt(id.length() - 1) == ' ') {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) < ' ' || id.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static long pack(String id, int from, int length) {
        long word = 0;
        for (int i = from; i < from + length; i++) {
            word = word << 8 | (i < id.length() ? id.charAt(i) : ' ');
        }
        return word;
    }

    private static void requireAscii(String id, int maxLength) {
        if (!isIdentifier(id, maxLength)) {
            throw new IllegalArgumentException("not 1 to " + maxLength + " printable ASCII characters: '" + id + "'");
        }
    }
}
