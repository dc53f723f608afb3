package org.pointsman.net.iso8583;

/** Why a message was refused. {@link MessageReader} says at which DE and offset. */
public enum FormatError {
    /** Not an error: the message is complete and well-formed. */
    NONE("well-formed"),
    BAD_MTI("the message type is not four digits"),
    WRONG_VERSION("the message type is of another version of the standard than the dialect"),
    BAD_BITMAP("the bitmap is not hex characters"),
    THIRD_BITMAP("bit 65 announces a third bitmap, which does not exist here"),
    UNKNOWN_FIELD("the dialect has no such field, so what follows cannot be found"),
    TRUNCATED("the message ends inside this field"),
    BAD_LENGTH("the length is not digits"),
    TOO_LONG("the length is above the field's maximum"),
    TOO_SHORT("the length is below the field's minimum"),
    BAD_DIGIT("a digit is illegal"),
    BAD_PADDING("the spare nibble of an odd number of digits is not what it must be"),
    BAD_TRACK("a character is neither a digit nor a track separator"),
    BAD_SIGN("the sign is neither C nor D"),
    BAD_HEX("a character is not hex"),
    TRAILING_BYTES("there are bytes behind this field, the last one");

    private final String message;

    FormatError(final String message) {
        this.message = message;
    }

    /** One sentence for people, without any content of the message. */
    public String message() {
        return message;
    }
}
