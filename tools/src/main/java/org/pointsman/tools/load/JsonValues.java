package org.pointsman.tools.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** The values of a JSON object by their path ({@code /amount/value}), and where each stands. Arrays are not looked into. */
final class JsonValues {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Map<String, Value> values = new LinkedHashMap<>();

    /**
     * A text, number, truth value or null.
     *
     * @param text as it reads, {@code null} as text too
     * @param from its first byte, behind the quotation mark of a text
     * @param to behind its last
     */
    record Value(String text, int from, int to) {}

    private JsonValues() {}

    /**
     * @throws IOException if that is not a JSON object
     */
    static JsonValues read(byte[] json) throws IOException {
        JsonValues values = new JsonValues();
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            values.readObject(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the object");
            }
        }
        return values;
    }

    private void readObject(JsonParser parser) throws IOException {
        Deque<String> path = new ArrayDeque<>();
        path.push("");
        while (!path.isEmpty()) {
            String name = parser.nextFieldName();
            if (name == null) {
                path.pop();
                continue;
            }
            String here = path.peek() + "/" + name;
            switch (parser.nextToken()) {
                case START_OBJECT -> path.push(here);
                case START_ARRAY -> parser.skipChildren();
                default -> values.put(here, value(parser));
            }
        }
    }

    private static Value value(JsonParser parser) throws IOException {
        int mark = parser.currentToken() == JsonToken.VALUE_STRING ? 1 : 0;
        int from = (int) parser.currentTokenLocation().getByteOffset() + mark;
        String text = parser.getText();
        parser.finishToken();
        return new Value(
                text,
                from,
                mark == 1
                        ? (int) parser.currentLocation().getByteOffset() - 1
                        : from + text.getBytes(StandardCharsets.UTF_8).length);
    }

    Map<String, Value> all() {
        return values;
    }

    /** Null if there is none. */
    Value at(String path) {
        return values.get(path);
    }

    /** Null if there is none. */
    String text(String path) {
        Value value = values.get(path);
        return value == null ? null : value.text;
    }
}
