package org.pointsman.net.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.agrona.collections.Long2LongHashMap;
import org.pointsman.core.reference.Account;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Currencies;
import org.pointsman.core.reference.Limit;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.PackedText;
import org.pointsman.core.reference.Participant;
import org.pointsman.core.reference.Permission;
import org.pointsman.core.reference.ReferenceCommands;
import org.pointsman.core.reference.Route;
import org.pointsman.core.reference.Terminal;

/**
 * Turns the rows of the lists of the reference data into its model. A row that is wrong still defines its id, lest
 * everything that refers to it be reported too.
 */
final class ReferenceRows {
    private static final Pattern INSTITUTION = Pattern.compile("[0-9]{1,11}");
    private static final Pattern PAN = Pattern.compile("[0-9]{12,19}");
    private static final Pattern EXPIRY = Pattern.compile("[0-9]{2}(0[1-9]|1[0-2])");
    private static final Pattern MCC = Pattern.compile("[0-9]{4}");
    private static final Pattern PREFIX = Pattern.compile("[0-9]{1," + Route.MAX_PREFIX_DIGITS + "}");
    private static final Words<Participant.Role> ROLES = Words.of(Participant.Role.values());
    private static final Words<Participant.Status> PARTICIPANT_STATUSES = Words.of(Participant.Status.values());
    private static final Words<Account.Kind> ACCOUNT_KINDS = Words.of(Account.Kind.values());
    private static final Words<Account.Status> ACCOUNT_STATUSES = Words.of(Account.Status.values());
    private static final Words<Card.Status> CARD_STATUSES = Words.of(Card.Status.values());
    private static final Words<Merchant.Status> MERCHANT_STATUSES = Words.of(Merchant.Status.values());
    private static final Words<Terminal.Status> TERMINAL_STATUSES = Words.of(Terminal.Status.values());
    private static final Words<Route.Channel> CHANNELS = Words.of(Route.Channel.values());
    private static final Words<Route.CheckDigit> CHECK_DIGITS = Words.of(Route.CheckDigit.values());
    private static final Words<Limit.Scope> SCOPES = Words.of(Limit.Scope.values());
    private static final Words<Limit.Measure> MEASURES = Words.of(Limit.Measure.values());
    private static final Words<Limit.Window> WINDOWS = Words.of(Limit.Window.values());
    private static final Words<Permission> PERMISSIONS = Words.of(Permission.values());
    private static final int NOWHERE = 0;

    private final List<Participant> participants = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private final List<Card> cards = new ArrayList<>();
    private final List<Merchant> merchants = new ArrayList<>();
    private final List<Terminal> terminals = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();

    /** Lines of what is defined, by number or by name. */
    private final Long2LongHashMap participantLines = new Long2LongHashMap(NOWHERE);

    private final Long2LongHashMap accountLines = new Long2LongHashMap(NOWHERE);
    private final Long2LongHashMap cardLines = new Long2LongHashMap(NOWHERE);
    private final Map<String, Integer> merchantLines = new HashMap<>();
    private final Map<String, Integer> terminalLines = new HashMap<>();
    private final Map<String, Integer> routeLines = new HashMap<>();
    private final Map<String, Integer> limitLines = new HashMap<>();

    private final long[] openingBalances = new long[1000];
    private final CrossReferences references;
    private final CheckDigits checkDigits;

    ReferenceRows(Problems problems) {
        references = new CrossReferences(problems);
        checkDigits = new CheckDigits(problems);
    }

    /** Reports references to what is not defined, and cards that do not go with their routes. */
    void checkReferences() {
        references.check();
        checkDigits.check(routes);
    }

    void participant(Row row) {
        String text = row.text("id", INSTITUTION, "1 to 11 digits");
        long id = text.isEmpty() ? 0 : Long.parseLong(text);
        if (!text.isEmpty()) {
            once(row, "id", "'" + text + "'", participantLines.put(id, row.line()));
        }
        Participant participant = new Participant(
                id,
                name(row, "name", ""),
                row.choice("role", ROLES),
                row.choice("status", PARTICIPANT_STATUSES, Participant.Status.ACTIVE));
        if (row.finish()) {
            participants.add(participant);
        }
    }

    void account(Row row) {
        long id = row.number("id", Account.MIN_ID, Long.MAX_VALUE);
        if (row.has("id")) {
            once(row, "id", Long.toString(id), accountLines.put(id, row.line()));
        }
        Account account = new Account(
                id,
                row.choice("kind", ACCOUNT_KINDS),
                currency(row),
                amount(row, "balance"),
                amount(row, "creditLine"),
                amount(row, "maxBalance"),
                row.flag("mayGoNegative", false),
                row.choice("status", ACCOUNT_STATUSES, Account.Status.ACTIVE));
        if (account.maxBalance() > 0 && account.balance() > account.maxBalance()) {
            row.refuse("balance", "balance is above maxBalance");
        }
        boolean right = row.finish();
        references.defineAccount(id, right ? account.kind() : null);
        if (right) {
            accounts.add(account);
            addOpeningBalance(row, account);
        }
    }

    /** The opening account of a currency goes below zero by all opening balances together. */
    private void addOpeningBalance(Row row, Account account) {
        try {
            openingBalances[account.currency()] = Math.addExact(openingBalances[account.currency()], account.balance());
        } catch (ArithmeticException e) {
            row.refuse(
                    "balance",
                    "all opening balances in " + Currencies.alpha(account.currency()) + " together are too large");
        }
    }

