package org.pointsman.net.api;

/** The calls of the API. */
enum Operation {
    LIVE(Access.OPEN, Body.NONE),
    READY(Access.OPEN, Body.NONE),
    METRICS(Access.OPEN, Body.NONE),
    OPENAPI(Access.OPEN, Body.NONE),
    CREATE_PAYMENT(Access.PAYMENTS, Body.REQUIRED),
    FIND_PAYMENT(Access.PAYMENTS, Body.NONE),
    GET_PAYMENT(Access.PAYMENTS, Body.NONE),
    CAPTURE(Access.PAYMENTS, Body.OPTIONAL),
    REVERSE(Access.PAYMENTS, Body.OPTIONAL),
    CREATE_ACCOUNT(Access.ACCOUNTS, Body.REQUIRED),
    GET_ACCOUNT(Access.ACCOUNTS, Body.NONE);

    /** Who may call it where clients are configured. */
    enum Access {
        /** Anybody. */
        OPEN,
        /** Clients that may see and make payments. */
        PAYMENTS,
        /** Clients that may see and open accounts. */
        ACCOUNTS
    }

    /** Whether a body has to be there. Whatever takes one changes something, so it takes an Idempotency-Key as well. */
    enum Body {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    private final Access access;
    private final Body body;

    Operation(Access access, Body body) {
        this.access = access;
        this.body = body;
    }

    Access access() {
        return access;
    }

    Body body() {
        return body;
    }

    boolean isKeyed() {
        return body != Body.NONE;
    }
}
