package org.pointsman.tools.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Terminal;
import org.pointsman.tools.load.Message;

/**
 * Makes the requests of one connection: what an acquirer sends on a normal day, with a little of everything that goes wrong.
 * The same seed makes the same requests, as long as they get the answers the model predicts.
 */
final class TrafficGenerator {
    /** What was sent, for the counts that people read. */
    enum Kind {
        PURCHASE,
        AUTHORISATION,
        INQUIRY,
        REVERSAL,
        REPEAT,
        DUPLICATE,
        UNKNOWN_REVERSAL,
        LATE_ORIGINAL,
        MISTAKE,
        ECHO
    }

    private static final int REMEMBERED = 200;

    /** Approved and not reversed, for each card: beyond this, reversals become frequent, so limits do not run dry. */
    private static final int OPEN_PER_CARD = 6;

    private static final int ALL = 1000;

    private final Town town;
    private final Random random;
    private final Card popular;
    private final DemoKeys keys;
    private final List<Message> recent = new ArrayList<>();
    private final Deque<Message> open = new ArrayDeque<>();
    private final Deque<Message> lateOriginals = new ArrayDeque<>();
    private Kind kind;

    TrafficGenerator(Town town, DemoKeys keys, long seed) {
        this.town = town;
        this.keys = keys;
        random = new Random(seed);
        popular = town.cards().stream()
                .filter(card -> card.status() == Card.Status.ACTIVE)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a town without an active card"));
    }

    /** Of the request made last. */
    Kind kind() {
        return kind;
    }

    /** The next request. */
    Message next() {
        int draw = random.nextInt(ALL);
        boolean many = open.size() > OPEN_PER_CARD * town.cards().size();
        if (draw < (many ? 450 : 120) && !open.isEmpty()) {
            return as(Kind.REVERSAL, reversal(original()));
        }
        draw = random.nextInt(ALL);
        if (draw < 50 && !recent.isEmpty()) {
            return as(Kind.REPEAT, repeat());
        } else if (draw < 60 && !recent.isEmpty()) {
            return as(Kind.DUPLICATE, duplicate());
        } else if (draw < 75) {
            Message never = keyed(request("0200", "000000"));
            lateOriginals.add(never);
            return as(Kind.UNKNOWN_REVERSAL, reversal(never));
        } else if (draw < 85 && !lateOriginals.isEmpty()) {
            return as(Kind.LATE_ORIGINAL, lateOriginals.remove());
        } else if (draw < 90) {
            return as(Kind.ECHO, echo());
        } else if (draw < 190) {
            return as(Kind.MISTAKE, keyed(mistake()));
        } else if (draw < 290) {
            return as(Kind.INQUIRY, keyed(request("0200", "310000")));
        } else if (draw < 490) {
            return as(Kind.AUTHORISATION, keyed(request("0100", "000000")));
        }
        return as(Kind.PURCHASE, keyed(request("0200", "000000")));
    }

    /** Tells what a request is going to be answered, so that later ones can refer to it. */
    void decided(Message request, ExpectedAnswer answer) {
        if (request.messageClass() == 8) {
            return;
        }
        if (recent.size() < REMEMBERED) {
            recent.add(request);
        } else {
            recent.set(random.nextInt(REMEMBERED), request);
        }
        boolean moved = kind == Kind.PURCHASE || kind == Kind.AUTHORISATION || kind == Kind.MISTAKE;
        if (moved && answer.approved() && !request.field(3).startsWith("3")) {
            open.add(request);
        }
    }

    private Message as(Kind newKind, Message message) {
        kind = newKind;
        return message;
    }

    private Message request(String mti, String processingCode) {
        // One card is used far more than the others, so that somebody reaches the count of a day.
        Card card = random.nextInt(12) == 0 ? popular : any(town.cards());
        Terminal terminal = any(town.terminals());
        Map<Integer, String> fields = new TreeMap<>();
        fields.put(3, processingCode);
        if (!processingCode.startsWith("3")) {
            fields.put(4, amount(likelyAmount()));
        }
        String pan = SwitchModel.digits(card.panNumber(), card.panDigits());
        String expiry = SwitchModel.digits(card.expiry(), 4);
        if (random.nextInt(4) == 0) {
            fields.put(35, pan + "=" + expiry + "201" + SwitchModel.digits(random.nextInt(100_000), 5));
            fields.put(22, "021");
        } else {
            fields.put(2, pan);
            fields.put(14, expiry);
            fields.put(22, "012");
        }
        fields.put(18, "5411");
        fields.put(25, "00");
        fields.put(32, town.acquirer());
        fields.put(41, terminal.id());
        fields.put(42, terminal.merchant());
        fields.put(49, town.currency());
        return new Message(mti, fields);
    }

