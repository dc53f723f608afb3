package org.pointsman.core.oracle;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.GenesisEncoder;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.testing.Commands;

/**
 * An endless sequence of commands from a seed, skewed so that interesting things happen often. It looks at the state
 * of an oracle that follows the same commands, to hit bounds exactly; seed and rules alone therefore decide it.
 */
final class RandomCommands {
    /** How a command reaches an engine. */
    enum Way {
        COMMAND,
        QUERY,
        TICK
    }

    /** @param message header and block; for a tick by the clock there is none */
    record Command(Way way, long timestampNs, UnsafeBuffer message) {
        /** Where the message is in {@link #inRing}. */
        static final int OFFSET = 24;

        /** Gives it to an engine. @return for a tick by the clock, whether anything was due; else true */
        boolean applyTo(Engine engine, Outcomes outcomes) {
            switch (way) {
                case TICK:
                    return engine.onTick(timestampNs, outcomes);
                case QUERY:
                    engine.onQuery(inRing(), OFFSET, message.capacity(), outcomes);
                    return true;
                default:
                    engine.onCommand(timestampNs, inRing(), OFFSET, message.capacity(), outcomes);
                    return true;
            }
        }

        /** In a ring a command never begins where its memory does. */
        UnsafeBuffer inRing() {
            UnsafeBuffer ring = new UnsafeBuffer(new byte[OFFSET + message.capacity()]);
            ring.putBytes(OFFSET, message, 0, message.capacity());
            return ring;
        }
    }

    private static final long MILLISECOND = 1_000_000;

    private final Dice dice;
    private final RandomWorld world;
    private final OracleState state;
    private final RandomRequests requests;
    private final RandomClients clients;
    private final RandomReferenceData referenceData;
    private final Commands commands = new Commands();
    private final Deque<UnsafeBuffer> first = new ArrayDeque<>();
    private long nowNs = 1_795_000_000_000_000_000L;
    private int epochDay;

    RandomCommands(long seed, OracleState state) {
        this.dice = new Dice(seed);
        this.state = state;
        world = new RandomWorld(dice);
        requests = new RandomRequests(dice, world, state, commands);
        clients = new RandomClients(dice, world, state, commands);
        referenceData = new RandomReferenceData(dice, world, commands);
        epochDay = world.firstDay;
        while (dice.oneIn(8)) {
            first.add(impossibleGenesis());
        }
        genesis();
        first.add(commands.copy());
        if (!dice.oneIn(4)) {
            first.add(businessDay(epochDay));
        }
        first.addAll(referenceData.world());
    }

    Command next() {
        if (!first.isEmpty()) {
            return new Command(Way.COMMAND, nowNs, first.remove());
        }
        nowNs += step();
        int roll = dice.below(1000);
        if (roll < 880) {
            boolean byApi = dice.below(100) < world.percentByApi;
            return new Command(Way.COMMAND, nowNs, byApi ? clients.next(nowNs) : requests.next(nowNs));
        }
        if (roll < 940) {
            return new Command(Way.COMMAND, nowNs, referenceData.next());
        }
        if (roll < 960) {
            return new Command(Way.QUERY, nowNs, dice.oneIn(3) ? query() : clients.query());
        }
        if (roll < 980) {
            return new Command(Way.TICK, nowNs, null);
        }
        return new Command(Way.COMMAND, nowNs, ofTheHost(roll));
    }

    private UnsafeBuffer ofTheHost(int roll) {
        if (roll < 990) {
            commands.tick();
            return commands.copy();
        }
        if (roll < 992) {
            genesis();
            return commands.copy();
        }
        if (roll < 994) {
            commands.hostStarted();
            return commands.copy();
        }
        if (roll < 997) {
            return businessDay(epochDay - dice.below(3));
        }
        epochDay = Math.min(65_535, epochDay + (dice.oneIn(100) ? dice.below(40_000) : dice.pick(1, 1, 1, 2, 30)));
        return businessDay(epochDay);
    }

