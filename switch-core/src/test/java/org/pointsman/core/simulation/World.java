package org.pointsman.core.simulation;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.oracle.Dice;
import org.pointsman.core.testing.Commands;

/** The small world that a simulation is about, its reference data, and the temper of its seed. */
final class World {
    static final int CARDS = 6;
    static final int SHOPS = 2;
    static final long FIRST_ACCOUNT = 1000;
    static final long FIRST_SHOP_ACCOUNT = 2000;

    private static final long SECOND = 1_000_000_000L;

    final int cutOverHour;

    /** So few transactions can be remembered that the last ones are refused; else there is room for all. */
    final boolean narrow;

    private final long holdForNs;
    private final long balance;

    World(Dice dice) {
        cutOverHour = dice.below(24);
        narrow = dice.oneIn(5);
        holdForNs = dice.pick(2, 20, 600, 100_000) * SECOND;
        balance = dice.pick(5_000, 50_000, 1_000_000_000L);
    }

    static String pan(int card) {
        String body = "62258800000" + String.format("%04d", 17 * card + 3);
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = body.charAt(body.length() - 1 - i) - '0';
            int value = i % 2 == 0 ? 2 * digit : digit;
            sum += value / 10 + value % 10;
        }
        return body + (10 - sum % 10) % 10;
    }

    static String merchant(int shop) {
        return "89831005399000" + (1 + shop);
    }

    static String terminal(int shop) {
        return "1000000" + (1 + shop);
    }

    /** The commands that found a switch, in order. */
    List<UnsafeBuffer> seeding() {
        List<UnsafeBuffer> all = new ArrayList<>();
        Commands commands = new Commands();
        commands.genesis()
                .rememberAtLeastNs(narrow ? 1L << 61 : 0)
                .holdForNs(holdForNs)
                .maxTransactions(narrow ? 150 : 20_000)
                .maxClientRequests(narrow ? 120 : 20_000)
                .maxHolds(5_000)
                .maxTimersPerStep(4);
        all.add(commands.copy());
        commands.participant(Commands.ACQUIRER);
        all.add(commands.copy());
        for (int card = 0; card < CARDS; card++) {
            commands.account(FIRST_ACCOUNT + card, balance);
            all.add(commands.copy());
            commands.card(pan(card), FIRST_ACCOUNT + card);
            all.add(commands.copy());
        }
        for (int shop = 0; shop < SHOPS; shop++) {
            commands.account(FIRST_SHOP_ACCOUNT + shop, 0).kind((short) 2);
            all.add(commands.copy());
            commands.merchant(merchant(shop), FIRST_SHOP_ACCOUNT + shop);
            all.add(commands.copy());
            commands.terminal(terminal(shop), merchant(shop));
            all.add(commands.copy());
        }
        commands.route("622588");
        all.add(commands.copy());
        commands.limit(1, 1, 2, 400_000);
        all.add(commands.copy());
        commands.limit(2, 1, 3, 60);
        all.add(commands.copy());
        return all;
    }
}
