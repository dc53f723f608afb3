package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.pointsman.core.engine.RequestResult;

/** What a client hears when the engine did not do what it asked. */
final class Results {
    /** Flag of an outcome: the request is a repeat. */
    static final int FIRST_ANSWER_AGAIN = 4;

    private Results() {}

    /** @param result a {@link RequestResult} other than {@link RequestResult#DONE} */
    static Problem problemOf(int result) {
        return switch (result) {
            case RequestResult.KEY_REUSED ->
                unprocessable("key-reused", "this Idempotency-Key was first sent with another request");
            case RequestResult.MEMORY_FULL ->
                Problem.busy("memory-full", "nothing more can be remembered at the moment: try again");
            case RequestResult.PAYMENT_UNKNOWN -> Problem.of(HttpResponseStatus.NOT_FOUND, "there is no such payment");
            case RequestResult.TOO_LATE ->
                Problem.of(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "too-late",
                        "the request waited too long and was not carried out: send it with a new Idempotency-Key");
            case RequestResult.NOT_APPROVED -> conflict("not-approved", "the payment was not approved");
            case RequestResult.ALREADY_CAPTURED -> conflict("already-captured", "the payment is captured already");
            case RequestResult.ALREADY_REVERSED -> conflict("already-reversed", "the payment is reversed already");
            case RequestResult.HOLD_EXPIRED -> conflict("hold-expired", "the payment's hold has run out");
            case RequestResult.RECEIVER_REFUSED ->
                conflict("receiver-refused", "the merchant's account cannot take the amount");
            case RequestResult.BALANCE_OVERFLOW ->
                conflict("balance-overflow", "a balance would leave the range of 64 bits");
            case RequestResult.ACCOUNT_EXISTS ->
                conflict("account-exists", "id: there is an account of that id").at("/id");
            default ->
                throw new IllegalStateException(
                        "result " + result + " of a request that passed the checks of its form");
        };
    }

    private static Problem conflict(String code, String detail) {
        return Problem.of(HttpResponseStatus.CONFLICT, code, detail);
    }

    private static Problem unprocessable(String code, String detail) {
        return Problem.of(HttpResponseStatus.UNPROCESSABLE_ENTITY, code, detail);
    }
}
