package org.pointsman.core.engine;

import org.pointsman.core.codec.MessageHeaderEncoder;

/** The SBE message header as one word, in the order of its eight bytes: block length, template, schema, version. */
public final class MessageHeaders {
    private static final int TEMPLATE_SHIFT = 16;
    private static final int SCHEMA_SHIFT = 32;
    private static final int VERSION_SHIFT = 48;

    private MessageHeaders() {}

    /** The header of a message of the present schema and version. */
    public static long word(int templateId, int blockLength) {
        return blockLength
                | (long) templateId << TEMPLATE_SHIFT
                | (long) MessageHeaderEncoder.SCHEMA_ID << SCHEMA_SHIFT
                | (long) MessageHeaderEncoder.SCHEMA_VERSION << VERSION_SHIFT;
    }

    /** The header that a message of an earlier version would have now, if nothing had been appended to its block since. */
    static long present(long word) {
        if (version(word) >= MessageHeaderEncoder.SCHEMA_VERSION) {
            return word;
        }
        return word & (1L << VERSION_SHIFT) - 1 | (long) MessageHeaderEncoder.SCHEMA_VERSION << VERSION_SHIFT;
    }

    static int templateId(long word) {
        return (int) (word >>> TEMPLATE_SHIFT) & 0xFFFF;
    }

    static int blockLength(long word) {
        return (int) word & 0xFFFF;
    }

    static int schemaId(long word) {
        return (int) (word >>> SCHEMA_SHIFT) & 0xFFFF;
    }

    static int version(long word) {
        return (int) (word >>> VERSION_SHIFT) & 0xFFFF;
    }

    /** @throws IllegalStateException if a message of that many bytes has another layout than its template's */
    static void require(long header, int templateId, int blockLength, int length) {
        if (header != word(templateId, blockLength) || length != MessageHeaderEncoder.ENCODED_LENGTH + blockLength) {
            throw wrongLayout(header, MessageHeaderEncoder.ENCODED_LENGTH + blockLength, length);
        }
    }

    static IllegalStateException wrongLayout(long header, int expectedBytes, int length) {
        return new IllegalStateException("template " + templateId(header) + " of schema " + schemaId(header)
                + " version " + version(header) + " has " + expectedBytes + " bytes; the command has " + length
                + " and its header says that its block has " + blockLength(header));
    }
}
