package org.pointsman.tools.journal.whatif;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PutLimitDecoder;
import org.pointsman.core.codec.PutLimitEncoder;
import org.pointsman.core.reference.ReferenceCommands;

/**
 * How limits change in mid-history. They are the same where their names are: the engine numbers them, by their places in the
 * file. One that is no longer in the file gets a threshold that nobody reaches, because a limit cannot be taken away.
 */
final class LimitChanges {
    private static final int CAPACITY = 512;

    private record Row(int number, int scope, int measure, int window, long threshold) {
        boolean isOfSameKind(Row other) {
            return scope == other.scope && measure == other.measure;
        }
    }

    private final Map<String, Row> recorded = new LinkedHashMap<>();
    private final Map<String, Row> changed = new LinkedHashMap<>();
    private int numbers;

    /** A limit that the journal was seeded with. */
    void addRecorded(DirectBuffer buffer, int offset) {
        Row row = add(recorded, buffer, offset);
        numbers = Math.max(numbers, row.number);
    }

    /** A limit of the file. */
    void addChanged(DirectBuffer buffer, int offset) {
        add(changed, buffer, offset);
    }

    private static Row add(Map<String, Row> rows, DirectBuffer buffer, int offset) {
        PutLimitDecoder put = new PutLimitDecoder()
                .wrap(
                        buffer,
                        offset + MessageHeaderDecoder.ENCODED_LENGTH,
                        PutLimitDecoder.BLOCK_LENGTH,
                        PutLimitDecoder.SCHEMA_VERSION);
        byte[] name = new byte[PutLimitDecoder.nameLength()];
        put.getName(name, 0);
        Row row = new Row(put.limitNumber(), put.scope(), put.measure(), put.window(), put.threshold());
        rows.put(new String(name, StandardCharsets.UTF_8), row);
        return row;
    }

    /** Gives the commands that turn the limits of the journal into those of the file. @return how many */
    int forEachChange(ReferenceCommands.Sink sink) {
        int changes = 0;
        for (Map.Entry<String, Row> entry : recorded.entrySet()) {
            Row was = entry.getValue();
            Row is = changed.get(entry.getKey());
            boolean kept = is != null && is.isOfSameKind(was);
            long threshold = kept ? is.threshold : Long.MAX_VALUE;
            if (threshold != was.threshold) {
                put(entry.getKey(), was.number, was, threshold, sink);
                changes++;
            }
        }
        for (Map.Entry<String, Row> entry : changed.entrySet()) {
            Row was = recorded.get(entry.getKey());
            Row is = entry.getValue();
            if (was == null || !was.isOfSameKind(is)) {
                numbers++;
                put(entry.getKey(), numbers, is, is.threshold, sink);
                changes++;
            }
        }
        return changes;
    }

    private static void put(String name, int number, Row kind, long threshold, ReferenceCommands.Sink sink) {
        MutableDirectBuffer buffer = new UnsafeBuffer(new byte[CAPACITY]);
        PutLimitEncoder put = new PutLimitEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .threshold(threshold)
                .limitNumber(number)
                .scope((short) kind.scope)
                .measure((short) kind.measure)
                .window((short) kind.window);
        put.putName(name.getBytes(StandardCharsets.UTF_8), 0);
        sink.onCommand(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + put.encodedLength());
    }
}
