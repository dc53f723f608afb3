package org.pointsman.core.view;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.pointsman.core.reference.Currencies;

/** Values as people write them. */
public final class Texts {
    private static final int CODE_A0 = 160;
    private static final DateTimeFormatter INSTANT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

    private Texts() {}

    /** ISO 8601 in UTC, always with nine decimals, so that texts sort like times. @param ns nanoseconds since 1970 */
    public static String instant(long ns) {
        long perSecond = TimeUnit.SECONDS.toNanos(1);
        return INSTANT.format(Instant.ofEpochSecond(Math.floorDiv(ns, perSecond), Math.floorMod(ns, perSecond)));
    }

    /** DE 39: 0 is 00, 160 is A0. */
    public static String responseCode(int code) {
        return code == CODE_A0 ? "A0" : digits(code, 2);
    }

    /** The letters of a currency; the three digits of a number that names none. */
    public static String currency(int numeric) {
        return Currencies.isKnown(numeric) ? Currencies.alpha(numeric) : digits(numeric, 3);
    }

    /** A number with leading zeros. */
    public static String digits(long number, int count) {
        String text = Long.toUnsignedString(number);
        return text.length() >= count ? text : "0".repeat(count - text.length()) + text;
    }

    /** The number of a card: first six and last four digits, the others as stars. Short ones show less. */
    public static String maskedPan(long number, int digits) {
        String text = digits(number, digits);
        int hidden = text.length() - 10;
        if (hidden < 2) {
            return "*".repeat(text.length());
        }
        return text.substring(0, 6) + "*".repeat(hidden) + text.substring(text.length() - 4);
    }

    /** Big-endian packed characters without the zeros and spaces that fill them up. */
    static String unpacked(long word, int bytes) {
        byte[] characters = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            characters[i] = (byte) (word >>> Byte.SIZE * (bytes - 1 - i));
        }
        return printable(characters);
    }

    /** Characters up to the zeros that fill them up. */
    static String characters(DirectBuffer buffer, int offset, int count) {
        byte[] characters = new byte[count];
        buffer.getBytes(offset, characters);
        return printable(characters);
    }

    /** Nothing that a terminal would obey gets through. */
    private static String printable(byte[] characters) {
        int end = characters.length;
        while (end > 0 && characters[end - 1] == 0) {
            end--;
        }
        String text = new String(characters, 0, end, StandardCharsets.UTF_8);
        StringBuilder safe = new StringBuilder(end);
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || !Character.isDefined(c) || c == '\uFFFD') {
                safe.append(String.format("\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
