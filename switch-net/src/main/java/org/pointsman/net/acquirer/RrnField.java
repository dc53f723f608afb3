package org.pointsman.net.acquirer;

import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;

import org.pointsman.core.codec.RrnEncoder;
import org.pointsman.net.iso8583.Message;

/**
 * What a message says of its retrieval reference number, DE 37. Where it holds nothing but zeros and spaces, as some senders
 * fill it who have none, it says nothing: taken for a number, it would be that of every such message of the terminal.
 */
final class RrnField {
    private static final int DE = 37;
    /** All bits but that in which a zero (30) differs from a space (20). */
    private static final long ZERO_OR_SPACE = 0xEFEFEFEF_EFEFEFEFL;

    private static final long SPACES = 0x20202020_20202020L;

    private RrnField() {}

    /** Whether there is one. */
    static boolean isIn(Message message) {
        return message.has(DE) && !isBlank(high(message), low(message));
    }

    /** Writes an Rrn, of zeros if there is none. */
    static void write(long address, Message message) {
        long high = high(message);
        long low = low(message);
        boolean blank = isBlank(high, low);
        putLong(address + RrnEncoder.highEncodingOffset(), blank ? 0 : high);
        putInt(address + RrnEncoder.lowEncodingOffset(), blank ? 0 : (int) low);
    }

    private static long high(Message message) {
        return message.packed(DE, 0, 8);
    }

    private static long low(Message message) {
        return message.packed(DE, 8, 4) >>> 32;
    }

    private static boolean isBlank(long high, long low) {
        return ((high ^ SPACES) & ZERO_OR_SPACE) == 0 && ((low ^ SPACES >>> 32) & ZERO_OR_SPACE) == 0;
    }
}
