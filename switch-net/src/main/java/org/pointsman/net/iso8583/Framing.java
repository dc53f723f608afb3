package org.pointsman.net.iso8583;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * How messages are told apart on a stream: a length, perhaps a TPDU, then the message (docs/configuration.md). Immutable, any
 * thread may use it; it allocates nothing.
 *
 * <pre>
 *   length2            LL LL                    message       binary, big-endian, counts what follows it
 *   length2-inclusive  LL LL                    message       counts itself too
 *   length4            'd' 'd' 'd' 'd'          message       ASCII digits, counts what follows them
 *   length4-inclusive  'd' 'd' 'd' 'd'          message       counts itself too
 *   length2-bcd        dd dd                    message       BCD digits, counts what follows them
 *   length2-tpdu       LL LL  id dd dd oo oo    message       counts TPDU and message; d = destination, o = origin
 * </pre>
 */
public final class Framing {
    /** Result of {@link #next}: the frame has not arrived whole. */
    public static final int MORE = 0;

    /** Result of {@link #next}: the length is not digits. The stream has lost its frames: close the connection. */
    public static final int UNREADABLE = -1;

    /** Result of {@link #next}: the length is above the maximum. Close the connection. */
    public static final int TOO_LONG = -2;

    /** Result of {@link #next}: the length is below the minimum, and not 0. Close the connection. */
    public static final int TOO_SHORT = -3;

    /** Bytes of a whole frame, length included, unless told otherwise. */
    public static final int DEFAULT_MAX_FRAME_BYTES = 8192;

    private static final int TPDU_BYTES = 5;

    /** How the length is written. */
    private enum Prefix {
        BINARY(2, 0xFFFF),
        BCD(2, 9999),
        CHARACTERS(4, 9999);

        final int bytes;
        final int max;

        Prefix(final int bytes, final int max) {
            this.bytes = bytes;
            this.max = max;
        }
    }

    private static final List<Framing> BUILT_IN = List.of(
            new Framing("length2", Prefix.BINARY, false, false, 1, DEFAULT_MAX_FRAME_BYTES),
            new Framing("length2-inclusive", Prefix.BINARY, true, false, 1, DEFAULT_MAX_FRAME_BYTES),
            new Framing("length4", Prefix.CHARACTERS, false, false, 1, DEFAULT_MAX_FRAME_BYTES),
            new Framing("length4-inclusive", Prefix.CHARACTERS, true, false, 1, DEFAULT_MAX_FRAME_BYTES),
            new Framing("length2-bcd", Prefix.BCD, false, false, 1, DEFAULT_MAX_FRAME_BYTES),
            new Framing("length2-tpdu", Prefix.BINARY, false, true, 1, DEFAULT_MAX_FRAME_BYTES));

    private final String name;
    private final Prefix prefix;
    private final int prefixBytes;
    private final boolean inclusive;
    private final boolean tpdu;
    private final int minMessageBytes;
    private final int maxFrameBytes;

    private Framing(
            final String name,
            final Prefix prefix,
            final boolean inclusive,
            final boolean tpdu,
            final int minMessageBytes,
            final int maxFrameBytes) {
        this.name = name;
        this.prefix = prefix;
        this.prefixBytes = prefix.bytes;
        this.inclusive = inclusive;
        this.tpdu = tpdu;
        this.minMessageBytes = minMessageBytes;
        this.maxFrameBytes = maxFrameBytes;
    }

    /** Names of all framings. */
    public static List<String> names() {
        return BUILT_IN.stream().map(framing -> framing.name).toList();
    }

