package org.pointsman.net.iso8583;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A slow, obvious ISO 8583 encoder that shares nothing with the codec: it works from the sizes on the wire as the
 * standard's tables list them (iso87-wire-sizes.csv, iso93-wire-sizes.csv), and strings.
 */
final class NaiveEncoder {
    /**
     * How messages are written.
     *
     * @param edition of the standard, 87 or 93
     * @param packed digits two a byte, lengths too
     * @param hex bitmaps and bytes as hex characters
     * @param binaryLengths lengths as binary numbers
     */
    record Form(String dialect, int edition, boolean packed, boolean hex, boolean binaryLengths, Charset charset) {
        @Override
        public String toString() {
            return dialect;
        }

        Dialect load() {
            return Dialects.names().contains(dialect)
                    ? Dialects.named(dialect)
                    : Dialects.load(Path.of("..", "docs", "examples", "dialects", dialect + ".yaml"));
        }
    }

    private static final Charset EBCDIC = Charset.forName("IBM1047");

    /** Every built-in dialect, and the examples of the documentation. */
    static List<Form> forms() {
        return List.of(
                new Form("iso87-ascii", 87, false, true, false, StandardCharsets.ISO_8859_1),
                new Form("iso87-binary", 87, true, false, false, StandardCharsets.ISO_8859_1),
                new Form("iso87-ebcdic", 87, false, false, false, EBCDIC),
                new Form("iso93-ascii", 93, false, true, false, StandardCharsets.ISO_8859_1),
                new Form("iso93-binary", 93, true, false, false, StandardCharsets.ISO_8859_1),
                new Form("iso87-ascii-binary-bitmap", 87, false, false, false, StandardCharsets.ISO_8859_1),
                new Form("iso87-ebcdic-hex", 87, false, true, false, EBCDIC),
                new Form("iso93-ebcdic", 93, false, false, true, EBCDIC));
    }

    private record Field(int de, String type, String ascii, String binary) {
        boolean isVariable() {
            return ascii.contains("+");
        }

        int prefixCharacters() {
            return isVariable() ? Integer.parseInt(ascii.split("\\+")[0]) : 0;
        }

        int max() {
            final int characters = Integer.parseInt(isVariable() ? ascii.split("\\+")[1] : ascii);
            return isBytes() ? characters / 2 : characters;
        }

        boolean isBytes() {
            return type.startsWith("b");
        }

        boolean isSigned() {
            return type.startsWith("x");
        }

        boolean isDigits() {
            return type.startsWith("n") || type.equals("a or n3");
        }

        boolean isTrack() {
            return type.startsWith("z");
        }

        /** Packed if the binary form takes fewer bytes than there are characters. */
        boolean isPacked() {
            if (isSigned()) {
                return true;
            }
            final String[] parts = binary.split("\\+");
            return (isDigits() || isTrack()) && (max() == 1 || Integer.parseInt(parts[parts.length - 1]) < max());
        }
    }

    private final Map<Integer, Field> fields = new TreeMap<>();
    private final Form form;

    NaiveEncoder(final Form form) {
        this.form = form;
        try {
            Files.readAllLines(WorkedMessage.resource("iso" + form.edition() + "-wire-sizes.csv")).stream()
                    .skip(1)
                    .map(line -> line.split(","))
                    .forEach(row -> fields.put(
                            Integer.valueOf(row[0]), new Field(Integer.parseInt(row[0]), row[1], row[2], row[3])));
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
        fields.remove(65);
    }

    /** Random content for some fields, each as text in the form that people see. */
    Map<Integer, String> randomFields(final SplittableRandom random) {
        final Map<Integer, String> message = new TreeMap<>();
        final int density = 1 + random.nextInt(20);
        for (final Field field : fields.values()) {
            if (random.nextInt(20) < density && (field.de() <= 64 || density > 5)) {
                message.put(field.de(), randomContent(field, random));
            }
        }
        return message;
    }

    private String randomContent(final Field field, final SplittableRandom random) {
        final boolean digitsOnly = field.isDigits() || field.isTrack();
        // DE 56 of 1993 begins with three values of fixed length.
        final int least = form.edition() == 93 && field.de() == 56 ? 22 : digitsOnly ? 1 : 0;
        final int most = random.nextInt(10) == 0 ? field.max() : Math.min(field.max(), 40);
        final int length = field.isVariable() ? least + random.nextInt(most - least + 1) : field.max();
        final StringBuilder content = new StringBuilder();
        for (int i = 0; i < length; i++) {
            if (field.isSigned() && i == 0) {
                content.append(random.nextBoolean() ? 'C' : 'D');
            } else if (field.isTrack() && random.nextInt(12) == 0) {
                content.append('=');
            } else if (digitsOnly || field.isSigned()) {
                content.append((char) ('0' + random.nextInt(10)));
            } else if (isBytes(field)) {
                content.append(String.format("%02X", random.nextInt(256)));
            } else {
                content.append((char) random.nextInt(256));
            }
        }
        return content.toString();
    }

    /** ICC data has no standard form in characters: there it is text. */
    private boolean isBytes(final Field field) {
        return field.isBytes()
                || field.de() == 55
                        && !form.dialect().startsWith("iso87-ascii")
                        && !form.dialect().endsWith("-hex");
    }

    byte[] encode(final String mti, final Map<Integer, String> message) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(form.packed() ? HexFormat.of().parseHex(mti) : characters(mti));
        final boolean second = message.keySet().stream().anyMatch(de -> de > 64);
        final StringBuilder bits = new StringBuilder();
        for (int de = 1; de <= (second ? 128 : 64); de++) {
            bits.append(message.containsKey(de) || de == 1 && second ? '1' : '0');
        }
        final StringBuilder bitmap = new StringBuilder();
        for (int i = 0; i < bits.length(); i += 4) {
            bitmap.append(String.format("%X", Integer.parseInt(bits.substring(i, i + 4), 2)));
        }
        out.writeBytes(
                form.hex() ? characters(bitmap.toString()) : HexFormat.of().parseHex(bitmap));
        message.forEach((de, content) -> out.writeBytes(encode(fields.get(de), content)));
        return out.toByteArray();
    }

    private byte[] encode(final Field field, final String content) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final int units = isBytes(field) ? content.length() / 2 : content.length();
        if (field.isVariable()) {
            final String length = String.format("%0" + field.prefixCharacters() + "d", units);
            final String even = length.length() % 2 == 0 ? length : "0" + length;
            if (form.binaryLengths()) {
                out.writeBytes(HexFormat.of().parseHex(String.format("%0" + even.length() + "X", units)));
            } else {
                out.writeBytes(form.packed() ? HexFormat.of().parseHex(even) : characters(length));
            }
        }
        if (isBytes(field) && !form.hex()) {
            out.writeBytes(HexFormat.of().parseHex(content));
        } else if (!form.packed() || !field.isPacked()) {
            out.writeBytes(characters(content));
        } else {
            String digits = content.replace('=', 'D');
            if (field.isSigned()) {
                out.write(content.charAt(0));
                digits = content.substring(1);
            }
            if (digits.length() % 2 == 1) {
                digits = field.isVariable() ? digits + "0" : "0" + digits;
            }
            out.writeBytes(HexFormat.of().parseHex(digits));
        }
        return out.toByteArray();
    }

    private byte[] characters(final String text) {
        return text.getBytes(form.charset());
    }
}
