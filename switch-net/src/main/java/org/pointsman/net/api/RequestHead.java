package org.pointsman.net.api;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AsciiString;
import java.util.List;

/** Checks the line and the headers of a request, in the order in which a sender wants to hear of them. One a loop. */
final class RequestHead {
    /** Longest body. The largest request there is needs a hundredth of it. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    private static final AsciiString IDEMPOTENCY_KEY = AsciiString.cached("idempotency-key");

    private final Caller caller;
    private final IdempotencyKeys keys;

    RequestHead(Caller caller, IdempotencyKeys keys) {
        this.caller = caller;
        this.keys = keys;
    }

    /** What is wrong with bytes that are not HTTP/1.1 as it is read here; null if nothing is. */
    static Problem problemOf(DecoderResult result) {
        if (!result.isFailure()) {
            return null;
        }
        if (result.cause() instanceof TooLongHttpLineException) {
            return Problem.of(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long");
        }
        if (result.cause() instanceof TooLongHttpHeaderException) {
            return Problem.of(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long");
        }
        return Problem.badRequest("the request is not HTTP/1.1 as this server reads it");
    }

    /**
     * Fills in what the head says.
     *
     * @throws BadRequestException if the request is refused whatever its body may be
     */
    void check(HttpRequest http, ApiRequest request) throws BadRequestException {
        HttpHeaders headers = http.headers();
        Router.route(http.method(), http.uri(), request);
        request.client(caller.identify(
                single(headers, HttpHeaderNames.AUTHORIZATION),
                request.operation().access()));
        request.accept(list(headers, HttpHeaderNames.ACCEPT));
        // Metrics are text, in the form that the sender accepts best.
        if (request.operation() != Operation.METRICS && !MediaTypes.acceptsJson(request.accept())) {
            throw refuse(
                    HttpResponseStatus.NOT_ACCEPTABLE, "answers are application/json: the header Accept excludes it");
        }
        checkBody(headers, request.operation());
        if (request.operation().isKeyed()) {
            request.key(keys.read(request.client().id(), single(headers, IDEMPOTENCY_KEY)));
        }
    }

    /** @throws BadRequestException if it cannot be told what the sender means, so that nothing behind it can be read */
    static void checkMessage(HttpRequest http) throws BadRequestException {
        HttpVersion version = http.protocolVersion();
        HttpHeaders headers = http.headers();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw refuse(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 and HTTP/1.0 are served here");
        }
        // RFC 9112, 3.2
        int hosts = headers.getAll(HttpHeaderNames.HOST).size();
        if (hosts > 1 || hosts == 0 && version.equals(HttpVersion.HTTP_1_1)) {
            throw refuse(HttpResponseStatus.BAD_REQUEST, "the header Host must be there once");
        }
        String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
            throw refuse(HttpResponseStatus.NOT_IMPLEMENTED, "chunked is the one transfer coding served here");
        }
        String expected = headers.get(HttpHeaderNames.EXPECT);
        if (expected != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expected)) {
            throw refuse(HttpResponseStatus.EXPECTATION_FAILED, "100-continue is the one expectation met here");
        }
    }

    private static void checkBody(HttpHeaders headers, Operation operation) throws BadRequestException {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        boolean announced = length != null || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
        if (length != null && isBeyondBound(length)) {
            throw new BadRequestException(tooLarge());
        }
        if (operation.body() == Operation.Body.REQUIRED && !announced) {
            throw refuse(HttpResponseStatus.LENGTH_REQUIRED, "a body must be there, its length in Content-Length");
        }
        boolean empty = !announced || "0".equals(length);
        if (operation.isKeyed() && !empty && !MediaTypes.isJson(single(headers, HttpHeaderNames.CONTENT_TYPE))) {
            throw refuse(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "the header Content-Type must be application/json");
        }
    }

    /**
     * A header that has one value; null if it is missing.
     *
     * @throws BadRequestException if it is there twice: a proxy before us may have looked at the other one
     */
    private static String single(HttpHeaders headers, AsciiString name) throws BadRequestException {
        List<String> values = headers.getAll(name);
        if (values.size() > 1) {
            throw new BadRequestException(Problem.badRequest("the header " + name + " must be there once"));
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** A header whose lines are one list (RFC 9110, 5.3); null if it is missing. */
    private static String list(HttpHeaders headers, AsciiString name) {
        List<String> values = headers.getAll(name);
        return values.isEmpty() ? null : String.join(",", values);
    }

    /** The decoder has seen that it is a number. */
    private static boolean isBeyondBound(String length) {
        return length.length() > 18 || Long.parseLong(length) > MAX_BODY_BYTES;
    }

    static Problem tooLarge() {
        return Problem.of(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "the body is longer than " + MAX_BODY_BYTES + " bytes");
    }

    private static BadRequestException refuse(HttpResponseStatus status, String detail) {
        return new BadRequestException(Problem.of(status, detail));
    }
}
