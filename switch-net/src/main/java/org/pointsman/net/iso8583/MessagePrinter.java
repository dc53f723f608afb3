package org.pointsman.net.iso8583;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Messages as people and programs like to see them: text by DE. Digits are digits, tracks have their separator as
 * {@code =}, signed amounts start with {@code C} or {@code D}, bytes are upper-case hex, text is what it is (one
 * character a byte, ISO 8859-1). Slow, and for tools only; the dialect and the reader are those of the switch.
 */
public final class MessagePrinter {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private MessagePrinter() {}

    /** The message type as four digits; {@code ????} if it could not be read. */
    public static String mti(final Message message) {
        return message.mti() < 0 ? "????" : String.format("%04d", message.mti());
    }

    /**
     * The fields that were read, in ascending order.
     *
     * @param clear false = sensitive fields are masked as the dialect says
     */
    public static Map<Integer, String> fields(final Message message, final boolean clear) {
        final Map<Integer, String> fields = new LinkedHashMap<>();
        for (int de = 2; de <= Dialect.MAX_DE; de++) {
            if (message.has(de)) {
                final String content = content(message, de);
                final Mask mask = message.dialect().field(de).mask();
                fields.put(de, clear ? content : Masking.apply(mask, content));
            }
        }
        return fields;
    }

    private static String content(final Message message, final int de) {
        final boolean raw = message.dialect().field(de).encoding() == Encoding.BINARY;
        final StringBuilder text = new StringBuilder();
        if (message.sign(de) >= 0) {
            text.append((char) message.sign(de));
        }
        for (int i = 0, character = message.character(de, 0); character >= 0; character = message.character(de, ++i)) {
            if (raw) {
                text.append(HEX[character >> 4]).append(HEX[character & 15]);
            } else {
                text.append((char) character);
            }
        }
        final boolean hex = message.dialect().field(de).encoding() == Encoding.HEX;
        return hex ? text.toString().toUpperCase(Locale.ROOT) : text.toString();
    }

    /** What is wrong with a message, without its content; empty if nothing is. */
    public static String error(final Message message) {
        if (message.errorReason() == FormatError.NONE) {
            return "";
        }
        final String where = switch (message.errorField()) {
            case 0 -> "message type";
            case 1 -> "bitmap";
            default -> String.format("DE%03d", message.errorField());
        };
        return where + " at byte " + message.errorOffset() + ": "
                + message.errorReason().message();
    }

    /** One line a field: number, content, name. What is wrong with the message is not in it, see {@link #error}. */
    public static String text(final Message message, final boolean clear) {
        final StringBuilder text =
                new StringBuilder("MTI  ").append(mti(message)).append('\n');
        fields(message, clear)
                .forEach((de, content) -> text.append(String.format("%03d  ", de))
                        .append(printable(content))
                        .append("   (")
                        .append(message.dialect().field(de).name())
                        .append(")\n"));
        return text.toString();
    }

    /** Control characters must not reach a terminal. */
    private static String printable(final String content) {
        final StringBuilder text = new StringBuilder(content.length());
        for (final char character : content.toCharArray()) {
            if (Character.isISOControl(character)) {
                text.append(String.format("\\x%02X", (int) character));
            } else {
                text.append(character);
            }
        }
        return text.toString();
    }

    /** {@code {"mti": "0200", "fields": {"2": "…", …}}}, and {@code "error"} where something is wrong. */
    public static String json(final Message message, final boolean clear) {
        final Map<String, Object> result = new LinkedHashMap<>();
        result.put("mti", message.mti() < 0 ? null : mti(message));
        result.put("fields", fields(message, clear));
        if (message.errorReason() != FormatError.NONE) {
            final Map<String, Object> error = new LinkedHashMap<>();
            error.put("field", message.errorField());
            error.put("offset", message.errorOffset());
            error.put("reason", message.errorReason().name());
            error.put("message", error(message));
            result.put("error", error);
        }
        try {
            return JSON.writeValueAsString(result);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }
}
