package org.pointsman.core.oracle;

import static org.pointsman.core.oracle.RandomWorld.CNY;
import static org.pointsman.core.oracle.RandomWorld.EUR;
import static org.pointsman.core.oracle.RandomWorld.USD;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.Pan;
import org.pointsman.core.oracle.OracleState.Prefix;
import org.pointsman.core.testing.Commands;

/** Random puts: mostly possible ones about the names of {@link RandomWorld}, some that have to be rejected. */
final class RandomReferenceData {
    private static final int ALL_PERMISSIONS = 15;
    private static final int LIMITS = 15;
    private static final long GENEROUS = 1_000_000_000_000L;

    private final Dice dice;
    private final RandomWorld world;
    private final Deque<UnsafeBuffer> repairs = new ArrayDeque<>();
    private final Commands commands;

    RandomReferenceData(Dice dice, RandomWorld world, Commands commands) {
        this.world = world;
        this.dice = dice;
        this.commands = commands;
    }

    /** What a new world is made of, in an order in which nothing dangles. */
    List<UnsafeBuffer> world() {
        List<UnsafeBuffer> puts = new ArrayList<>();
        puts.add(participant(RandomWorld.PARTICIPANTS[0], 1, 0));
        puts.add(participant(RandomWorld.PARTICIPANTS[1], 3, 0));
        puts.add(participant(RandomWorld.PARTICIPANTS[2], 2, 0));
        for (int i = 0; i < RandomWorld.CUSTOMERS; i++) {
            int currency = i == 7 ? USD : CNY;
            long balance = world.extreme && i == 2 ? 1L << 62 : dice.pick(0, 1_000, 20_000, 100_000, 1_000_000);
            long creditLine = dice.pick(0L, 0L, 500L);
            int mayGoNegative = i == 6 || world.extreme && i > 3 ? 1 : 0;
            puts.add(account(RandomWorld.FIRST_CUSTOMER + i, balance, creditLine, 0, currency, 1, 0, mayGoNegative));
        }
        for (int i = 0; i < RandomWorld.MERCHANT_ACCOUNTS; i++) {
            int currency = i == 3 ? USD : CNY;
            long maxBalance = i == 1 ? 3_000 : 0;
            puts.add(account(RandomWorld.FIRST_MERCHANT_ACCOUNT + i, 0, 0, maxBalance, currency, 2, 0, 0));
        }
        for (int i = 0; i < RandomWorld.CARDS.size(); i++) {
            puts.add(card(RandomWorld.CARDS.get(i), usualAccountOfCard(i), world.usualExpiry(), ALL_PERMISSIONS, 0));
        }
        for (int i = 0; i < 3; i++) {
            puts.add(merchant(RandomWorld.MERCHANTS.get(i), usualAccountOfMerchant(i), ALL_PERMISSIONS, 0));
            puts.add(terminal(RandomWorld.TERMINALS[0], RandomWorld.MERCHANTS.get(i), ALL_PERMISSIONS, 0));
        }
        puts.add(terminal(RandomWorld.TERMINALS[1], RandomWorld.MERCHANTS.get(0), ALL_PERMISSIONS, 0));
        for (Prefix prefix : RandomWorld.PREFIXES) {
            puts.add(route(prefix, 1, prefix.number() == 621 ? 0 : 1));
        }
        for (int number = 1; number <= LIMITS; number += 3) {
            puts.add(generousLimit(number));
        }
        return puts;
    }

    /**
     * A put at random; but what it spoils is put right again soon, else every acquirer ends up suspended, every card
     * stolen, and nothing is approved any more.
     */
    UnsafeBuffer next() {
        if (!repairs.isEmpty() && dice.oneIn(2)) {
            return repairs.remove();
        }
        switch (dice.below(16)) {
            case 0:
            case 1:
                return randomParticipant();
            case 2:
            case 3:
            case 4:
                return randomAccount();
            case 5:
            case 6:
            case 7:
                return randomCard();
            case 8:
            case 9:
                return randomMerchant();
            case 10:
                return randomTerminal();
            case 11:
                return randomRoute();
            default:
                return randomLimit();
        }
    }

    private UnsafeBuffer randomParticipant() {
        if (dice.oneIn(4)) {
            return participant(dice.below(12), dice.pick(0, 1, 3, 4), dice.below(3));
        }
        long id = dice.pick(RandomWorld.PARTICIPANTS[0], RandomWorld.PARTICIPANTS[1]);
        repairs.add(participant(id, 1, 0));
        return participant(id, dice.pick(0, 1, 2, 3, 4, 255), dice.pick(0, 0, 0, 1, 1, 2));
    }

