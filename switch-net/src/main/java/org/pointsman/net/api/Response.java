package org.pointsman.net.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The response being made: one object a loop, set before each response is written. Bodies are JSON. */
final class Response {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    private static final byte[] NO_HEADERS = {};
    private static final byte[] RETRY_AFTER = headers("retry-after: 1");
    private static final byte[] BEARER = headers("www-authenticate: Bearer");

    private final JsonOutput output = new JsonOutput();
    private HttpResponseStatus status;
    private String contentType;
    private byte[] headers;
    private byte[] body;
    private int length;

    /** Header lines as they stand in a response. */
    static byte[] headers(String lines) {
        return (lines + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** A body whose properties {@code source} writes. */
    void json(HttpResponseStatus newStatus, JsonOutput.Source source) {
        output.object(source);
        set(newStatus, JSON, output.bytes(), output.length());
    }

    /** A body that is there already. */
    void json(HttpResponseStatus newStatus, byte[] bytes) {
        set(newStatus, JSON, bytes, bytes.length);
    }

    void problem(Problem problem) {
        output.object(json -> write(problem, json));
        set(problem.status(), PROBLEM, output.bytes(), output.length());
        if (problem.status() == HttpResponseStatus.SERVICE_UNAVAILABLE) {
            headers = RETRY_AFTER;
        } else if (problem.status() == HttpResponseStatus.UNAUTHORIZED) {
            headers = BEARER;
        }
    }

    private static void write(Problem problem, JsonGenerator json) throws IOException {
        json.writeStringField("type", "about:blank");
        json.writeStringField("title", problem.status().reasonPhrase());
        json.writeNumberField("status", problem.status().code());
        json.writeStringField("detail", problem.detail());
        if (problem.pointer() != null) {
            json.writeStringField("pointer", problem.pointer());
        }
    }

    private void set(HttpResponseStatus newStatus, String newContentType, byte[] bytes, int byteCount) {
        status = newStatus;
        contentType = newContentType;
        headers = NO_HEADERS;
        body = bytes;
        length = byteCount;
    }

    /** Header lines of this response only, as {@link #headers(String)} makes them; behind the setting of the body. */
    void with(byte[] lines) {
        headers = lines;
    }

    HttpResponseStatus status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    byte[] headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    int length() {
        return length;
    }
}
