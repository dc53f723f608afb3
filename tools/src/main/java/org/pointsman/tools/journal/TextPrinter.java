package org.pointsman.tools.journal;

import java.io.PrintWriter;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.Field;
import org.pointsman.core.view.FieldFormat;
import org.pointsman.core.view.MessageView;
import org.pointsman.core.view.RecordField;
import org.pointsman.core.view.RecordView;
import org.pointsman.core.view.Texts;

/**
 * A record as a line for people: sequence, time, what it is, how it was answered, then the fields that say something, and
 * behind each arrow an outcome.
 */
public final class TextPrinter implements RecordPrinter {
    private static final String NO_ANSWER = "-";

    private final PrintWriter out;
    private final CardFormat cards;
    private final StringBuilder line = new StringBuilder();

    TextPrinter(PrintWriter out, CardFormat cards) {
        this.out = out;
        this.cards = cards;
    }

    @Override
    public void print(RecordView record) {
        line.setLength(0);
        append(line, record, cards);
        out.append(line.append('\n'));
    }

    /** Appends how a line begins: sequence, time, what it is, how it was answered. */
    public static void appendHead(StringBuilder line, RecordView record) {
        line.append(record.sequence())
                .append(' ')
                .append(Texts.instant(record.timestampNs()))
                .append(' ')
                .append(record.word())
                .append(' ')
                .append(answer(record));
    }

    /** Appends the line, without its end. */
    public static void append(StringBuilder line, RecordView record, CardFormat cards) {
        appendHead(line, record);
        append(line, record.command(), cards);
        for (int i = 0; i < record.outcomeCount(); i++) {
            line.append(" -> ").append(record.outcome(i).layout().name());
            append(line, record.outcome(i), cards);
        }
    }

    /** DE 39 where there is one, else the word for the result. */
    static String answer(RecordView record) {
        String code = record.text(RecordField.RESPONSE_CODE, CardFormat.MASKED);
        if (code == null) {
            code = record.text(RecordField.RESULT, CardFormat.MASKED);
        }
        return code == null ? NO_ANSWER : code;
    }

    private static void append(StringBuilder line, MessageView message, CardFormat cards) {
        for (Field field : message.layout().fields()) {
            if (field.format() != FieldFormat.PLUMBING && message.isPresent(field)) {
                line.append(' ').append(field.name()).append('=');
                String text = message.text(field, cards);
                if (text.indexOf(' ') >= 0 || text.isEmpty()) {
                    line.append('"').append(text.replace("\"", "\\\"")).append('"');
                } else {
                    line.append(text);
                }
            }
        }
    }

    @Override
    public void flush() {
        out.flush();
    }
}
