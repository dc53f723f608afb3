package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What went wrong, for the sender (RFC 9457).
 *
 * @param detail one sentence that names the field and never repeats its content
 * @param pointer JSON pointer (RFC 6901) to the field of the body that is wrong; null if it is none of them
 */
record Problem(HttpResponseStatus status, String detail, String pointer) {

    static Problem of(HttpResponseStatus status, String detail) {
        return new Problem(status, detail, null);
    }

    /** The request is not as it has to be. */
    static Problem badRequest(String detail) {
        return of(HttpResponseStatus.BAD_REQUEST, detail);
    }

    /** There is no room now, neither in the ring nor in the window. */
    static Problem busy() {
        return of(HttpResponseStatus.SERVICE_UNAVAILABLE, "the switch is busy: try again");
    }
}
