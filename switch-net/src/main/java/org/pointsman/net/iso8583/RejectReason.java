package org.pointsman.net.iso8583;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What DE 44 tells the sender of a message that was refused at the edge, behind the DE that is wrong. Never any content. */
public enum RejectReason {
    MISSING,
    CONTRADICTORY,
    NOT_SUPPORTED,
    BAD_TIME,
    BAD_CHARACTER,
    BAD_MTI,
    WRONG_VERSION,
    BAD_BITMAP,
    THIRD_BITMAP,
    UNKNOWN_FIELD,
    TRUNCATED,
    BAD_LENGTH,
    TOO_LONG,
    TOO_SHORT,
    BAD_DIGIT,
    BAD_PADDING,
    BAD_TRACK,
    BAD_SIGN,
    BAD_HEX,
    TRAILING_BYTES,
    /** Not the message's fault: nothing new can be kept for now. */
    DISK_FULL;

    private static final RejectReason[] OF_FORMAT_ERROR = new RejectReason[FormatError.values().length];

    static {
        for (FormatError error : FormatError.values()) {
            if (error != FormatError.NONE) {
                OF_FORMAT_ERROR[error.ordinal()] = valueOf(error.name());
            }
        }
    }

    private final byte[] text =
            name().toLowerCase(Locale.ROOT).replace('_', ' ').getBytes(StandardCharsets.US_ASCII);

    /** The reason a reader gave. */
    public static RejectReason of(FormatError error) {
        return OF_FORMAT_ERROR[error.ordinal()];
    }

    /** In ASCII; shared, not to be written to. */
    public byte[] text() {
        return text;
    }
}
