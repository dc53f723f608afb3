package org.pointsman.tools.demo;

import java.util.HashMap;
import java.util.Map;
import org.pointsman.tools.load.Message;

/**
 * What is right as the answer to a request by API (docs/deciding.md), slow and obvious like the {@link SwitchModel} that it
 * shares books, cards and limits with. A payment stands here as the message it would be: 0100 authorises, 0200 captures at
 * once. One thread at a time.
 */
final class ApiModel {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;
    private static final int UNPROCESSABLE = 422;

    private final SwitchModel model;
    private final Map<String, Remembered> keys = new HashMap<>();
    private int payments;

    /** A payment as it stands. */
    static final class Payment {
        private final int number;
        private final Message request;
        private final String code;
        private String status;
        private long captured;
        private long reversed;

        private Payment(int number, Message request, String code) {
            this.number = number;
            this.request = request;
            this.code = code;
            status = !code.equals("00") ? "declined" : request.messageClass() == 1 ? "authorised" : "captured";
            captured = status.equals("captured") ? request.amount() : 0;
        }

        Message request() {
            return request;
        }
    }

    /**
     * An answer.
     *
     * @param httpStatus below 300 if it shows the payment as the other fields say; else it is a problem document
     * @param status authorised, captured, declined, reversed
     * @param code DE 39
     * @param captured minor units
     * @param reversed minor units
     */
    record Answer(int httpStatus, Payment payment, String status, String code, long captured, long reversed) {

        boolean showsPayment() {
            return httpStatus < 300;
        }
    }

    private record Remembered(String content, Answer answer) {}

    ApiModel(SwitchModel model) {
        this.model = model;
    }

    /** Creates a payment. */
    Answer pay(String key, Message request) {
        String content = "pay " + request.mti() + request.fields();
        Answer known = known(key, content);
        if (known != null) {
            return known;
        }
        Payment payment =
                new Payment(++payments, request, model.decidePayment(request).code());
        return remember(key, content, shown(CREATED, payment));
    }

    /** Captures a payment in full. */
    Answer capture(String key, Payment payment) {
        String content = "capture " + payment.number;
        Answer known = known(key, content);
        if (known != null) {
            return known;
        }
        if (!payment.status.equals("authorised")) {
            return remember(key, content, problem(CONFLICT));
        }
        model.capture(payment.request);
        payment.status = "captured";
        payment.captured = payment.request.amount();
        return remember(key, content, shown(OK, payment));
    }

    /** Reverses a payment in full. */
    Answer reverse(String key, Payment payment) {
        String content = "reverse " + payment.number;
        Answer known = known(key, content);
        if (known != null) {
            return known;
        }
        if (payment.status.equals("declined") || payment.status.equals("reversed")) {
            return remember(key, content, problem(CONFLICT));
        }
        model.giveBack(payment.request, payment.status.equals("captured"));
        payment.status = "reversed";
        payment.reversed = payment.request.amount();
        return remember(key, content, shown(OK, payment));
    }

    /** Looks a payment up. */
    Answer get(Payment payment) {
        return shown(OK, payment);
    }

    private Answer known(String key, String content) {
        Remembered first = keys.get(key);
        if (first == null) {
            return null;
        }
        return first.content.equals(content) ? first.answer : problem(UNPROCESSABLE);
    }

    private Answer remember(String key, String content, Answer answer) {
        keys.put(key, new Remembered(content, answer));
        return answer;
    }

    /** A refusal without a payment. */
    static Answer problem(int httpStatus) {
        return new Answer(httpStatus, null, null, null, 0, 0);
    }

    private static Answer shown(int httpStatus, Payment payment) {
        return new Answer(httpStatus, payment, payment.status, payment.code, payment.captured, payment.reversed);
    }
}
