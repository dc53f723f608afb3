package org.pointsman.net.acquirer;

import static org.pointsman.net.acquirer.RequestFields.bit;

import org.pointsman.net.iso8583.Message;
import org.pointsman.net.iso8583.RejectReason;

/**
 * Check 1 of docs/deciding.md, as far as parsing has not made it: is every field there, can what it holds be, and do the
 * fields agree? One instance a loop; allocates nothing.
 */
final class FormatCheck {
    private static final long REQUIRED_OF_ALL = bit(3) | bit(7) | bit(11) | bit(32) | bit(41) | bit(42) | bit(49);
    private static final long REQUIRED_OF_NETWORK = bit(7) | bit(11);
    private static final long CARD = bit(2) | bit(35);
    /** Of each byte, the bits that a control character (below 20) has not. */
    private static final long ABOVE_CONTROL = 0xE0E0E0E0_E0E0E0E0L;

    private static final long EACH_BYTE_REST = 0x7F7F7F7F_7F7F7F7FL;

    private int field;
    private RejectReason reason;

    /** The first field that is wrong in the message that did not pass. */
    int field() {
        return field;
    }

    /** What is wrong with it. */
    RejectReason reason() {
        return reason;
    }

    /** Whether a 0100 or 0200 passes. */
    boolean passesTransaction(Message message, RequestFields fields) {
        long present = message.primary();
        long missing = (REQUIRED_OF_ALL | fields.required()) & ~present;
        if ((present & CARD) == 0) {
            missing |= bit(2);
        }
        if ((present & bit(4)) == 0 && !isInquiry(message)) {
            missing |= bit(4);
        }
        return passes(missing) && hasPossibleFields(message, fields);
    }

    /** Whether a 0400 or 0420 passes. */
    boolean passesReversal(Message message, RequestFields fields, boolean partial) {
        long required = REQUIRED_OF_ALL | fields.required() | bit(4) | bit(fields.originalAmountField(partial));
        return passes(required & ~message.primary())
                && hasPossibleFields(message, fields)
                && namesOriginal(message, fields)
                && (fields.replacementAmount(message, partial) >= -1
                        || fail(fields.replacementField(), RejectReason.BAD_DIGIT));
    }

    /** Whether a 0800 or 0820 passes. */
    boolean passesNetwork(Message message) {
        return passes(REQUIRED_OF_NETWORK & ~message.primary());
    }

    private boolean passes(long missing) {
        return missing == 0 || fail(Long.numberOfLeadingZeros(missing) + 1, RejectReason.MISSING);
    }

    private boolean hasPossibleFields(Message message, RequestFields fields) {
        if (message.number(49) < 0) {
            // The standard types it as text, where anything may stand.
            return fail(49, RejectReason.BAD_DIGIT);
        }
        return hasPossibleTimes(message, fields)
                && isText(message, 37)
                && isText(message, 41)
                && isText(message, 42)
                && hasOneCard(message);
    }

    private boolean hasPossibleTimes(Message message, RequestFields fields) {
        if (!Times.isDateTime(message.number(7))) {
            return fail(7, RejectReason.BAD_TIME);
        }
        int wrong = fields.wrongLocalTime(message);
        return wrong == 0 || fail(wrong, RejectReason.BAD_TIME);
    }

    /** The field is absent, or holds no control characters: it is kept, shown to people, and compared with what they wrote. */
    private boolean isText(Message message, int de) {
        int length = message.contentLength(de);
        for (int first = 0; first < length; first += Long.BYTES) {
            int rest = length - first;
            long word = message.packed(de, first, Long.BYTES) | (rest < Long.BYTES ? -1L >>> (rest << 3) : 0);
            long above = word & ABOVE_CONTROL;
            long nonZero = (above & EACH_BYTE_REST) + EACH_BYTE_REST | above;
            if ((nonZero | EACH_BYTE_REST) != -1L) {
                return fail(de, RejectReason.BAD_CHARACTER);
            }
        }
        return true;
    }

    /** There is no track, or it has the card number of DE 2 and the expiry of DE 14, where these are there too. */
    private boolean hasOneCard(Message message) {
        if (!message.has(35)) {
            return true;
        }
        int digits = message.trackPanDigits();
        if (digits == 0) {
            return fail(35, RejectReason.BAD_TRACK);
        }
        boolean samePan =
                !message.has(2) || digits == message.panDigits() && message.number(35, 0, digits) == message.pan();
        // A track may have a second separator where its expiry would stand.
        long expiry = message.has(14) ? message.number(35, digits + 1, 4) : -1;
        boolean sameExpiry = expiry < 0 || expiry == message.number(14);
        return samePan && sameExpiry || fail(35, RejectReason.CONTRADICTORY);
    }

    private boolean namesOriginal(Message reversal, RequestFields fields) {
        int de = fields.originalField();
        if (!fields.namesOriginal(reversal)) {
            return RrnField.isIn(reversal) || fields.hasLocalKey(reversal) || fail(de, RejectReason.MISSING);
        }
        int type = fields.originalType(reversal);
        if (type / 1000 != reversal.dialect().version()) {
            return fail(de, RejectReason.WRONG_VERSION);
        }
        if (type / 100 % 10 == 0) {
            return fail(de, RejectReason.BAD_MTI);
        }
        return Times.isDateTime(fields.originalKeyTime(reversal)) || fail(de, RejectReason.BAD_TIME);
    }

    /** DE 3 begins with 30 or 31. */
    private static boolean isInquiry(Message message) {
        if (!message.has(3)) {
            return false;
        }
        long type = message.number(3) / 10_000;
        return type == 30 || type == 31;
    }

    private boolean fail(int de, RejectReason why) {
        field = de;
        reason = why;
        return false;
    }
}