    /**
     * A framing by its name, for messages of at least one byte in frames of at most {@link #DEFAULT_MAX_FRAME_BYTES}.
     *
     * @throws IllegalArgumentException if there is none of that name; names those that there are
     */
    public static Framing named(final String name) {
        return BUILT_IN.stream()
                .filter(framing -> framing.name.equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no framing is called " + name + "; there are " + names()));
    }

    /**
     * The same framing with other bounds.
     *
     * @param minMessageBytes shortest message, without header: {@link Dialect#minLength()}, say; 1 or more
     * @param maxFrameBytes longest frame, header included; must hold a message of the minimum
     */
    public Framing withLimits(final int minMessageBytes, final int maxFrameBytes) {
        if (minMessageBytes < 1 || maxFrameBytes < headerLength() + minMessageBytes) {
            throw new IllegalArgumentException(
                    name + ": impossible limits: messages from " + minMessageBytes + ", frames to " + maxFrameBytes);
        }
        return new Framing(name, prefix, inclusive, tpdu, minMessageBytes, maxFrameBytes);
    }

    public String name() {
        return name;
    }

    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    /** Bytes before the message: length and TPDU. */
    public int headerLength() {
        return tpdu ? prefixBytes + TPDU_BYTES : prefixBytes;
    }

    /**
     * Looks for the next frame.
     *
     * @param buffer where the stream has been received
     * @param offset where the frame begins
     * @param available bytes received from there
     * @return bytes of the whole frame, all of which have arrived: the message lies at {@code offset +}
     *     {@link #headerLength()} and is as much shorter, but see {@link #isHeartbeat} first; or {@link #MORE};
     *     or a negative number if the connection must be closed, see {@link #reason}
     */
    public int next(final DirectBuffer buffer, final int offset, final int available) {
        if (available < prefixBytes) {
            return MORE;
        }
        final int length = readLength(buffer, offset);
        if (length < 0) {
            return UNREADABLE;
        }
        final int frame = inclusive ? length : length + prefixBytes;
        if (frame > maxFrameBytes) {
            return TOO_LONG;
        }
        // An idle heartbeat has a length of 0; where the length counts itself, of itself or 0 alike.
        if (length == 0 || frame == prefixBytes) {
            return prefixBytes;
        }
        if (frame < headerLength() + minMessageBytes && frame != headerLength()) {
            return TOO_SHORT;
        }
        return frame <= available ? frame : MORE;
    }

    private int readLength(final DirectBuffer buffer, final int offset) {
        if (prefix == Prefix.BINARY) {
            return buffer.getShort(offset, BIG_ENDIAN) & 0xFFFF;
        }
        if (prefix == Prefix.BCD) {
            final long digits = buffer.getShort(offset, BIG_ENDIAN) & 0xFFFFL;
            return Swar.badBcd(digits) == 0 ? (int) Swar.bcdToNumber(digits) : -1;
        }
        final long digits = buffer.getInt(offset, BIG_ENDIAN) & 0xFFFFFFFFL | Swar.ASCII_ZEROS << 32;
        return Swar.badAscii(digits) == 0 ? (int) Swar.asciiToNumber(digits) : -1;
    }

    private void writeLength(final MutableDirectBuffer buffer, final int offset, final int length) {
        switch (prefix) {
            case BINARY -> buffer.putShort(offset, (short) length, BIG_ENDIAN);
            case BCD -> buffer.putShort(offset, (short) Swar.packNibbles(Swar.numberToDigits(length)), BIG_ENDIAN);
            case CHARACTERS ->
                buffer.putInt(offset, (int) (Swar.numberToDigits(length) | Swar.ASCII_ZEROS), BIG_ENDIAN);
        }
    }

    /** Whether a frame of so many bytes, as found by {@link #next}, is a heartbeat without a message; it may have a TPDU. */
    public boolean isHeartbeat(final int frameBytes) {
        return frameBytes <= headerLength();
    }

    /** Why {@link #next} returned a negative number, in words. */
    public String reason(final int result) {
        return switch (result) {
            case UNREADABLE -> name + ": the length is not digits";
            case TOO_LONG -> name + ": the frame is longer than " + maxFrameBytes + " bytes";
            case TOO_SHORT -> name + ": the message is shorter than " + minMessageBytes + " bytes";
            default -> throw new IllegalArgumentException("no reason to close: " + result);
        };
    }

    /** The five bytes of the TPDU of a frame as a number; 0 where the framing has none. */
    public long tpdu(final DirectBuffer buffer, final int frameOffset) {
        if (!tpdu) {
            return 0;
        }
        final int at = frameOffset + prefixBytes;
        return (buffer.getByte(at) & 0xFFL) << 32 | buffer.getInt(at + 1, BIG_ENDIAN) & 0xFFFFFFFFL;
    }

    /** The TPDU that goes with the answer: destination and origin change places. */
    public static long answerTpdu(final long tpdu) {
        return tpdu & 0xFF_0000_0000L | (tpdu & 0xFFFF) << 16 | tpdu >>> 16 & 0xFFFF;
    }

    /**
     * Writes what stands before a message of known length.
     *
     * @param offset of the frame; the message begins at {@code offset +} {@link #headerLength()}
     * @param tpdu see {@link #tpdu} and {@link #answerTpdu}; not used where the framing has none
     * @return bytes of the whole frame
     * @throws IllegalArgumentException if the frame would be longer than the maximum, or than its length can say
     */
    public int writeHeader(
            final MutableDirectBuffer buffer, final int offset, final int messageLength, final long tpdu) {
        final int frame = headerLength() + messageLength;
        final int length = inclusive ? frame : frame - prefixBytes;
        if (frame > maxFrameBytes || length > prefix.max) {
            throw new IllegalArgumentException(name + ": no frame can hold a message of " + messageLength + " bytes");
        }
        writeLength(buffer, offset, length);
        if (this.tpdu) {
            buffer.putByte(offset + prefixBytes, (byte) (tpdu >>> 32));
            buffer.putInt(offset + prefixBytes + 1, (int) tpdu, BIG_ENDIAN);
        }
        return frame;
    }

    @Override
    public String toString() {
        return name;
    }
}
