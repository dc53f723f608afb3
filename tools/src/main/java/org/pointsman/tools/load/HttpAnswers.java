package org.pointsman.tools.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tells HTTP/1.1 responses apart (RFC 9112): a message is head and body together, the body as long as Content-Length says.
 * Of the head only that and the status are read. Chunked bodies are not: an API whose answers are small and whole does not
 * send them. One thread.
 */
public final class HttpAnswers implements MessageFraming {
    /** Head and body; {@link LoadConnection#READ_BUFFER_LENGTH} is twice as much. */
    static final int MAX_LENGTH = 64 * 1024;

    private static final int INCOMPLETE = -1;
    private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_DIGITS = 3;

    private int status;
    private int contentLength;
    private int headLength;

    @Override
    public int prefixLength() {
        return 0;
    }

    @Override
    public void putPrefix(ByteBuffer out, int messageLength) {
        // A request is complete as it stands.
    }

    @Override
    public int messageLength(byte[] buffer, int offset, int end) {
        if (!readHead(buffer, offset, Math.min(end, offset + MAX_LENGTH))) {
            if (end - offset >= MAX_LENGTH) {
                throw new IllegalArgumentException("the head of an answer is longer than " + MAX_LENGTH + " bytes");
            }
            return INCOMPLETE;
        }
        if (contentLength < 0) {
            throw new IllegalArgumentException("an answer with status " + status + " has no Content-Length");
        }
        int length = headLength + contentLength;
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("an answer announces " + contentLength + " bytes");
        }
        return length <= end - offset ? length : INCOMPLETE;
    }

    /** Whether the head is complete. */
    private boolean readHead(byte[] buffer, int offset, int end) {
        contentLength = -1;
        int line = offset;
        for (int i = offset; i < end; i++) {
            if (buffer[i] != '\n') {
                continue;
            }
            int lineEnd = i > line && buffer[i - 1] == '\r' ? i - 1 : i;
            if (line == offset) {
                status = status(buffer, line, lineEnd);
            } else if (lineEnd == line) {
                headLength = i + 1 - offset;
                return true;
            } else if (isContentLength(buffer, line, lineEnd)) {
                contentLength = number(buffer, line + CONTENT_LENGTH.length, lineEnd);
            }
            line = i + 1;
        }
        return false;
    }

    private static int status(byte[] buffer, int line, int lineEnd) {
        int digits = line + VERSION.length;
        if (lineEnd < digits + STATUS_DIGITS || !Arrays.equals(buffer, line, digits, VERSION, 0, VERSION.length)) {
            throw new IllegalArgumentException("an answer does not begin with a status line of HTTP/1.1");
        }
        return number(buffer, digits, digits + STATUS_DIGITS);
    }

    private static boolean isContentLength(byte[] buffer, int line, int lineEnd) {
        if (lineEnd - line <= CONTENT_LENGTH.length) {
            return false;
        }
        for (int i = 0; i < CONTENT_LENGTH.length; i++) {
            int character = buffer[line + i];
            boolean upper = character >= 'A' && character <= 'Z';
            if ((upper ? character + ('a' - 'A') : character) != CONTENT_LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    /** Digits, after blanks. */
    private static int number(byte[] buffer, int from, int to) {
        int first = from;
        while (first < to && (buffer[first] == ' ' || buffer[first] == '\t')) {
            first++;
        }
        int value = first < to ? 0 : -1;
        for (int i = first; i < to && value >= 0; i++) {
            int digit = buffer[i] - '0';
            value = digit >= 0 && digit <= 9 && value < MAX_LENGTH ? value * 10 + digit : -1;
        }
        if (value < 0) {
            throw new IllegalArgumentException("a number in the head of an answer is none, or too high");
        }
        return value;
    }

    /** Status code of the message whose length was told last. */
    public int status() {
        return status;
    }

    /** Length of its head, the empty line included. */
    public int headLength() {
        return headLength;
    }
}
