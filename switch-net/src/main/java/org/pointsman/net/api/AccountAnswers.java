package org.pointsman.net.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.AccountReplyDecoder;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.engine.CommandError;
import org.pointsman.core.engine.RequestResult;

/** Turns what the engine says of an account into a response. Amounts in minor units of its currency. One a loop. */
final class AccountAnswers {
    private final Response response;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AccountViewDecoder view = new AccountViewDecoder();
    private final AccountReplyDecoder reply = new AccountReplyDecoder();
    private final JsonOutput.Source viewBody = json -> AccountJson.write(
            json,
            view.account(),
            view.kind(),
            view.currency(),
            view.posted(),
            view.held(),
            view.available(),
            view.creditLine(),
            view.status());
    private final JsonOutput.Source replyBody = json -> AccountJson.write(
            json,
            reply.account(),
            reply.kind(),
            reply.currency(),
            reply.posted(),
            reply.held(),
            reply.available(),
            reply.creditLine(),
            reply.status());

    AccountAnswers(Response response) {
        this.response = response;
    }

    /** The answer to a query. */
    void view(DirectBuffer buffer, int offset) {
        view.wrapAndApplyHeader(buffer, offset, header);
        if (view.found() == 1) {
            response.json(HttpResponseStatus.OK, viewBody);
        } else {
            response.problem(Problem.of(HttpResponseStatus.NOT_FOUND, "id: there is no such account"));
        }
    }

    /** The answer to a request to open one. */
    void reply(DirectBuffer buffer, int offset) {
        reply.wrapAndApplyHeader(buffer, offset, header);
        if (reply.result() == RequestResult.DONE) {
            response.json(HttpResponseStatus.CREATED, replyBody);
            response.created("/v1/accounts/", reply.account(), (reply.flags() & Results.FIRST_ANSWER_AGAIN) != 0);
        } else if (reply.result() == RequestResult.ACCOUNT_REFUSED) {
            response.problem(refusal(reply.commandError()));
        } else {
            response.problem(Results.problemOf(reply.result()));
        }
    }

    private static Problem refusal(int commandError) {
        return switch (commandError) {
            case CommandError.TABLE_FULL ->
                Problem.of(
                        HttpResponseStatus.INSUFFICIENT_STORAGE, "table-full", "there is no room for another account");
            case CommandError.BALANCE_OVERFLOW ->
                Problem.of(
                                HttpResponseStatus.UNPROCESSABLE_ENTITY,
                                "balance-overflow",
                                "balance: the opening account of the currency cannot give so much")
                        .at("/balance");
            default ->
                throw new IllegalStateException("an account was refused with " + commandError
                        + ", which a request that passed its checks cannot be");
        };
    }
}
