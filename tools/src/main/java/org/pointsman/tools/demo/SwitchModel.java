package org.pointsman.tools.demo;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pointsman.core.reference.Account;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.Participant;
import org.pointsman.core.reference.Permission;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.Route;
import org.pointsman.core.reference.Terminal;
import org.pointsman.tools.load.Message;

/**
 * Decides a transaction as docs/deciding.md says, line by line, with maps and strings: slow, obvious, and sharing no code
 * with the engine, so that the two can be held against each other. It knows one business day, and forgets a transaction
 * after {@link #MAX_REMEMBERED} others: whoever asks it must not refer back as far as that.
 *
 * <p>One thread at a time.
 */
final class SwitchModel {
    static final int MAX_REMEMBERED = 100_000;

    private static final String APPROVED = "00";
    private static final int[] MANDATORY = {3, 7, 11, 32, 41, 42, 49};
    private static final int[] CONTENT = {3, 4, 42, 49, 90, 95};
    private static final int MAX_PAN_DIGITS = 19;
    private static final int MIN_PAN_DIGITS = 12;

    private final ReferenceData reference;
    private final int expiryOfToday;
    private final Map<Long, Participant> participants = new HashMap<>();
    private final Map<Long, Book> books = new TreeMap<>();
    private final Map<String, Card> cards = new HashMap<>();
    private final Map<String, Merchant> merchants = new HashMap<>();
    private final Map<String, Terminal> terminals = new HashMap<>();
    private final LimitsModel limits;

    /** By key, in order of arrival. */
    private final Map<String, Remembered> remembered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Remembered> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    private final Set<String> reversedBeforeTheyCame = new HashSet<>();

    private static final class Remembered {
        private final Message request;
        private final ExpectedAnswer answer;
        private boolean reversed;

        private Remembered(Message request, ExpectedAnswer answer) {
            this.request = request;
            this.answer = answer;
        }
    }

    /**
     * @param expiryOfToday YYMM of the business day: a card with an earlier expiry is expired
     */
    SwitchModel(ReferenceData reference, int expiryOfToday) {
        this.reference = reference;
        this.expiryOfToday = expiryOfToday;
        limits = new LimitsModel(reference.limits());
        reference.participants().forEach(participant -> participants.put(participant.id(), participant));
        reference.merchants().forEach(merchant -> merchants.put(merchant.id(), merchant));
        reference.terminals().forEach(terminal -> terminals.put(terminal.merchant() + '/' + terminal.id(), terminal));
        for (Card card : reference.cards()) {
            cards.put(digits(card.panNumber(), card.panDigits()), card);
        }
        for (Account account : reference.accounts()) {
            books.put(account.id(), new Book(account));
        }
    }

    /** Posted and held of every account of the reference data, by id. */
    Map<Long, Book> books() {
        return books;
    }

    /** Decides one request, and changes the books accordingly. */
    ExpectedAnswer decide(Message request) {
        if (request.messageClass() == 8) {
            return answer(request, APPROVED, null);
        }
        String refused = checkFormat(request);
        if (refused != null) {
            return answer(request, refused, null);
        }
        String key = key(request);
        Remembered known = remembered.get(key);
        if (known != null) {
            return content(known.request).equals(content(request))
                    ? answer(request, known.answer.code(), known.answer.balance())
                    : answer(request, "94", null);
        }
        ExpectedAnswer answer = request.messageClass() == 4 ? reverse(request) : authorise(request, key);
        remembered.put(key, new Remembered(request, answer));
        return answer;
    }

    // 1 Format

    private static String checkFormat(Message request) {
        boolean reversal = request.messageClass() == 4;
        for (int de : MANDATORY) {
            if (!request.has(de)) {
                return "30";
            }
        }
        if (!reversal && request.pan() == null || reversal && !request.has(90)) {
            return "30";
        }
        boolean needsAmount = reversal || !isInquiry(request);
        if (needsAmount && !request.has(4)) {
            return "30";
        }
        return needsAmount && !reversal && request.amount() == 0 ? "13" : null;
    }

    // 3 Keys

    private static String key(Message request) {
        return key(
                request.messageClass(), request.field(7), request.field(11), institution(request), request.field(41));
    }

    private static String key(int messageClass, String time, String stan, long institution, String terminal) {
        return messageClass + " " + time + " " + stan + " " + institution + " " + terminal;
    }

    private static String content(Message request) {
        StringBuilder content = new StringBuilder(request.pan() == null ? "" : request.pan());
        for (int de : CONTENT) {
            content.append('|').append(request.has(de) ? request.field(de) : "");
        }
        return content.toString();
    }

    private static long institution(Message request) {
        return Long.parseLong(request.field(32));
    }

    // 4 to 11

    private ExpectedAnswer authorise(Message request, String key) {
        if (reversedBeforeTheyCame.contains(key)) {
            return answer(request, "21", null);
        }
        Merchant merchant = merchants.get(request.field(42).stripTrailing());
        Card card = cards.get(request.pan());
        String refused = checkSender(request, merchant);
        if (refused == null) {
            refused = checkService(request, merchant, card);
        }
        if (refused == null) {
            refused = checkNumber(request.pan());
        }
        if (refused == null) {
            refused = card == null ? "14" : checkCard(request, card, merchant);
        }
        if (refused != null) {
            return answer(request, refused, null);
        }
        if (isInquiry(request)) {
            return answer(request, APPROVED, books.get(card.account()).balance());
        }
        refused = limits.check(request, card);
        if (refused == null && books.get(card.account()).available() < request.amount()) {
            refused = "51";
        }
        if (refused != null) {
            return answer(request, refused, null);
        }
        move(request, card, 1);
        return answer(request, APPROVED, null);
    }

