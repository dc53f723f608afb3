package org.pointsman.tools.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Terminal;
import org.pointsman.tools.load.Message;

/**
 * Makes the requests of one HTTP connection: what a merchant's shop sends on a normal day, mistakes included, each with the
 * answer that is right. One request is under way at a time, so an answer's id is there when the next request needs it.
 */
final class ApiGenerator {
    /** What was sent, for the counts that people read. */
    enum Kind {
        PAYMENT,
        CAPTURE,
        REVERSAL,
        LOOK_UP,
        REPEAT,
        REUSED_KEY,
        MISTAKE
    }

    private static final int KEPT = 200;
    private static final int BAD_REQUEST = 400;
    private static final int ALL = 100;

    /**
     * A request and what is right as its answer.
     *
     * @param key its Idempotency-Key; null for a look-up
     * @param body empty if there is none
     * @param id expected in the answer; null while nobody knows it
     */
    record Request(Kind kind, String method, String path, String key, String body, ApiModel.Answer answer, String id) {}

    private record Created(String key, String body, ApiModel.Payment payment, ApiModel.Answer answer, String id) {}

    private final Town town;
    private final ApiModel model;
    private final String keyPrefix;
    private final Random random;
    private final List<Created> created = new ArrayList<>();
    private long keys;

    ApiGenerator(Town town, ApiModel model, String keyPrefix, long seed) {
        this.town = town;
        this.model = model;
        this.keyPrefix = keyPrefix;
        random = new Random(seed);
    }

    Request next() {
        int draw = random.nextInt(ALL);
        if (draw < 6) {
            return mistake();
        }
        if (draw < 55 && !created.isEmpty()) {
            Created one = created.get(random.nextInt(created.size()));
            String path = "/v1/payments/" + one.id;
            if (draw < 30) {
                return post(Kind.REVERSAL, path + "/reversals", one, model.reverse(nextKey(), one.payment));
            } else if (draw < 40) {
                return post(Kind.CAPTURE, path + "/captures", one, model.capture(nextKey(), one.payment));
            } else if (draw < 46) {
                return new Request(Kind.LOOK_UP, "GET", path, null, "", model.get(one.payment), one.id);
            } else if (draw < 51) {
                return new Request(Kind.REPEAT, "POST", "/v1/payments", one.key, one.body, one.answer, one.id);
            }
            Message other =
                    one.payment.request().with(4, amount(one.payment.request().amount() + 1));
            return payment(Kind.REUSED_KEY, one.key, other);
        }
        return payment(Kind.PAYMENT, nextKey(), request());
    }

    /** Tells the id that the answer to a payment brought. */
    void created(Request request, String id) {
        Created one = new Created(request.key, request.body, request.answer.payment(), request.answer, id);
        if (created.size() < KEPT) {
            created.add(one);
        } else {
            created.set(random.nextInt(KEPT), one);
        }
    }

    private String nextKey() {
        return keyPrefix + ++keys;
    }

    private Request post(Kind kind, String path, Created one, ApiModel.Answer answer) {
        return new Request(kind, "POST", path, keyPrefix + keys, "", answer, one.id);
    }

    private Request payment(Kind kind, String key, Message request) {
        return new Request(kind, "POST", "/v1/payments", key, body(request), model.pay(key, request), null);
    }

    private Message request() {
        Card card = any(town.cards());
        Terminal terminal = any(town.terminals());
        TreeMap<Integer, String> fields = new TreeMap<>();
        fields.put(2, SwitchModel.digits(card.panNumber(), card.panDigits()));
        fields.put(3, "000000");
        fields.put(4, amount(1 + (long) (100 * Math.exp(random.nextGaussian() * 1.6 + 3.5))));
        fields.put(14, SwitchModel.digits(card.expiry(), 4));
        fields.put(41, terminal.id());
        fields.put(42, terminal.merchant());
        fields.put(49, town.currency());
        Message request = new Message(random.nextInt(3) == 0 ? "0100" : "0200", fields);
        return switch (random.nextInt(50)) {
            case 0 -> request.with(42, "899999999999999");
            case 1 -> request.with(41, "99999999");
            case 2 -> request.with(14, "0101");
            case 3 -> request.with(2, wrongCheckDigit(request.pan()));
            case 4 -> request.with(4, amount(town.limit() + 1));
            default -> request;
        };
    }

    private static String wrongCheckDigit(String pan) {
        int last = pan.charAt(pan.length() - 1) - '0';
        return pan.substring(0, pan.length() - 1) + (last + 1) % 10;
    }

    /** Something that is refused before anybody decides. */
    private Request mistake() {
        String right = body(request());
        String wrong = switch (random.nextInt(5)) {
            case 0 -> right.replaceFirst("\"merchant\":\"[0-9]+\",", "");
            case 1 -> right.replaceFirst("\"value\":[0-9]+", "\"value\":0");
            case 2 -> right.substring(0, right.length() - 1);
            case 3 -> right.replaceFirst("\"capture\":", "\"seize\":");
            default -> right.replaceFirst("\"value\":([0-9]+)", "\"value\":\"$1\"");
        };
        return new Request(Kind.MISTAKE, "POST", "/v1/payments", nextKey(), wrong, ApiModel.problem(BAD_REQUEST), null);
    }

    private String body(Message request) {
        return "{\"amount\":{\"value\":" + request.amount() + ",\"currency\":\"" + town.currencyName() + "\"},"
                + "\"capture\":" + (request.messageClass() == 2) + ",\"source\":{\"card\":{\"pan\":\"" + request.pan()
                + "\",\"expiry\":\"" + request.expiry() + "\"}},\"merchant\":\"" + request.field(42)
                + "\",\"terminal\":\"" + request.field(41) + "\"}";
    }

    private static String amount(long minorUnits) {
        return SwitchModel.digits(minorUnits, 12);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
