package org.pointsman.tools.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.pointsman.core.reference.Card;

/**
 * Endless traffic over the JSON API, as {@link TemplateTraffic} is over ISO 8583: what a payment takes is given back by its
 * reversal, which goes to the id that the payment's answer brought. Inquiries ask for the account behind a card.
 *
 * <p>Every answer is checked: HTTP status, response code, state of the payment, id, amount, merchant, card. The first of
 * each kind is read by a JSON parser; later ones are compared with it ({@link JsonPattern}).
 */
public final class JsonTraffic implements Traffic {
    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int STEPS = JsonPayment.Step.values().length;

    private final Mix mix;
    private final Peer peer;
    private final HttpAnswers answers = new HttpAnswers();
    private final JsonAnswerCheck check = new JsonAnswerCheck();
    private final JsonRequests requests;
    private final CardPool cards;
    private final JsonPattern[] patterns;
    private final Sender[] senders;

    /** Of a bare server: the body that every answer has to have. */
    private byte[] constant;

    /** The account behind each card: its id as text, and what the first inquiry said. */
    private final byte[][] accounts;

    private final byte[][] accountAnswers;
    private long nextNumber;
    private long checkedValueByValue;

    /** What a connection has under way. Payments move between the three, none is ever made anew. */
    private static final class Sender {
        private final JsonPayment[] waiting;
        private final Deque<JsonPayment> open;
        private final Deque<JsonPayment> unused;
        private final CardDraw draw;
        private int position;

        private Sender(int slots, CardDraw draw) {
            waiting = new JsonPayment[slots];
            open = new ArrayDeque<>(slots + 1);
            unused = new ArrayDeque<>(slots + 1);
            for (int i = 0; i < slots; i++) {
                unused.add(new JsonPayment());
            }
            this.draw = draw;
        }
    }

