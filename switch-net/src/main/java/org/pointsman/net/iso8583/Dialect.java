package org.pointsman.net.iso8583;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * How one family of ISO 8583 messages stands on the wire: message type, bitmap, and the form of each field. Made from a
 * file by {@link Dialects}; immutable, any thread may use it.
 */
public final class Dialect {
    /** Highest data element. */
    public static final int MAX_DE = 128;

    final long[] forms = new long[MAX_DE + 1];
    final int headerBytes;
    final int version;
    final boolean mtiBcd;
    final boolean bitmapHex;
    final boolean ebcdic;
    /** Between digits as characters of the dialect and in ASCII, for each of eight. */
    final long digitDifference;
    /** Fields that may have a spare nibble, as bitmap words. */
    final long sparesPrimary;

    final long sparesSecondary;
    final long echoPrimary;
    final long echoSecondary;

    private final String name;
    private final String description;
    private final FieldDefinition[] fields;
    private final FunctionCodes functions;
    private final RefusedConditions refusedConditions;
    private final ResponseCodes responseCodes;
    private final List<String> shortcomings;

    /** What a dialect has besides its fields. {@link DialectCompiler} reads it from the file. */
    record Frame(
            String name,
            String description,
            int version,
            int headerBytes,
            boolean ebcdic,
            Encoding mti,
            Encoding bitmap) {}

    Dialect(
            final Frame frame,
            final FieldDefinition[] fields,
            final List<Integer> echo,
            final FunctionCodes functions,
            final RefusedConditions refusedConditions,
            final ResponseCodes responseCodes,
            final List<String> shortcomings) {
        name = frame.name();
        description = frame.description();
        headerBytes = frame.headerBytes();
        version = frame.version();
        mtiBcd = frame.mti() == Encoding.BCD;
        bitmapHex = frame.bitmap() == Encoding.HEX;
        ebcdic = frame.ebcdic();
        digitDifference = ebcdic ? Ebcdic.DIGIT_DIFFERENCE : 0;
        this.fields = fields.clone();
        this.functions = functions;
        this.refusedConditions = refusedConditions;
        this.responseCodes = responseCodes;
        this.shortcomings = List.copyOf(shortcomings);
        for (int de = 0; de <= MAX_DE; de++) {
            forms[de] = fields[de] == null ? FieldForm.UNKNOWN : FieldForm.of(fields[de], ebcdic);
        }
        echoPrimary = bits(2, echo::contains);
        echoSecondary = bits(65, echo::contains);
        sparesPrimary = bits(2, de -> FieldForm.mayHaveSpare(forms[de]));
        sparesSecondary = bits(65, de -> FieldForm.mayHaveSpare(forms[de]));
    }

    /** Bitmap word of the fields from DE {@code first} to the end of its bitmap that are such. */
    private static long bits(final int first, final IntPredicate such) {
        long bits = 0;
        for (int de = first; de <= (first <= 64 ? 64 : MAX_DE); de++) {
            bits |= such.test(de) ? bit(de) : 0;
        }
        return bits;
    }

    /** The bit of a DE in its bitmap word; DE 1 and 65 are the most significant bits. */
    static long bit(final int de) {
        return Long.MIN_VALUE >>> (de - 1 & 63);
    }

    public String name() {
        return name;
    }

    public String description() {
        return description;
    }

    /** First digit of its message types: 0 = ISO 8583:1987, 1 = 1993, 2 = 2003. */
    public int version() {
        return version;
    }

    /** What a message is for, where its type does not tell. */
    public FunctionCodes functions() {
        return functions;
    }

    /** Condition codes that make of a message what the switch does not do. */
    public RefusedConditions refusedConditions() {
        return refusedConditions;
    }

    /** What DE 39 of an answer holds. */
    public ResponseCodes responseCodes() {
        return responseCodes;
    }

    /**
     * Why a listener cannot speak this dialect: what the switch needs of a message, or to answer it, and does not find,
     * each with file and line. Empty if it can. Messages can be read and written all the same.
     */
    public List<String> shortcomings() {
        return shortcomings;
    }

    /** Whether the dialect has this field; DE 2-128. */
    public boolean has(final int de) {
        return fields[de] != null;
    }

    /** The field's definition, or null if the dialect has none; DE 2-128. */
    public FieldDefinition field(final int de) {
        return fields[de];
    }

    /** Whether an answer gives back this field of its request as it came; DE 2-128. */
    public boolean echoes(final int de) {
        return ((de <= 64 ? echoPrimary : echoSecondary) & bit(de)) != 0;
    }

    /** Bytes of the header before the message type; 0 = none. */
    public int headerBytes() {
        return headerBytes;
    }

    /** Bytes of the shortest message: header, message type and primary bitmap. */
    public int minLength() {
        return headerBytes + (mtiBcd ? 2 : 4) + (bitmapHex ? 16 : 8);
    }

    @Override
    public String toString() {
        return name;
    }
}
