package org.pointsman.tools.demo;

import java.time.Duration;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pointsman.core.reference.Account;
import org.pointsman.core.reference.Bounds;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Limit;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.Permission;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.Terminal;

/**
 * The demo's reference data grown to a small town: enough cards and merchants for several connections to have their own,
 * with a few of every kind that is declined. Card numbers are made up.
 */
final class DemoReference {
    private static final int CARDS = 800;
    private static final int MERCHANTS = 64;
    private static final long FIRST_CUSTOMER = 1_100_000_000L;
    private static final long FIRST_MERCHANT = 2_100_000_000L;
    private static final String[] PREFIXES = {"622588", "62220212", "476173", "541333"};
    private static final int[] DIGITS = {16, 19, 16, 16};
    private static final int COUNT_A_DAY = 40;

    private DemoReference() {}

    /**
     * @param demo whose participants, routes and limits it keeps
     * @param today of the business day it is made for
     */
    static ReferenceData grown(ReferenceData demo, YearMonth today, long seed) {
        Random random = new Random(seed);
        List<Account> accounts = new ArrayList<>(demo.accounts());
        List<Card> cards = new ArrayList<>(demo.cards());
        List<Merchant> merchants = new ArrayList<>(demo.merchants());
        List<Terminal> terminals = new ArrayList<>(demo.terminals());
        List<Limit> limits = new ArrayList<>(demo.limits());
        int currency = demo.accounts().get(0).currency();
        for (int i = 0; i < CARDS; i++) {
            long id = FIRST_CUSTOMER + i;
            boolean poor = i % 10 == 7;
            long balance = poor ? random.nextInt(20_000) : 1_000_000L + random.nextInt(5_000_000);
            accounts.add(account(id, Account.Kind.CUSTOMER, currency, balance));
            cards.add(card(i, id, today, random));
        }
        for (int i = 0; i < MERCHANTS; i++) {
            accounts.add(account(FIRST_MERCHANT + i, Account.Kind.MERCHANT, currency, 0));
            Merchant.Status status = i % 16 == 15 ? Merchant.Status.CLOSED : Merchant.Status.ACTIVE;
            String id = String.format("8983100541%05d", 10_000 + i);
            merchants.add(new Merchant(id, "Shop " + i, 5411, FIRST_MERCHANT + i, Permission.ALL, status));
            for (int t = 0; t < 2; t++) {
                String terminal = String.format("%08d", 20_000_000 + 2 * i + t);
                terminals.add(new Terminal(terminal, id, Permission.ALL, Terminal.Status.ACTIVE));
            }
        }
        limits.add(new Limit("town-card-count", Limit.Scope.CARD, Limit.Measure.COUNT, Limit.Window.DAY, COUNT_A_DAY));
        return new ReferenceData(
                farFromCutOver(),
                new ReferenceData.Remember(1_000_000, Duration.ofSeconds(1)),
                demo.holds(),
                bounds(demo, accounts, cards, merchants, terminals, limits),
                demo.participants(),
                accounts,
                cards,
                merchants,
                terminals,
                demo.routes(),
                limits);
    }

    /** The model knows one business day, so the next must not begin before the demonstration ends. */
    private static ReferenceData.BusinessDay farFromCutOver() {
        LocalTime cutOver = LocalTime.now(ZoneOffset.UTC).minusHours(12).truncatedTo(ChronoUnit.MINUTES);
        return new ReferenceData.BusinessDay(ZoneOffset.UTC, cutOver);
    }

    private static Account account(long id, Account.Kind kind, int currency, long balance) {
        return new Account(id, kind, currency, balance, 0, 0, false, Account.Status.ACTIVE);
    }

    private static Card card(int number, long account, YearMonth today, Random random) {
        int kind = number % PREFIXES.length;
        StringBuilder pan = new StringBuilder(PREFIXES[kind]);
        while (pan.length() < DIGITS[kind] - 7) {
            pan.append((char) ('0' + random.nextInt(10)));
        }
        pan.append(String.format("%06d", number));
        pan.append(Luhn.checkDigit(pan.toString()));
        YearMonth expiry = number % 50 == 13 ? today.minusMonths(2) : today.plusMonths(2 + random.nextInt(60));
        Card.Status status = switch (number % 100) {
            case 31 -> Card.Status.LOST;
            case 32 -> Card.Status.STOLEN;
            case 33 -> Card.Status.RESTRICTED;
            case 34 -> Card.Status.FROZEN;
            default -> Card.Status.ACTIVE;
        };
        return new Card(
                Long.parseUnsignedLong(pan.toString()), pan.length(), account, yyMm(expiry), Permission.ALL, status);
    }

    static int yyMm(YearMonth month) {
        return month.getYear() % 100 * 100 + month.getMonthValue();
    }

    private static Bounds bounds(
            ReferenceData demo,
            List<Account> accounts,
            List<Card> cards,
            List<Merchant> merchants,
            List<Terminal> terminals,
            List<Limit> limits) {
        int participants = Bounds.roomySmall(demo.participants().size());
        int accountRows = Bounds.roomy(accounts.size() + 1);
        int cardRows = Bounds.roomy(cards.size());
        int merchantRows = Bounds.roomy(merchants.size());
        int terminalRows = Bounds.roomy(terminals.size());
        return new Bounds(
                participants,
                accountRows,
                cardRows,
                merchantRows,
                terminalRows,
                Bounds.roomySmall(demo.routes().size()),
                Bounds.roomySmall(limits.size()),
                Bounds.usages(limits, participants, accountRows, cardRows, merchantRows, terminalRows));
    }
}
