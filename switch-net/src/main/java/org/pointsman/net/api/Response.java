package org.pointsman.net.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.pointsman.net.ops.Page;

/** The response being made: one object a loop, set before each response is written. Bodies are JSON. */
final class Response {
    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    private static final byte[] NO_HEADERS = {};

    private static final String REPLAYED = "\r\nidempotent-replayed: true";
    private static final byte[] REPLAYED_HEADER = headers(REPLAYED.strip());

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

    /** A body that is no JSON. */
    void page(Page page) {
        set(HttpResponseStatus.OK, page.contentType(), page.body(), page.body().length);
    }

    /** A body that is there already. */
    void json(HttpResponseStatus newStatus, byte[] bytes) {
        set(newStatus, JSON, bytes, bytes.length);
    }

    /** Says where what was made is, and whether it had been made by an earlier request; behind the setting of the body. */
    void created(String path, long id, boolean replayed) {
        headers = headers("location: " + path + id + (replayed ? REPLAYED : ""));
    }

    /** Says whether this is the answer to an earlier request; behind the setting of the body. */
    void replayed(boolean replayed) {
        headers = replayed ? REPLAYED_HEADER : NO_HEADERS;
    }

    void problem(Problem problem) {
        output.object(json -> write(problem, json));
        set(problem.status(), PROBLEM, output.bytes(), output.length());
        headers = problem.headers();
    }

    private static void write(Problem problem, JsonGenerator json) throws IOException {
        json.writeStringField("type", "about:blank");
        json.writeStringField("title", problem.status().reasonPhrase());
        json.writeNumberField("status", problem.status().code());
        json.writeStringField("code", problem.code());
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
