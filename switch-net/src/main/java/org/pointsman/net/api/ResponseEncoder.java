package org.pointsman.net.api;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Writes a response as one buffer: the lines before its length are made once for each status and kind of body. One a loop.
 * RFC 9112 says how a message looks, RFC 9110 that it has a date.
 */
final class ResponseEncoder {
    /** What becomes of the connection behind a response. */
    enum Connection {
        /** Stays open, as HTTP/1.1 has it without a word. */
        OPEN(""),
        /** Stays open for a peer of HTTP/1.0 that asked for it. */
        KEPT_ALIVE("connection: keep-alive\r\n"),
        CLOSED("connection: close\r\n");

        private final byte[] line;

        Connection(String line) {
            this.line = line.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final int MAX_STATUS = 600;
    private static final int HEAD_BYTES = 256;
    private static final int LENGTH_DIGITS = 10;
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

    private final LongSupplier wallNs;
    private final byte[][] jsonHeads = new byte[MAX_STATUS][];
    private final byte[][] problemHeads = new byte[MAX_STATUS][];
    private final byte[] digits = new byte[LENGTH_DIGITS];
    private byte[] date;
    private long dateSecond = Long.MIN_VALUE;

    /** @param wallNs the wall clock, for the header Date */
    ResponseEncoder(LongSupplier wallNs) {
        this.wallNs = wallNs;
    }

    /** @param withBody false for the answer to HEAD, which is that to GET but for its body */
    ByteBuf encode(ByteBufAllocator allocator, Response response, Connection connection, boolean withBody) {
        int length = response.length();
        ByteBuf buffer = allocator.directBuffer(HEAD_BYTES + response.headers().length + (withBody ? length : 0));
        buffer.writeBytes(head(response));
        writeNumber(buffer, length);
        buffer.writeBytes(LINE_END)
                .writeBytes(date())
                .writeBytes(connection.line)
                .writeBytes(response.headers())
                .writeBytes(LINE_END);
        if (withBody) {
            buffer.writeBytes(response.body(), 0, length);
        }
        return buffer;
    }

    private byte[] head(Response response) {
        byte[][] heads;
        switch (response.contentType()) {
            case Response.JSON -> heads = jsonHeads;
            case Response.PROBLEM -> heads = problemHeads;
            default -> {
                // Metrics, a few times a minute.
                return newHead(response);
            }
        }
        int status = response.status().code();
        if (heads[status] == null) {
            heads[status] = newHead(response);
        }
        return heads[status];
    }

    private static byte[] newHead(Response response) {
        return ("HTTP/1.1 " + response.status() + "\r\ncontent-type: " + response.contentType()
                        + "\r\ncontent-length: ")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void writeNumber(ByteBuf buffer, int number) {
        int first = LENGTH_DIGITS;
        int rest = number;
        do {
            digits[--first] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        buffer.writeBytes(digits, first, LENGTH_DIGITS - first);
    }

    private byte[] date() {
        long second = TimeUnit.NANOSECONDS.toSeconds(wallNs.getAsLong());
        if (second != dateSecond) {
            dateSecond = second;
            date = Response.headers("date: " + DATE.format(Instant.ofEpochSecond(second)));
        }
        return date;
    }
}
