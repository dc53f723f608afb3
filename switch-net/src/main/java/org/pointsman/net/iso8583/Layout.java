package org.pointsman.net.iso8583;

import static org.agrona.UnsafeApi.getByte;

/**
 * Where the fields stand in all messages of a dialect that announce the same ones: up to the first field of variable length
 * always at the same distance from the start, behind it at the same distance from its end, and so on. Learnt from the first
 * such message; reading the next ones by it takes half the time of going from field to field.
 *
 * <p>It reads what is as it should be. Of anything else it only says that it is not, and {@link MessageReader#walk} finds out
 * what is wrong, if anything. A flyweight that is taught anew for other messages; one thread.
 */
final class Layout {
    private static final int MAX_FIELDS = Dialect.MAX_DE - 1;

    private Dialect dialect;
    private long primary;
    private long secondary;

    /** In the order of the wire. */
    private final int[] des = new int[MAX_FIELDS];
    /** Of a field of fixed length what {@link Message#fields} holds of it, counted from the start of its stretch; else the form. */
    private final long[] forms = new long[MAX_FIELDS];

    private int count;

    /** Bytes of the fields between one of variable length and the one before it. */
    private final int[] distances = new int[MAX_FIELDS];

    /** Bytes of the fields behind the last one of variable length. */
    private int rest;

    /** Neighbouring fields of digits of the same kind are checked in one go: their kind, and the first and last of them. */
    private final int[] runKind = new int[MAX_FIELDS];

    private final int[] runFirst = new int[MAX_FIELDS];
    private final int[] runLast = new int[MAX_FIELDS];
    private int runs;

    /** Among these, fields that may have a spare nibble. */
    private final int[] spares = new int[MAX_FIELDS];

    private int spareCount;

    /** Fields that are checked one by one: tracks, amounts with a sign, bytes in hex. */
    private final int[] singles = new int[MAX_FIELDS];

    private int singleCount;

    /** Whether it is that of the messages which announce these fields. */
    boolean isOf(final Dialect messageDialect, final long messagePrimary, final long messageSecondary) {
        return dialect == messageDialect && primary == messagePrimary && secondary == messageSecondary;
    }

    /** Becomes the layout of messages like this one, which is well-formed. */
    void learn(final Message message) {
        dialect = message.dialect;
        primary = message.primary;
        secondary = message.secondary;
        count = 0;
        runs = 0;
        spareCount = 0;
        singleCount = 0;
        int distance = 0;
        int lastRun = FieldForm.CHECK_TEXT;
        for (int de = 2; de <= Dialect.MAX_DE; de++) {
            if (!message.has(de)) {
                continue;
            }
            final long form = dialect.forms[de];
            des[count] = de;
            if (FieldForm.isVariable(form)) {
                forms[count] = form;
                distances[count] = distance;
                distance = 0;
            } else {
                forms[count] = FieldForm.placed(form, FieldForm.max(form), distance);
                distance += FieldForm.wireBytes(form);
            }
            count++;
            learnCheck(de, form, lastRun);
            lastRun = FieldForm.run(form);
        }
        rest = distance;
    }

    private void learnCheck(final int de, final long form, final int lastRun) {
        final int run = FieldForm.run(form);
        if (FieldForm.isDigits(run)) {
            if (run != lastRun) {
                runKind[runs] = run;
                runFirst[runs++] = de;
            }
            runLast[runs - 1] = de;
            if (FieldForm.mayHaveSpare(form)) {
                spares[spareCount++] = de;
            }
        } else if (!FieldForm.isOpen(run)) {
            singles[singleCount++] = de;
        }
    }

    /**
     * Finds and checks all fields.
     *
     * @param at index of the first one
     * @return false if the message is not like that; what it holds of fields is worthless then
     */
    boolean read(final Message message, final int at) {
        return place(message, at) && digitsPass(message) && sparesAreZero(message) && singlesPass(message);
    }

    private boolean place(final Message message, final int from) {
        final long[] fields = message.fields;
        final int limit = message.limit;
        int at = from;
        for (int i = 0; i < count; i++) {
            final long form = forms[i];
            if (FieldForm.isVariable(form)) {
                at += distances[i];
                final int length = LengthPrefix.read(form, dialect.digitDifference, message.base, at, limit);
                if (length < 0) {
                    return false;
                }
                fields[des[i]] = FieldForm.placed(form, length, at);
                at += FieldForm.leadBytes(form) + FieldForm.contentBytes(form, length);
            } else {
                fields[des[i]] = form + at;
            }
        }
        return at + rest == limit;
    }

    private boolean digitsPass(final Message message) {
        for (int i = 0; i < runs; i++) {
            final int from = message.offset(runFirst[i]);
            if (!ContentCheck.areDigits(message.base, runKind[i], from, message.end(runLast[i]))) {
                return false;
            }
        }
        return true;
    }

    /** A spare nibble has passed as a digit. Where it is not zero it is right only if it is F, for the other reader to see. */
    private boolean sparesAreZero(final Message message) {
        for (int i = 0; i < spareCount; i++) {
            final long field = message.fields[spares[i]];
            final int digits = FieldForm.max(field);
            if ((digits & 1) != 0) {
                final long content = message.base + (int) field + FieldForm.leadBytes(field);
                final int spare = FieldForm.spareBefore(field, digits) != 0
                        ? getByte(content) & 0xF0
                        : getByte(content + (digits >> 1)) & 0x0F;
                if (spare != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean singlesPass(final Message message) {
        for (int i = 0; i < singleCount; i++) {
            if (!message.contentPasses(singles[i])) {
                return false;
            }
        }
        return true;
    }
}