    /**
     * @param authority host and port, as the header Host has it
     * @param apiKey sent as bearer token; null for none
     * @throws IllegalArgumentException if the reference data has not what the traffic needs, or if balances are to be
     *     checked with several requests in flight
     */
    public JsonTraffic(TrafficPlan plan, String authority, String apiKey) {
        mix = plan.mix();
        peer = plan.peer();
        if (mix.inquires() && mix != Mix.INQUIRIES && plan.inFlight() > 1) {
            throw new IllegalArgumentException(
                    "balances between payments can only be checked with one JSON request in flight");
        }
        UsableReference usable = plan.usable();
        java.util.List<Card> used = plan.cards(usable, plan.inFlight());
        cards = CardPool.asText(used);
        requests = new JsonRequests(plan, usable, used.get(0), authority, apiKey);
        patterns = new JsonPattern[requests.terminals() * STEPS];
        accounts = used.stream()
                .map(card -> Long.toString(card.account()).getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        accountAnswers = new byte[accounts.length][];
        CardDraw[] draws = CardDraw.share(cards.size(), plan.connections(), mix);
        senders = new Sender[plan.connections()];
        for (int i = 0; i < senders.length; i++) {
            senders[i] = new Sender(2 * plan.inFlight(), draws[i]);
        }
    }

    /** How its answers are told apart; for the group of connections that carries this traffic. */
    public MessageFraming framing() {
        return answers;
    }

    @Override
    public int maxRequestLength() {
        return requests.maxLength();
    }

    @Override
    public int nextRequest(int connection, int slot, byte[] buffer, int offset) {
        Sender sender = senders[connection];
        JsonPayment payment = sender.open.poll();
        if (payment == null) {
            payment = begin(sender);
        } else {
            payment.step = payment.step.next();
        }
        sender.waiting[slot] = payment;
        boolean inquiry = payment.step == JsonPayment.Step.INQUIRY;
        byte[] id = inquiry ? accounts[payment.card] : payment.id;
        int idLength = inquiry ? id.length : payment.idLength;
        return requests.template(payment.terminal, payment.step)
                .write(buffer, offset, id, idLength, nextNumber++, cards, payment.card);
    }

    private JsonPayment begin(Sender sender) {
        JsonPayment payment = sender.unused.remove();
        payment.step = switch (mix.at(sender.position)) {
            case PURCHASE -> JsonPayment.Step.PURCHASE;
            case AUTHORISATION -> JsonPayment.Step.AUTHORISATION;
            case INQUIRY -> JsonPayment.Step.INQUIRY;
        };
        payment.idLength = 0;
        payment.card = sender.draw.card();
        payment.terminal = sender.draw.below(requests.terminals());
        sender.position = mix.after(sender.position);
        return payment;
    }

    @Override
    public boolean settled(int connection) {
        return senders[connection].open.isEmpty();
    }

    /** An HTTP connection answers in order, so each answer is that of the oldest request. */
    @Override
    public boolean answers(int connection, int slot, Frame request, Frame answer) {
        return true;
    }

    @Override
    public String check(int connection, int slot, Frame request, Frame answer) {
        Sender sender = senders[connection];
        JsonPayment payment = sender.waiting[slot];
        int body = answer.offset() + answers.headLength();
        int length = answer.length() - answers.headLength();
        String difference = peer == Peer.BARE
                ? checkConstant(payment, answer.bytes(), body, length)
                : checkSwitch(payment, answer.bytes(), body, length);
        (difference == null && payment.step.next() != null ? sender.open : sender.unused).add(payment);
        return difference;
    }

    private String checkSwitch(JsonPayment payment, byte[] bytes, int body, int length) {
        int expected = payment.step.creates() ? CREATED : OK;
        if (answers.status() != expected) {
            return "HTTP status " + answers.status() + ", expected " + expected + ": "
                    + Shown.masked(new String(bytes, body, length, StandardCharsets.UTF_8));
        }
        return payment.step == JsonPayment.Step.INQUIRY
                ? checkAccount(payment, bytes, body, length)
                : checkPayment(payment, bytes, body, length);
    }

    private String checkPayment(JsonPayment payment, byte[] bytes, int body, int length) {
        int index = payment.terminal * STEPS + payment.step.ordinal();
        JsonPattern pattern = patterns[index];
        if (pattern == null || !fits(pattern, payment, bytes, body, length)) {
            checkedValueByValue++;
            byte[] copy = Arrays.copyOfRange(bytes, body, body + length);
            String difference = check.difference(
                    copy,
                    requests.expected(payment.terminal, payment.step),
                    payment.step.creates() ? null : id(payment),
                    cards,
                    payment.card);
            if (difference != null) {
                return difference + " (" + payment.step + ")";
            }
            pattern = new JsonPattern(copy, check.values(), check.panPath(), JsonAnswerCheck.FIXED);
            patterns[index] = pattern;
        }
        if (payment.step.creates()) {
            payment.idLength = pattern.idTo() - pattern.idFrom();
            System.arraycopy(bytes, body + pattern.idFrom(), payment.id, 0, payment.idLength);
        }
        return null;
    }

    private boolean fits(JsonPattern pattern, JsonPayment payment, byte[] bytes, int body, int length) {
        return pattern.fits(bytes, body, length, cards, payment.card)
                && (payment.step.creates()
                        || Arrays.equals(
                                bytes,
                                body + pattern.idFrom(),
                                body + pattern.idTo(),
                                payment.id,
                                0,
                                payment.idLength));
    }

    private static String id(JsonPayment payment) {
        return new String(payment.id, 0, payment.idLength, StandardCharsets.US_ASCII);
    }

    /** Nothing is owed when an account is asked for, so it has to be the same each time, byte for byte. */
    private String checkAccount(JsonPayment payment, byte[] bytes, int body, int length) {
        byte[] known = accountAnswers[payment.card];
        if (known == null) {
            byte[] copy = Arrays.copyOfRange(bytes, body, body + length);
            String unreadable = check.read(copy);
            if (unreadable != null) {
                return unreadable + " (INQUIRY)";
            }
            String account = new String(accounts[payment.card], StandardCharsets.US_ASCII);
            if (!account.equals(check.values().text("/id"))) {
                return "/id is not " + account + " (INQUIRY)";
            }
            accountAnswers[payment.card] = copy;
            return null;
        }
        if (Arrays.equals(bytes, body, body + length, known, 0, known.length)) {
            return null;
        }
        return "the account is " + Shown.masked(new String(bytes, body, length, StandardCharsets.UTF_8)) + ", was "
                + Shown.masked(new String(known, StandardCharsets.UTF_8)) + " at the card's first inquiry";
    }

    private String checkConstant(JsonPayment payment, byte[] bytes, int body, int length) {
        if (constant == null) {
            byte[] copy = Arrays.copyOfRange(bytes, body, body + length);
            String unreadable = check.read(copy);
            if (unreadable != null || check.values().at("/id") == null) {
                return "the constant is no JSON object with an id";
            }
            constant = copy;
        } else if (!Arrays.equals(bytes, body, body + length, constant, 0, constant.length)) {
            return "not the body that came first";
        }
        JsonValues.Value id = check.values().at("/id");
        payment.idLength = id.to() - id.from();
        System.arraycopy(constant, id.from(), payment.id, 0, payment.idLength);
        return null;
    }

    /** How many answers were not like one seen before, and so had to be read by a parser. */
    long checkedValueByValue() {
        return checkedValueByValue;
    }
}
