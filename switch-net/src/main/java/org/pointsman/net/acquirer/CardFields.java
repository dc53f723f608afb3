package org.pointsman.net.acquirer;

import static org.agrona.UnsafeApi.putLong;

import org.pointsman.core.codec.PanEncoder;
import org.pointsman.net.iso8583.Message;

/** What a message says of the card: DE 2 and 14, or the track where these are absent. */
final class CardFields {
    private CardFields() {}

    /** Writes a Pan, whose digits stand in one word with padding. */
    static void writePan(long address, Message message) {
        long number = 0;
        int digits = 0;
        if (message.has(2)) {
            number = message.pan();
            digits = message.panDigits();
        } else if (message.has(35)) {
            number = message.trackPan();
            digits = message.trackPanDigits();
        }
        putLong(address + PanEncoder.numberEncodingOffset(), number);
        putLong(address + PanEncoder.digitsEncodingOffset(), digits);
    }

    /** YYMM, or 0 if there is none. */
    static int expiry(Message message) {
        return message.has(14) ? (int) message.number(14) : Math.max(0, message.trackExpiry());
    }
}
