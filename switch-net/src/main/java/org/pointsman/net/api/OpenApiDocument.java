package org.pointsman.net.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the API (OpenAPI 3.1) that the switch serves: the resource {@code openapi.json}. */
final class OpenApiDocument {
    private static final byte[] BYTES = read();

    private OpenApiDocument() {}

    /** Not to be changed. */
    static byte[] bytes() {
        return BYTES;
    }

    private static byte[] read() {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream("openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json cannot be read", e);
        }
    }
}
