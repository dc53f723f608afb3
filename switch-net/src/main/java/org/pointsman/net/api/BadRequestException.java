package org.pointsman.net.api;

/** A request that is refused, from where it is read to where it is answered. Has no stack trace: senders cause it. */
final class BadRequestException extends Exception {
    private static final byte[] NO_HEADERS = {};

    private final transient Problem problem;
    private final transient byte[] headers;

    BadRequestException(Problem problem) {
        this(problem, NO_HEADERS);
    }

    /** @param headers lines that go with the answer, as {@link Response#headers(String)} makes them */
    BadRequestException(Problem problem, byte[] headers) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.headers = headers;
    }

    Problem problem() {
        return problem;
    }

    byte[] headers() {
        return headers;
    }
}
