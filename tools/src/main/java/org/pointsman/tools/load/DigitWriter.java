package org.pointsman.tools.load;

/** Writes decimal digits where a message holds them, packed (BCD) or as characters, without dividing digit by digit. */
final class DigitWriter {
    private static final int GROUP = 1000;

    /** Three digits of a number below 1000: as nibbles, and as characters. */
    private static final int[] BCD = new int[GROUP];

    private static final int[] ASCII = new int[GROUP];

    static {
        for (int i = 0; i < GROUP; i++) {
            BCD[i] = i / 100 << 8 | i / 10 % 10 << 4 | i % 10;
            ASCII[i] = '0' + i / 100 << 16 | '0' + i / 10 % 10 << 8 | '0' + i % 10;
        }
    }

    private DigitWriter() {}

    /** Six digits in three bytes, or in six characters. */
    static void putSix(byte[] target, int at, int value, boolean bcd) {
        int high = value / GROUP;
        int low = value - high * GROUP;
        if (bcd) {
            int packed = BCD[high] << 12 | BCD[low];
            target[at] = (byte) (packed >>> 16);
            target[at + 1] = (byte) (packed >>> 8);
            target[at + 2] = (byte) packed;
        } else {
            putThree(target, at, ASCII[high]);
            putThree(target, at + 3, ASCII[low]);
        }
    }

    private static void putThree(byte[] target, int at, int characters) {
        target[at] = (byte) (characters >>> 16);
        target[at + 1] = (byte) (characters >>> 8);
        target[at + 2] = (byte) characters;
    }

    /** The digits of {@code text}, packed two a byte; an odd number of them starts with a zero. */
    static byte[] pack(String text) {
        String even = text.length() % 2 == 0 ? text : "0" + text;
        byte[] packed = new byte[even.length() / 2];
        for (int i = 0; i < packed.length; i++) {
            packed[i] = (byte) (even.charAt(2 * i) - '0' << 4 | even.charAt(2 * i + 1) - '0');
        }
        return packed;
    }
}