    private UnsafeBuffer randomTerminal() {
        if (dice.oneIn(6)) {
            return terminal(dice.below(20), dice.pick(RandomWorld.MERCHANTS), permissions(), 0);
        }
        MerchantId merchant = dice.pick(RandomWorld.MERCHANTS);
        long id = dice.pick(RandomWorld.TERMINALS[0], RandomWorld.TERMINALS[1]);
        repairs.add(terminal(id, merchant, ALL_PERMISSIONS, 0));
        return terminal(id, merchant, permissions(), dice.pick(0, 0, 1, 1, 2));
    }

    private UnsafeBuffer randomAccount() {
        boolean existing = !dice.oneIn(4);
        long id = dice.oneIn(12)
                ? dice.pick(0, 1, CNY, USD, 999, -5)
                : existing ? dice.pick(customer(), merchantAccount()) : 3000 + dice.below(40);
        long opening = existing ? dice.pick(0L, 0L, 0L, 0L, 1L) : dice.pick(0, 1, 500, 20_000, -1, Long.MAX_VALUE);
        long creditLine = dice.pick(0, 0, 300, 1_000, 100_000, world.extreme ? Long.MAX_VALUE : -1);
        long maxBalance = dice.pick(0, 0, 0, 2_000, 10_000, -1);
        int currency = usualCurrency(id);
        int usualKind = id < RandomWorld.FIRST_MERCHANT_ACCOUNT ? 1 : 2;
        int kind = dice.oneIn(12) ? dice.pick(0, 3, 7, 8) : usualKind;
        int status = dice.pick(0, 0, 0, 1, 2, dice.below(4));
        int mayGoNegative = world.extreme ? dice.pick(0, 1, 1, 1) : dice.pick(0, 0, 0, 0, 1, dice.below(3));
        if (existing) {
            repairs.add(account(
                    id,
                    0,
                    Math.max(0, creditLine),
                    Math.max(0, maxBalance),
                    currency,
                    usualKind,
                    0,
                    mayGoNegative & 1));
        }
        if (dice.oneIn(12)) {
            currency = dice.pick(0, EUR, USD, CNY, 999, 1000, 65535);
        }
        return account(id, opening, creditLine, maxBalance, currency, kind, status, mayGoNegative);
    }

    private UnsafeBuffer randomCard() {
        int expiry = dice.pick(3012, 3012, 3012, 2611, 2612, 2701, 0, 3013, 2513, 9912, 1, 9913, 65535);
        int status = dice.pick(0, 0, 0, 0, 1, 2, 3, 4, 5);
        if (dice.oneIn(6)) {
            Pan pan = dice.oneIn(2)
                    ? dice.pick(RandomWorld.STRANGERS)
                    : new Pan(RandomWorld.withCheckDigit(622588000000000L + dice.below(30)), 16);
            return card(pan, customer(), expiry, permissions(), status);
        }
        int which = dice.below(RandomWorld.CARDS.size());
        Pan pan = RandomWorld.CARDS.get(which);
        long account = usualAccountOfCard(which);
        repairs.add(card(pan, account, world.usualExpiry(), ALL_PERMISSIONS, 0));
        if (dice.oneIn(4)) {
            account = dice.pick(customer(), merchantAccount(), CNY, 777_777);
        }
        if (dice.oneIn(20)) {
            pan = new Pan(pan.number(), dice.pick(11, 15, 17, 18, 20));
        }
        return card(pan, account, expiry, permissions(), status);
    }

    /** The second card spends what the first merchant earns; the others have accounts of their own. */
    private static long usualAccountOfCard(int which) {
        return which == 1 ? RandomWorld.FIRST_MERCHANT_ACCOUNT : RandomWorld.FIRST_CUSTOMER + which;
    }

    /** Where amounts are extreme, merchants are customers who may go negative, so that reversals can overflow. */
    private long usualAccountOfMerchant(int which) {
        return world.extreme ? RandomWorld.FIRST_CUSTOMER + 4 + which % 3 : RandomWorld.FIRST_MERCHANT_ACCOUNT + which;
    }

    /** The third merchant is a customer now and then, so that money does not pile up with merchants. */
    private UnsafeBuffer randomMerchant() {
        if (dice.oneIn(8)) {
            return merchant(new MerchantId(dice.below(2), dice.below(20)), merchantAccount(), permissions(), 0);
        }
        int which = dice.below(RandomWorld.MERCHANTS.size());
        MerchantId id = RandomWorld.MERCHANTS.get(which);
        long usual = which == 2 ? customer() : usualAccountOfMerchant(which);
        repairs.add(merchant(id, usual, ALL_PERMISSIONS, 0));
        long account = dice.oneIn(3) ? dice.pick(customer(), merchantAccount(), USD, 777_777) : usual;
        return merchant(id, account, permissions(), dice.pick(0, 0, 1, 2));
    }

