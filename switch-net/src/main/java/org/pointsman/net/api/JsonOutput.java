package org.pointsman.net.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** The JSON of one response at a time, in an array that is used again. Not for several threads. */
final class JsonOutput extends OutputStream {
    private static final JsonFactory FACTORY = new JsonFactory();

    private byte[] bytes = new byte[1024];
    private int length;

    /** What writes a body. */
    @FunctionalInterface
    interface Source {
        void write(JsonGenerator json) throws IOException;
    }

    /** Replaces what was there by one object, whose properties {@code source} writes. */
    void object(Source source) {
        length = 0;
        try (JsonGenerator json = FACTORY.createGenerator(this)) {
            json.writeStartObject();
            source.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    @Override
    public void write(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
