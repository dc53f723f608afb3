package org.pointsman.net.iso8583;

import java.util.Set;

/** Hides what people must not see (docs/THREATS.md). Where it cannot tell what a content means it hides all of it. */
final class Masking {
    /** Track 2 equivalent, PAN, cardholder name, track 1 equivalent, track 1 discretionary data. */
    private static final Set<Integer> SENSITIVE_TAGS = Set.of(0x57, 0x5A, 0x5F20, 0x56, 0x9F1F);

    private static final int PAN_FIRST = 6;
    private static final int PAN_LAST = 4;
    private static final int PAN_MIN = 13;

    private Masking() {}

    /** The content of a field, in the form of {@link MessagePrinter}, as people may see it. The length stays. */
    static String apply(final Mask mask, final String content) {
        return switch (mask) {
            case NONE -> content;
            case PAN -> pan(content);
            case ICC -> icc(content);
            case ALL -> "*".repeat(content.length());
        };
    }

    private static String pan(final String content) {
        final int hidden = content.length() - PAN_FIRST - PAN_LAST;
        return content.length() < PAN_MIN
                ? "*".repeat(content.length())
                : content.substring(0, PAN_FIRST) + "*".repeat(hidden) + content.substring(PAN_FIRST + hidden);
    }

    private static String icc(final String hex) {
        final StringBuilder masked = new StringBuilder(hex);
        return hex.matches("(?:[0-9A-Fa-f]{2})*") && icc(hex, 0, hex.length(), masked)
                ? masked.toString()
                : "*".repeat(hex.length());
    }

    /** Walks BER-TLV, into templates too; positions count hex characters. False if it is not well-formed. */
    private static boolean icc(final String hex, final int from, final int to, final StringBuilder masked) {
        int at = from;
        while (at < to) {
            final int first = octet(hex, at, to);
            int tag = first;
            at += 2;
            if ((first & 0x1F) == 0x1F) {
                int next;
                do {
                    next = octet(hex, at, to);
                    if (next < 0 || tag > 0xFFFF) {
                        return false;
                    }
                    tag = tag << 8 | next;
                    at += 2;
                } while ((next & 0x80) != 0);
            }
            int length = octet(hex, at, to);
            at += 2;
            if (length > 0x82 || length == 0x80) {
                return false;
            }
            if (length > 0x80) {
                final int bytes = length & 0x7F;
                length = 0;
                for (int i = 0; i < bytes; i++) {
                    final int next = octet(hex, at, to);
                    if (next < 0) {
                        return false;
                    }
                    length = length << 8 | next;
                    at += 2;
                }
            }
            final int end = at + 2 * length;
            if (length < 0 || end > to) {
                return false;
            }
            if (SENSITIVE_TAGS.contains(tag)) {
                masked.replace(at, end, "*".repeat(end - at));
            } else if ((first & 0x20) != 0 && !icc(hex, at, end, masked)) {
                return false;
            }
            at = end;
        }
        return true;
    }

    private static int octet(final String hex, final int at, final int to) {
        return at + 2 <= to ? Integer.parseInt(hex, at, at + 2, 16) : -1;
    }
}
