package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What went wrong, for the sender (RFC 9457).
 *
 * @param detail one sentence that names the field and never repeats its content
 */
record Problem(HttpResponseStatus status, String detail) {

    static Problem of(HttpResponseStatus status, String detail) {
        return new Problem(status, detail);
    }
}
