package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.host.metrics.Counters;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.net.edge.AnswerCounters;

/**
 * Turns what the engine says of a payment into a response: the same for the answer to a request and for a look-up. A card
 * number comes from the engine without its middle, so none can get out here. One a loop.
 */
final class PaymentAnswers {
    private static final int CLASS_REVERSAL = 4;

    private final Response response;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PaymentViewDecoder view = new PaymentViewDecoder();
    private final JsonOutput.Source body = json -> PaymentJson.write(view, json);

    PaymentAnswers(Response response) {
        this.response = response;
    }

    /** Reads an outcome; what follows is about it. */
    void wrap(DirectBuffer buffer, int offset) {
        view.wrapAndApplyHeader(buffer, offset, header);
    }

    /** @throws BadRequestException if the payment that was looked up is not there, or not for this client to see */
    void requireFound() throws BadRequestException {
        if (view.result() != RequestResult.DONE) {
            throw new BadRequestException(Results.problemOf(view.result()));
        }
    }

    /** The answer to a request that created the payment. */
    void created() {
        answer(HttpResponseStatus.CREATED);
        if (view.result() == RequestResult.DONE) {
            response.created("/v1/payments/", view.transaction(), isFirstAnswerAgain());
        }
    }

    /** The answer to a request that changed the payment. */
    void changed() {
        answer(HttpResponseStatus.OK);
        if (view.result() == RequestResult.DONE) {
            response.replayed(isFirstAnswerAgain());
        }
    }

    /** The answer to a look-up. */
    void found() {
        answer(HttpResponseStatus.OK);
    }

    private void answer(HttpResponseStatus status) {
        if (view.result() == RequestResult.DONE) {
            response.json(status, body);
        } else {
            response.problem(Results.problemOf(view.result()));
        }
    }

    /** Counts the answer by the payment's class and response code. */
    void count(Counters answers) {
        if (view.result() == RequestResult.DONE) {
            AnswerCounters.count(answers, view.messageClass(), view.responseCode());
        }
    }

    /** Counts the answer to a reversal that was carried out. */
    void countReversal(Counters answers) {
        if (view.result() == RequestResult.DONE) {
            AnswerCounters.count(answers, CLASS_REVERSAL, ResponseCode.APPROVED);
        }
    }

    private boolean isFirstAnswerAgain() {
        return (view.flags() & Results.FIRST_ANSWER_AGAIN) != 0;
    }
}
