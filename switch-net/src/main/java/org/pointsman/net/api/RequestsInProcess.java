package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The requests that the process has been asked and not answered yet, by their keys. Any thread. */
public final class RequestsInProcess {
    private final Set<RequestKey> keys = ConcurrentHashMap.newKeySet();

    /** @throws BadRequestException if a request of this key is in process: its outcome is not known yet */
    void begin(RequestKey key) throws BadRequestException {
        if (!keys.add(key)) {
            throw new BadRequestException(Problem.of(
                    HttpResponseStatus.CONFLICT,
                    "in-process",
                    "the request that this Idempotency-Key was first sent with is still in process"));
        }
    }

    void end(RequestKey key) {
        keys.remove(key);
    }
}
