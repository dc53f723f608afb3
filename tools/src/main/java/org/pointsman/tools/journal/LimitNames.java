package org.pointsman.tools.journal;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.HostStartedDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PutLimitDecoder;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.journal.JournalReader;

/**
 * What the limits of a journal are called. The engine knows them by number only; their names stand in the records that seeded
 * the journal, before a host started on it for the first time.
 */
public final class LimitNames {
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    public static LimitNames read(JournalSource source) {
        LimitNames names = new LimitNames();
        try (JournalReader reader = source.reader()) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    if (!names.take(reader)) {
                        return names;
                    }
                }
            }
        }
        return names;
    }

    /** @return whether limits may still come */
    private boolean take(JournalReader record) {
        if (record.length() < JournalPayload.COMMAND_OFFSET + MessageHeaderDecoder.ENCODED_LENGTH) {
            return true;
        }
        DirectBuffer buffer = record.buffer();
        int command = record.offset() + JournalPayload.COMMAND_OFFSET;
        int template = JournalPayload.templateId(buffer, command);
        if (template == PutLimitDecoder.TEMPLATE_ID) {
            PutLimitDecoder put = new PutLimitDecoder()
                    .wrap(
                            buffer,
                            command + MessageHeaderDecoder.ENCODED_LENGTH,
                            PutLimitDecoder.BLOCK_LENGTH,
                            PutLimitDecoder.SCHEMA_VERSION);
            numbers.put(name(put), put.limitNumber());
        }
        return template != HostStartedDecoder.TEMPLATE_ID;
    }

    private static String name(PutLimitDecoder put) {
        byte[] bytes = new byte[PutLimitDecoder.nameLength()];
        put.getName(bytes, 0);
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    }

    /** Whether no limit is named by the records that are there: because there is none, or because retention has removed them. */
    boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** The number of a limit by its name, or by its number; 0 if there is none. */
    int number(String nameOrNumber) {
        Integer number = numbers.get(nameOrNumber);
        if (number != null) {
            return number;
        }
        return nameOrNumber.matches("\\d{1,5}") ? Integer.parseInt(nameOrNumber) : 0;
    }

    /** The name of a limit; its number where it has none. */
    String name(int number) {
        return numbers.entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Integer.toString(number));
    }

    /** All names, for messages. */
    String list() {
        return numbers.isEmpty() ? "none that have a name on record" : String.join(", ", numbers.keySet());
    }
}
