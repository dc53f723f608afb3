package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;

/**
 * What went wrong, for the sender (RFC 9457).
 *
 * @param code a word for programs: what of the things that share a status it is
 * @param detail one sentence that names the field and never repeats its content
 * @param pointer JSON pointer (RFC 6901) to the field of the body that is wrong; null if it is none of them
 * @param headers lines that go with the response, as {@link Response#headers(String)} makes them
 */
record Problem(HttpResponseStatus status, String code, String detail, String pointer, byte[] headers) {
    private static final byte[] NO_HEADERS = {};
    private static final byte[] RETRY_AFTER = Response.headers("retry-after: 1");

    /** The code is that of the status: {@code not-found}. */
    static Problem of(HttpResponseStatus status, String detail) {
        return of(status, status.reasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'), detail);
    }

    static Problem of(HttpResponseStatus status, String code, String detail) {
        return new Problem(status, code, detail, null, NO_HEADERS);
    }

    /** The request is not as it has to be. */
    static Problem badRequest(String detail) {
        return of(HttpResponseStatus.BAD_REQUEST, detail);
    }

    /** The body, or a field of it, is not as it has to be. */
    static Problem invalid(String pointer, String detail) {
        return of(HttpResponseStatus.BAD_REQUEST, "invalid-body", detail).at(pointer);
    }

    /** There is no room now; the same request may be sent again. */
    static Problem busy(String code, String detail) {
        return of(HttpResponseStatus.SERVICE_UNAVAILABLE, code, detail).with(RETRY_AFTER);
    }

    Problem at(String field) {
        return new Problem(status, code, detail, field, headers);
    }

    Problem with(byte[] lines) {
        return new Problem(status, code, detail, pointer, lines);
    }
}
