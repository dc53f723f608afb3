package org.pointsman.net.api;

/** A request that is refused, from where it is read to where it is answered. Has no stack trace: senders cause it. */
final class BadRequestException extends Exception {
    private final transient Problem problem;

    BadRequestException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
