package org.pointsman.net.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.host.metrics.Counters;
import org.pointsman.core.reference.Currencies;
import org.pointsman.core.transactions.ResponseCode;
import org.pointsman.net.edge.AnswerCounters;

/**
 * Turns what the engine says of a payment into a response: the same for the answer to a request and for a look-up. A card
 * number comes from the engine without its middle, so none can get out here. One a loop.
 */
final class PaymentAnswers {
    private static final String[] STATUSES = {"authorised", "captured", "declined", "reversed", "expired", "answered"};
    private static final String[] ORIGINS = {"iso8583", "api"};
    private static final long NO_APPROVAL_CODE = 0xFFFF_FFFFL;
    private static final int CODE_A0 = 160;
    private static final int CLASS_REVERSAL = 4;
    private static final int VISIBLE_DIGITS = 10;
    private static final int LEAST_HIDDEN_DIGITS = 2;

    private final Response response;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PaymentViewDecoder view = new PaymentViewDecoder();
    private final JsonOutput.Source body = this::write;

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

    private void write(JsonGenerator json) throws IOException {
        json.writeStringField("id", Long.toString(view.transaction()));
        json.writeStringField("status", STATUSES[view.status() - 1]);
        json.writeStringField("responseCode", responseCode(view.responseCode()));
        if (view.approvalCode() != NO_APPROVAL_CODE) {
            json.writeStringField("approvalCode", digits(view.approvalCode(), 6));
        }
        if (view.rrn().high() != 0) {
            json.writeStringField(
                    "rrn", text(view.rrn().high(), 8) + text(view.rrn().low(), 4));
        }
        json.writeStringField("stan", digits(view.stan(), 6));
        writeAmount(json, "amount", view.amount());
        writeAmount(json, "capturedAmount", view.capturedAmount());
        writeAmount(json, "reversedAmount", view.reversedAmount());
        writeSource(json);
        json.writeStringField(
                "merchant",
                (text(view.merchantId().high(), 8) + text(view.merchantId().low() >>> 8, 7)).strip());
        if (view.terminalId() != 0) {
            json.writeStringField("terminal", text(view.terminalId(), 8).strip());
        }
        if (view.acquirer() != 0) {
            json.writeStringField("acquirer", Long.toString(view.acquirer()));
        }
        String reference = view.reference();
        if (!reference.isEmpty()) {
            json.writeStringField("reference", reference);
        }
        json.writeStringField("origin", ORIGINS[view.origin()]);
        json.writeStringField(
                "createdAt",
                Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(view.timestampNs()))
                        .toString());
        if (view.settlementDate() != 0) {
            json.writeStringField("settlementDate", digits(view.settlementDate(), 4));
        }
        if (view.reversal() != 0) {
            json.writeStringField("reversedBy", Long.toString(view.reversal()));
        }
    }

    private void writeAmount(JsonGenerator json, String name, long minorUnits) throws IOException {
        int currency = view.currency();
        json.writeObjectFieldStart(name);
        json.writeNumberField("value", minorUnits);
        // A declined request may have come with a number that names no currency.
        json.writeStringField(
                "currency", Currencies.isKnown(currency) ? Currencies.alpha(currency) : digits(currency, 3));
        json.writeEndObject();
    }

    private void writeSource(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("source");
        if (view.panDigits() > 0) {
            json.writeObjectFieldStart("card");
            json.writeStringField("pan", maskedPan());
            json.writeEndObject();
        } else if (view.account() != 0) {
            json.writeNumberField("account", view.account());
        }
        json.writeEndObject();
    }

    private String maskedPan() {
        int hidden = view.panDigits() - VISIBLE_DIGITS;
        if (hidden < LEAST_HIDDEN_DIGITS) {
            // Too short to be a card number, so it was declined; the engine tells none of it.
            return "*".repeat(view.panDigits());
        }
        return digits(view.panFirst6(), 6) + "*".repeat(hidden) + digits(view.panLast4(), 4);
    }

    private static String responseCode(int code) {
        return code == CODE_A0 ? "A0" : digits(code, 2);
    }

    private static String digits(long number, int count) {
        byte[] digits = new byte[count];
        long rest = number;
        for (int i = count - 1; i >= 0; i--) {
            digits[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return new String(digits, StandardCharsets.US_ASCII);
    }

    /** The lowest {@code count} bytes of a packed word. */
    private static String text(long word, int count) {
        byte[] characters = new byte[count];
        for (int i = 0; i < count; i++) {
            characters[i] = (byte) (word >>> 8 * (count - 1 - i));
        }
        return new String(characters, StandardCharsets.US_ASCII);
    }
}