    private UnsafeBuffer randomRoute() {
        Prefix prefix = dice.oneIn(3)
                ? new Prefix(dice.pick(0, 6, 62, 6225, 7_000_000 + dice.below(20)), dice.pick(0, 1, 2, 4, 7, 19, 20))
                : dice.pick(RandomWorld.PREFIXES);
        int channel = dice.oneIn(20) ? dice.pick(0, 2) : 1;
        return route(prefix, channel, dice.pick(0, 0, 1, 1, 1, 2));
    }

    private UnsafeBuffer randomLimit() {
        int number = dice.oneIn(20) ? dice.pick(0, 500) : 1 + dice.below(LIMITS);
        int scope = dice.oneIn(20) ? dice.below(7) : usualScope(number);
        int measure = dice.oneIn(20) ? dice.below(5) : usualMeasure(number);
        int window = dice.oneIn(20) ? dice.below(3) : window(measure);
        if (world.extreme || dice.oneIn(3)) {
            repairs.add(generousLimit(number));
        }
        if (dice.oneIn(3)) {
            return limit(number, scope, measure, window, dice.pick(GENEROUS, GENEROUS, Long.MAX_VALUE, 0, -1));
        }
        long threshold =
                measure == OracleUsages.COUNT ? dice.between(0, 15) : dice.pick(200, 1_000, 5_000, 20_000, 1_000_000);
        return limit(number, scope, measure, window, threshold);
    }

    private UnsafeBuffer generousLimit(int number) {
        int measure = usualMeasure(number);
        return limit(number, usualScope(number), measure, window(measure), world.extreme ? Long.MAX_VALUE : GENEROUS);
    }

    /** Fifteen numbers, so that each scope meets each measure. */
    private static int usualScope(int number) {
        return 1 + number % 5;
    }

    private static int usualMeasure(int number) {
        return 1 + number % 3;
    }

    private static int window(int measure) {
        return measure == OracleUsages.SINGLE ? 0 : 1;
    }

    private long customer() {
        return RandomWorld.FIRST_CUSTOMER + dice.below(RandomWorld.CUSTOMERS);
    }

    private long merchantAccount() {
        return RandomWorld.FIRST_MERCHANT_ACCOUNT + dice.below(RandomWorld.MERCHANT_ACCOUNTS);
    }

    private static int usualCurrency(long account) {
        return account == RandomWorld.FIRST_CUSTOMER + 7 || account == RandomWorld.FIRST_MERCHANT_ACCOUNT + 3
                ? USD
                : CNY;
    }

    private int permissions() {
        return dice.oneIn(3) ? dice.pick(7, 11, 13, 14, 0, 16, 65535) : ALL_PERMISSIONS;
    }

    private UnsafeBuffer participant(long id, int role, int status) {
        commands.participant(id).role((short) role).status((short) status);
        return commands.copy();
    }

    private UnsafeBuffer account(
            long id,
            long opening,
            long creditLine,
            long maxBalance,
            int currency,
            int kind,
            int status,
            int mayGoNegative) {
        commands.account(id, opening)
                .creditLine(creditLine)
                .maxBalance(maxBalance)
                .currency(currency)
                .kind((short) kind)
                .status((short) status)
                .mayGoNegative((short) mayGoNegative);
        return commands.copy();
    }

    private UnsafeBuffer card(Pan pan, long account, int expiry, int permissions, int status) {
        commands.card("", account)
                .expiry(expiry)
                .permissions(permissions)
                .status((short) status)
                .pan()
                .number(pan.number())
                .digits((short) pan.digits());
        return commands.copy();
    }

    private UnsafeBuffer merchant(MerchantId id, long account, int permissions, int status) {
        commands.merchant("", account)
                .permissions(permissions)
                .status((short) status)
                .merchantId()
                .high(id.high())
                .low(id.low());
        return commands.copy();
    }

    private UnsafeBuffer terminal(long id, MerchantId merchant, int permissions, int status) {
        commands.terminal("", "")
                .terminalId(id)
                .permissions(permissions)
                .status((short) status)
                .merchantId()
                .high(merchant.high())
                .low(merchant.low());
        return commands.copy();
    }

    private UnsafeBuffer route(Prefix prefix, int channel, int checkDigit) {
        commands.route("")
                .prefix(prefix.number())
                .prefixDigits((short) prefix.digits())
                .channel((short) channel)
                .checkDigit((short) checkDigit);
        return commands.copy();
    }

    private UnsafeBuffer limit(int number, int scope, int measure, int window, long threshold) {
        commands.limit(number, scope, measure, threshold).window((short) window);
        return commands.copy();
    }
}
