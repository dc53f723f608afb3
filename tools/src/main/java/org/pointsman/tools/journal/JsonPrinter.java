package org.pointsman.tools.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.Field;
import org.pointsman.core.view.MessageView;
import org.pointsman.core.view.RecordView;
import org.pointsman.core.view.Texts;

/**
 * A record as one JSON object a line. Fields that say nothing are left out; a card number that cannot be read for want of
 * the key is null. Amounts and ids are numbers, all else is text.
 */
public final class JsonPrinter implements RecordPrinter {
    private static final JsonFactory FACTORY = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private final PrintWriter out;
    private final CardFormat cards;
    private final JsonGenerator json;

    JsonPrinter(PrintWriter out, CardFormat cards) throws IOException {
        this.out = out;
        this.cards = cards;
        json = FACTORY.createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter(""));
    }

    @Override
    public void print(RecordView record) throws IOException {
        json.writeStartObject();
        write(json, record, cards);
        json.writeEndObject();
        json.writeRaw('\n');
    }

    /** Writes the fields of a record into an object that has begun. */
    public static void write(JsonGenerator json, RecordView record, CardFormat cards) throws IOException {
        json.writeNumberField("sequence", record.sequence());
        json.writeStringField("timestamp", Texts.instant(record.timestampNs()));
        json.writeStringField("type", record.word());
        json.writeObjectFieldStart("command");
        write(json, record.command(), cards);
        json.writeEndObject();
        json.writeArrayFieldStart("outcomes");
        for (int i = 0; i < record.outcomeCount(); i++) {
            json.writeStartObject();
            write(json, record.outcome(i), cards);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, MessageView message, CardFormat cards) throws IOException {
        json.writeStringField("message", message.layout().name());
        for (Field field : message.layout().fields()) {
            if (!message.isPresent(field)) {
                continue;
            }
            if (message.isUnavailable(field)) {
                json.writeNullField(field.name());
            } else if (field.isNumber()) {
                json.writeFieldName(field.name());
                json.writeNumber(message.text(field, cards));
            } else {
                json.writeStringField(field.name(), message.text(field, cards));
            }
        }
    }

    @Override
    public void flush() throws IOException {
        json.flush();
        out.flush();
    }
}