    void card(Row row) {
        String pan = row.text("pan", PAN, "12 to 19 digits");
        long number = pan.isEmpty() ? 0 : Long.parseUnsignedLong(pan);
        if (!pan.isEmpty()) {
            once(row, "pan", Card.maskedPan(number, pan.length()), cardLines.put(number, row.line()));
        }
        String expiry = row.text("expiry", EXPIRY, "YYMM, like \"3012\"");
        Card card = new Card(
                number,
                pan.length(),
                row.number("account", Account.MIN_ID, Long.MAX_VALUE),
                expiry.isEmpty() ? 0 : Integer.parseInt(expiry),
                permissions(row),
                row.choice("status", CARD_STATUSES, Card.Status.ACTIVE));
        if (row.finish()) {
            cards.add(card);
            references.toAccount(row, card.account(), Account.Kind.CUSTOMER);
            checkDigits.note(row, card);
        }
    }

    void merchant(Row row) {
        String id = identifier(row, "id", Merchant.MAX_ID_LENGTH);
        if (!id.isEmpty()) {
            once(row, "id", "'" + id + "'", merchantLines.put(id, row.line()));
            references.defineMerchant(id);
        }
        String mcc = row.text("mcc", MCC, "4 digits");
        Merchant merchant = new Merchant(
                id,
                name(row, "name", ""),
                mcc.isEmpty() ? 0 : Integer.parseInt(mcc),
                row.number("account", Account.MIN_ID, Long.MAX_VALUE),
                permissions(row),
                row.choice("status", MERCHANT_STATUSES, Merchant.Status.ACTIVE));
        if (row.finish()) {
            merchants.add(merchant);
            references.toAccount(row, merchant.account(), Account.Kind.MERCHANT);
        }
    }

    void terminal(Row row) {
        String id = identifier(row, "id", Terminal.MAX_ID_LENGTH);
        String merchant = identifier(row, "merchant", Merchant.MAX_ID_LENGTH);
        if (!id.isEmpty() && !merchant.isEmpty()) {
            String name = "'" + id + "' of merchant '" + merchant + "'";
            once(row, "id", name, terminalLines.put(name, row.line()));
        }
        Terminal terminal = new Terminal(
                id, merchant, permissions(row), row.choice("status", TERMINAL_STATUSES, Terminal.Status.ACTIVE));
        if (row.finish()) {
            terminals.add(terminal);
            references.toMerchant(row, merchant);
        }
    }

    void route(Row row) {
        String prefix = row.text("prefix", PREFIX, "1 to " + Route.MAX_PREFIX_DIGITS + " digits");
        if (!prefix.isEmpty()) {
            once(row, "prefix", "'" + prefix + "'", routeLines.put(prefix, row.line()));
        }
        Route route = new Route(
                prefix.isEmpty() ? 0 : Long.parseLong(prefix),
                prefix.length(),
                row.choice("channel", CHANNELS),
                row.choice("checkDigit", CHECK_DIGITS, Route.CheckDigit.LUHN));
        if (row.finish()) {
            routes.add(route);
        }
    }

    void limit(Row row) {
        String name = name(row, "name", null);
        if (!name.isEmpty()) {
            once(row, "name", "'" + Row.shortened(name) + "'", limitLines.put(name, row.line()));
        }
        Limit limit = new Limit(
                name,
                row.choice("scope", SCOPES),
                row.choice("measure", MEASURES),
                row.choice("window", WINDOWS, Limit.Window.NONE),
                row.number("max", 0, Long.MAX_VALUE));
        boolean single = limit.measure() == Limit.Measure.SINGLE;
        if (row.has("measure") && single != (limit.window() == Limit.Window.NONE)) {
            row.refuse("window", single ? "window is not for measure single" : "window is missing");
        }
        if (row.finish()) {
            limits.add(limit);
        }
    }

    private static void once(Row row, String key, String value, Number earlierLine) {
        if (earlierLine != null && earlierLine.longValue() != NOWHERE) {
            row.refuse(key, key + " " + value + " is defined already in line " + earlierLine);
        }
    }

    private static long amount(Row row, String key) {
        return row.number(key, 0, Long.MAX_VALUE, 0);
    }

    private static int currency(Row row) {
        String alpha = row.text("currency");
        int currency = Currencies.numeric(alpha);
        if (currency == Currencies.UNKNOWN && !alpha.isEmpty()) {
            row.refuse("currency", "currency is unknown, must be three letters of ISO 4217, like CNY");
        }
        return currency;
    }

    private static int permissions(Row row) {
        List<Permission> permissions = row.choices("permit", PERMISSIONS);
        if (permissions == null) {
            return Permission.ALL;
        }
        return permissions.stream().mapToInt(Permission::code).sum();
    }

    private static String identifier(Row row, String key, int maxLength) {
        String id = row.text(key);
        if (!id.isEmpty() && !PackedText.isIdentifier(id, maxLength)) {
            row.refuse(key, key + " must be 1 to " + maxLength + " characters of printable ASCII");
            return "";
        }
        return id;
    }

    /** @param fallback null if there must be one */
    private static String name(Row row, String key, String fallback) {
        String name = fallback == null ? row.text(key) : row.text(key, fallback);
        if (name.getBytes(StandardCharsets.UTF_8).length > ReferenceCommands.MAX_NAME_BYTES) {
            row.refuse(key, key + " is longer than " + ReferenceCommands.MAX_NAME_BYTES + " bytes of UTF-8");
        }
        return name;
    }

    List<Participant> participants() {
        return participants;
    }

    List<Account> accounts() {
        return accounts;
    }

    List<Card> cards() {
        return cards;
    }

    List<Merchant> merchants() {
        return merchants;
    }

    List<Terminal> terminals() {
        return terminals;
    }

    List<Route> routes() {
        return routes;
    }

    List<Limit> limits() {
        return limits;
    }
}
