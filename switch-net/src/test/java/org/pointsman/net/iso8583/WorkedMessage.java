package org.pointsman.net.iso8583;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A message with its fields and its frame, both from an independent implementation. */
record WorkedMessage(
        String id,
        String title,
        Dialect dialect,
        Framing framing,
        long tpdu,
        byte[] header,
        int mti,
        Map<Integer, String> fields,
        byte[] frame) {

    /** Messages of the built-in dialects. */
    static List<WorkedMessage> all() {
        return read("worked-messages.json");
    }

    /** Messages of terminals, in the dialect of terminal.yaml. */
    static List<WorkedMessage> ofTerminals() {
        return read("terminal-messages.json");
    }

    static WorkedMessage of(final String id) {
        return all().stream()
                .filter(message -> message.id.equals(id))
                .findFirst()
                .orElseThrow();
    }

    static Path resource(final String name) {
        try {
            return Path.of(WorkedMessage.class.getResource(name).toURI());
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<WorkedMessage> read(final String resource) {
        final List<WorkedMessage> messages = new ArrayList<>();
        try (InputStream in = WorkedMessage.class.getResourceAsStream(resource)) {
            for (final JsonNode node : new ObjectMapper().readTree(in)) {
                final Map<Integer, String> fields = new TreeMap<>();
                node.get("fields")
                        .properties()
                        .forEach(field -> fields.put(
                                Integer.valueOf(field.getKey()),
                                field.getValue().asText()));
                final String dialect = node.get("dialect").asText();
                messages.add(new WorkedMessage(
                        node.get("id").asText(),
                        node.get("title").asText(),
                        dialect.equals("unionpay-pos")
                                ? Dialects.load(resource("terminal.yaml"))
                                : Dialects.named(dialect),
                        Framing.named(node.get("framing").asText()),
                        node.get("tpdu").isNull()
                                ? 0
                                : Long.parseLong(node.get("tpdu").asText(), 16),
                        node.hasNonNull("header") ? hex(node.get("header")) : new byte[0],
                        Integer.parseInt(node.get("mti").asText()),
                        fields,
                        hex(node.get("frame"))));
            }
        } catch (final IOException e) {
            throw new IllegalStateException(resource, e);
        }
        return messages;
    }

    private static byte[] hex(final JsonNode node) {
        return HexFormat.of().parseHex(node.asText());
    }

    /** The message without its frame. */
    byte[] body() {
        final byte[] body = new byte[frame.length - framing.headerLength()];
        System.arraycopy(frame, framing.headerLength(), body, 0, body.length);
        return body;
    }

    @Override
    public String toString() {
        return id + " " + title;
    }
}