    /** Many small amounts, few large ones, hardly any beyond what is allowed at once. */
    private long likelyAmount() {
        return 1 + (long) (100 * Math.exp(random.nextGaussian() * 1.6 + 3.5));
    }

    private static String amount(long minorUnits) {
        return SwitchModel.digits(minorUnits, 12);
    }

    /** Gives a request its own key. */
    private Message keyed(Message request) {
        keys.next();
        Map<Integer, String> fields = new TreeMap<>(request.fields());
        fields.put(7, keys.time());
        fields.put(11, keys.stan());
        fields.put(12, keys.time().substring(4));
        fields.put(13, keys.time().substring(0, 4));
        if (random.nextInt(20) != 0) {
            fields.put(37, keys.time().substring(4) + keys.stan());
        }
        return new Message(request.mti(), fields);
    }

    /** Something approved that is to be reversed; some of it stays, to be reversed once more. */
    private Message original() {
        Message original = random.nextBoolean() ? open.removeFirst() : open.removeLast();
        if (random.nextInt(30) == 0) {
            open.addFirst(original);
        }
        return original;
    }

    private Message reversal(Message original) {
        String institution = SwitchModel.digits(Long.parseLong(original.field(32)), 11);
        Message reversal = keyed(original.withMti(random.nextBoolean() ? "0400" : "0420")
                        .with(2, original.pan())
                        .with(14, null)
                        .with(18, null)
                        .with(35, null))
                .with(37, original.field(37))
                .with(
                        90,
                        original.mti().substring(0, 3) + "0" + original.field(11) + original.field(7) + institution
                                + "0".repeat(11));
        // Now and then somebody reverses another amount; the original stays as it is.
        return random.nextInt(50) == 0 ? reversal.with(4, amount(original.amount() + 1)) : reversal;
    }

    /** The very same again, or with the repeat digit. */
    private Message repeat() {
        Message again = any(recent);
        return random.nextBoolean() ? again : again.withMti(again.mti().substring(0, 3) + "1");
    }

    private Message duplicate() {
        Message again = any(recent);
        return again.with(4, amount(again.amount() + 100));
    }

    private Message echo() {
        keys.next();
        return new Message("0800", Map.of(7, keys.time(), 11, keys.stan(), 70, "301"));
    }

    /** One of the things that are declined for what they are. */
    private Message mistake() {
        Message request = request(random.nextInt(4) == 0 ? "0100" : "0200", "000000");
        Message manual = request.with(2, request.pan())
                .with(14, request.expiry())
                .with(35, null)
                .with(22, "012");
        return switch (random.nextInt(10)) {
            case 0 -> request.with(new int[] {3, 4, 41, 42, 49}[random.nextInt(5)], null);
            case 1 -> request.with(4, amount(0));
            case 2 -> request.with(42, "899999999999999");
            case 3 -> request.with(41, "99999999");
            case 4 -> request.with(3, "880000");
            case 5 -> manual.with(2, withCheckDigit(manual.pan(), random.nextInt(9)));
            case 6 -> manual.with(2, withCheckDigit("999999" + manual.pan().substring(6), 9));
            case 7 -> manual.with(14, "0101");
            case 8 -> request.with(4, amount(town.limit() + 1 + random.nextInt(1000)));
            default -> request.with(32, "99999999");
        };
    }

    /**
     * @param offset 9 = the right check digit, 0 to 8 = a wrong one
     */
    private static String withCheckDigit(String pan, int offset) {
        String body = pan.substring(0, pan.length() - 1);
        int right = Luhn.checkDigit(body) - '0';
        return body + (right + 1 + offset) % 10;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
