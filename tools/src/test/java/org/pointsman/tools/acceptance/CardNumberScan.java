package org.pointsman.tools.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Looks for card numbers in files, in every encoding somebody might have left one behind: text of one or two bytes a
 * character, packed decimal at either nibble, 64-bit numbers of either byte order.
 */
final class CardNumberScan {
    /** Leading digits that packed decimal is searched for: 8 bytes' worth, since every number has at least 16. */
    private static final int PACKED_DIGITS = 16;

    private final Set<Long> numbers = new HashSet<>();
    private final Set<Long> packed = new HashSet<>();
    private final Set<Long> leading = new HashSet<>();

    CardNumberScan(List<String> cardNumbers) {
        for (String number : cardNumbers) {
            numbers.add(Long.parseUnsignedLong(number));
            packed.add(Long.parseUnsignedLong(number.substring(0, PACKED_DIGITS), 16));
            leading.add(Long.parseLong(number.substring(0, PACKED_DIGITS)));
        }
    }

    /** Where card numbers were found, each place as {@code file: encoding at offset}. */
    Set<String> find(Path directory) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).forEach(file -> scan(file, found));
        }
        return found;
    }

    private void scan(Path file, Set<String> found) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + Long.BYTES < bytes.length; at++) {
            long word = little.getLong(at);
            if (word == 0) {
                continue;
            }
            long swapped = Long.reverseBytes(word);
            if (numbers.contains(word) || numbers.contains(swapped)) {
                found.add(file.getFileName() + ": number at " + at);
            }
            if (packed.contains(swapped) || packed.contains(swapped << 4 | (bytes[at + 8] & 0xF0) >> 4)) {
                found.add(file.getFileName() + ": packed decimal at " + at);
            }
            if (isText(bytes, at, 1) || isText(bytes, at, 2)) {
                found.add(file.getFileName() + ": text at " + at);
            }
        }
    }

    private boolean isText(byte[] bytes, int at, int width) {
        if (at + PACKED_DIGITS * width > bytes.length) {
            return false;
        }
        long value = 0;
        for (int i = 0; i < PACKED_DIGITS; i++) {
            int digit = bytes[at + i * width] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            value = value * 10 + digit;
        }
        return leading.contains(value);
    }
}