    /** Small steps, and now and then a jump to the very instant at which something becomes due, or over it. */
    private long step() {
        if (!dice.oneIn(40)) {
            return dice.pick(0, 1, 100_000, MILLISECOND, MILLISECOND, 2 * MILLISECOND);
        }
        long due = nowNs;
        if (dice.oneIn(2) && !state.holds.isEmpty()) {
            due = state.holds.firstEntry().getValue().deadlineNs;
        } else if (!state.transactions.isEmpty()) {
            due = state.transactions.getFirst().timestampNs + state.genesis.rememberAtLeastNs();
        }
        long jump = Math.max(0, due - nowNs + dice.pick(-1, 0, 1));
        long longest = dice.oneIn(20) ? 100_000 * MILLISECOND : 1_000 * MILLISECOND;
        return Math.min(jump, longest);
    }

    private GenesisEncoder genesis() {
        int maxTransactions = world.wide ? 1_500 : dice.pick(1, 8, 30, 64, 200, 200, 400);
        GenesisEncoder genesis = commands.genesis();
        genesis.rememberAtLeastNs(
                        dice.oneIn(40) ? 1L << 62 : maxTransactions * dice.pick(0L, 500_000, 900_000, MILLISECOND))
                .holdForNs(dice.oneIn(40) ? 1L << 62 : dice.pick(0, 20, 100, 100, 3_000, 90_000) * MILLISECOND)
                .maxTransactions(maxTransactions)
                .maxHolds(dice.pick(0, 4, 16, 64, 64, 400, 400))
                .maxAccounts(dice.pick(14, 20, 20, 30))
                .maxCards(dice.pick(8, 12, 12, 20))
                .maxMerchants(dice.pick(3, 4, 8))
                .maxTerminals(dice.pick(4, 6, 12))
                .maxUsages(dice.pick(0, 12, 30, 60, 200, 400, 400, 400))
                .maxParticipants(dice.pick(3, 4, 6))
                .maxRoutes(dice.pick(6, 8, 12, 20))
                .maxLimits(dice.pick(0, 3, 9, 15, 15))
                .maxTimersPerStep(dice.pick(1, 2, 8, 64))
                .maxClientRequests(dice.oneIn(12) ? 0 : dice.pick(1, 8, 100, 400, 400, 1_000, 1_000))
                .referenceDigest()
                .a(dice.between(0, Long.MAX_VALUE))
                .b(2)
                .c(3)
                .d(dice.between(0, 1 << 30));
        if (dice.oneIn(10)) {
            tinyTable(genesis);
        }
        return genesis;
    }

    /** Room for hardly anything of one kind, so that the world itself does not fit. */
    private void tinyTable(GenesisEncoder genesis) {
        int room = dice.below(3);
        switch (dice.below(7)) {
            case 0:
                genesis.maxAccounts(room);
                break;
            case 1:
                genesis.maxCards(room);
                break;
            case 2:
                genesis.maxMerchants(room);
                break;
            case 3:
                genesis.maxTerminals(room);
                break;
            case 4:
                genesis.maxParticipants(room);
                break;
            case 5:
                genesis.maxRoutes(room);
                break;
            default:
                genesis.maxLimits(room);
                break;
        }
    }

    private UnsafeBuffer impossibleGenesis() {
        GenesisEncoder genesis = genesis();
        switch (dice.below(4)) {
            case 0:
                genesis.maxTransactions(dice.pick(0, (1 << 28) + 1));
                break;
            case 1:
                genesis.maxTimersPerStep(0);
                break;
            case 2:
                genesis.holdForNs(dice.pick(-1, (1L << 62) + 1));
                break;
            default:
                genesis.rememberAtLeastNs(dice.pick(-1, Long.MAX_VALUE));
                break;
        }
        return commands.copy();
    }

    private UnsafeBuffer businessDay(int day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        int monthDay = date.getMonthValue() * 100 + date.getDayOfMonth();
        commands.businessDay(day, dice.oneIn(6) ? dice.pick(1399, 1131, 1200, 0, 1132) : monthDay);
        return commands.copy();
    }

    private UnsafeBuffer query() {
        commands.accountQuery(dice.pick(
                        RandomWorld.CNY,
                        RandomWorld.USD,
                        RandomWorld.FIRST_CUSTOMER + dice.below(RandomWorld.CUSTOMERS),
                        RandomWorld.FIRST_MERCHANT_ACCOUNT + dice.below(RandomWorld.MERCHANT_ACCOUNTS),
                        777_777))
                .correlation(dice.below(100_000));
        return commands.copy();
    }
}