    private String checkSender(Message request, Merchant merchant) {
        Participant acquirer = participants.get(institution(request));
        if (acquirer == null
                || acquirer.status() != Participant.Status.ACTIVE
                || acquirer.role() == Participant.Role.ISSUER) {
            return "31";
        }
        if (merchant == null || merchant.status() != Merchant.Status.ACTIVE) {
            return "03";
        }
        Terminal terminal = terminal(request);
        return terminal == null || terminal.status() != Terminal.Status.ACTIVE ? "58" : null;
    }

    private Terminal terminal(Message request) {
        return terminals.get(
                request.field(42).stripTrailing() + '/' + request.field(41).stripTrailing());
    }

    private String checkService(Message request, Merchant merchant, Card card) {
        int needed = permission(request);
        if (needed == 0) {
            return "40";
        }
        if ((merchant.permissions() & terminal(request).permissions() & needed) == 0) {
            return "58";
        }
        if (card != null && (card.permissions() & needed) == 0) {
            return "57";
        }
        return card != null && books.get(card.account()).account().currency() != Integer.parseInt(request.field(49))
                ? "12"
                : null;
    }

    private static int permission(Message request) {
        return switch (request.field(3).substring(0, 2)) {
            case "00" -> request.messageClass() == 1 ? Permission.AUTHORISATION.code() : Permission.PURCHASE.code();
            case "01" -> Permission.CASH.code();
            case "30", "31" -> Permission.INQUIRY.code();
            default -> 0;
        };
    }

    private static boolean isInquiry(Message request) {
        return request.field(3).startsWith("30") || request.field(3).startsWith("31");
    }

    private String checkNumber(String pan) {
        Route route = reference.routes().stream()
                .filter(candidate -> pan.startsWith(digits(candidate.prefix(), candidate.prefixDigits())))
                .reduce((one, other) -> one.prefixDigits() > other.prefixDigits() ? one : other)
                .orElse(null);
        boolean checked = route == null || route.checkDigit() == Route.CheckDigit.LUHN;
        if (pan.length() < MIN_PAN_DIGITS || pan.length() > MAX_PAN_DIGITS || checked && !Luhn.isValid(pan)) {
            return "14";
        }
        return route == null ? "15" : null;
    }

    private String checkCard(Message request, Card card, Merchant merchant) {
        String expiry = request.expiry();
        if (card.expiry() < expiryOfToday || expiry != null && Integer.parseInt(expiry) != card.expiry()) {
            return "54";
        }
        Account account = books.get(card.account()).account();
        Book receiver = books.get(merchant.account());
        String refused = switch (card.status()) {
            case LOST -> "41";
            case STOLEN -> "43";
            case RESTRICTED, FROZEN -> "62";
            case ACTIVE -> null;
        };
        if (refused != null) {
            return refused;
        }
        if (account.status() != Account.Status.ACTIVE) {
            return account.status() == Account.Status.CLOSED ? "14" : "62";
        }
        if (request.messageClass() != 2 || isInquiry(request)) {
            return null;
        }
        if (receiver.account().status() == Account.Status.CLOSED) {
            return "03";
        }
        long credited = receiver.posted() + request.amount();
        return receiver.account().maxBalance() > 0
                        && credited > receiver.account().maxBalance()
                ? "61"
                : null;
    }

    // Money

    private void move(Message request, Card card, int direction) {
        if (isInquiry(request)) {
            return;
        }
        long amount = direction * request.amount();
        Book payer = books.get(card.account());
        if (request.messageClass() == 1) {
            payer.hold(amount);
        } else {
            payer.post(-amount);
            books.get(merchants.get(request.field(42).stripTrailing()).account())
                    .post(amount);
        }
        limits.use(request, card, direction);
    }

    // Reversals

    private ExpectedAnswer reverse(Message request) {
        String de90 = request.field(90);
        long institution = Long.parseLong(de90.substring(20, 31));
        String key = key(
                de90.charAt(1) - '0',
                de90.substring(10, 20),
                de90.substring(4, 10),
                institution == 0 ? institution(request) : institution,
                request.field(41));
        Remembered original = remembered.get(key);
        if (original == null) {
            reversedBeforeTheyCame.add(key);
            return answer(request, "25", null);
        }
        if (original.request.messageClass() == 4
                || !original.answer.approved()
                || request.pan() != null && !request.pan().equals(original.request.pan())
                || institution(request) != institution(original.request)) {
            return answer(request, "25", null);
        }
        if (request.amount() != original.request.amount()) {
            return answer(request, "64", null);
        }
        if (!original.reversed) {
            original.reversed = true;
            move(original.request, cards.get(original.request.pan()), -1);
        }
        return answer(request, APPROVED, null);
    }

    private static ExpectedAnswer answer(Message request, String code, String balance) {
        char function = (char) (request.mti().charAt(2) + 1);
        return new ExpectedAnswer(request.mti().substring(0, 2) + function + '0', code, balance);
    }

    static String digits(long number, int count) {
        String digits = Long.toUnsignedString(number);
        return "0".repeat(count - digits.length()) + digits;
    }
}
