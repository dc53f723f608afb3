package org.pointsman.tools.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How ISO 8583 messages are told apart on a TCP connection. Written apart from the switch's own framing on purpose: a client
 * that shared it could not notice its mistakes.
 */
public enum ClientFraming implements MessageFraming {
    /** Two bytes, big-endian, counting the message. */
    LENGTH2(2, Digits.NONE, 0),
    /** The same, counting itself too. */
    LENGTH2_INCLUSIVE(2, Digits.NONE, 2),
    /** Four ASCII digits, counting the message. */
    LENGTH4(4, Digits.ASCII, 0),
    /** The same, counting themselves too. */
    LENGTH4_INCLUSIVE(4, Digits.ASCII, 4),
    /** Two bytes, big-endian, counting a TPDU of five bytes and the message. */
    LENGTH2_TPDU(2, Digits.NONE, 5),
    /** Four digits in two bytes, counting the message. */
    LENGTH2_BCD(2, Digits.PACKED, 0);

    private enum Digits {
        NONE,
        PACKED,
        ASCII
    }

    /** Type 60, destination 0003, source 0000. */
    private static final byte[] REQUEST_TPDU = {0x60, 0x00, 0x03, 0x00, 0x00};

    /** The same with destination and source swapped. */
    private static final byte[] ANSWER_TPDU = {0x60, 0x00, 0x00, 0x00, 0x03};

    private static final int INCOMPLETE = -1;

    private final int lengthBytes;
    private final Digits digits;
    private final int countedBesides;

    ClientFraming(int lengthBytes, Digits digits, int countedBesides) {
        this.lengthBytes = lengthBytes;
        this.digits = digits;
        this.countedBesides = countedBesides;
    }

    /**
     * @param name as in the node's configuration: {@code length2}, {@code length2-tpdu} …
     * @throws IllegalArgumentException naming those there are
     */
    public static ClientFraming of(String name) {
        return Arrays.stream(values())
                .filter(framing -> framing.configuredName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown framing " + name + "; there are "
                        + Arrays.stream(values())
                                .map(ClientFraming::configuredName)
                                .collect(Collectors.joining(", "))));
    }

    public String configuredName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public int prefixLength() {
        return this == LENGTH2_TPDU ? lengthBytes + REQUEST_TPDU.length : lengthBytes;
    }

    @Override
    public void putPrefix(ByteBuffer out, int messageLength) {
        int counted = messageLength + countedBesides;
        switch (digits) {
            case NONE -> out.putShort((short) counted);
            case PACKED -> out.putShort((short) Integer.parseInt(String.valueOf(counted), 16));
            case ASCII -> {
                for (int divisor = 1000; divisor > 0; divisor /= 10) {
                    out.put((byte) ('0' + counted / divisor % 10));
                }
            }
        }
        if (this == LENGTH2_TPDU) {
            out.put(REQUEST_TPDU);
        }
    }

    @Override
    public int messageLength(byte[] buffer, int offset, int end) {
        if (end - offset < prefixLength()) {
            return INCOMPLETE;
        }
        int counted = switch (digits) {
            case NONE -> shortAt(buffer, offset);
            case PACKED -> packedAt(buffer, offset);
            case ASCII -> digitsAt(buffer, offset);
        };
        int length = counted - countedBesides;
        if (length <= 0) {
            throw new IllegalArgumentException("a frame announces a message of " + length + " bytes");
        }
        if (end - offset - prefixLength() < length) {
            return INCOMPLETE;
        }
        if (this == LENGTH2_TPDU) {
            int tpdu = offset + lengthBytes;
            if (!Arrays.equals(buffer, tpdu, tpdu + ANSWER_TPDU.length, ANSWER_TPDU, 0, ANSWER_TPDU.length)) {
                throw new IllegalArgumentException("the TPDU of an answer has not its addresses swapped");
            }
        }
        return length;
    }

    private static int shortAt(byte[] buffer, int offset) {
        return (buffer[offset] & 0xFF) << 8 | buffer[offset + 1] & 0xFF;
    }

    private static int packedAt(byte[] buffer, int offset) {
        int value = 0;
        for (int shift = 12; shift >= 0; shift -= 4) {
            int digit = shortAt(buffer, offset) >> shift & 15;
            if (digit > 9) {
                throw new IllegalArgumentException("the length of a frame is not four packed digits");
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static int digitsAt(byte[] buffer, int offset) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = buffer[offset + i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("the length of a frame is not four digits");
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
