package org.pointsman.core.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.engine.EngineAudit;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.oracle.Dice;
import org.pointsman.core.oracle.OracleJudge;
import org.pointsman.core.simulation.Trace.Happening;
import org.pointsman.core.testing.Commands;
import org.pointsman.journal.Durability;

/**
 * One simulation: everything that happens in it follows from its seed. Each step something small happens (a client asks, a
 * message arrives, a stage handles a batch, time passes, something breaks), then every invariant is looked at.
 */
final class Simulation implements AutoCloseable {
    /** Which kind of switch is simulated. */
    enum Kind {
        ENGINE_FIRST,
        LOG_FIRST
    }

    private static final int MOST_WAITING = 200;
    private static final int FLOOD = 400;
    private static final int SETTLING_STEPS = 50_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long MINUTE = 60_000 * MILLISECOND;
    private static final int AUDIT_HASH_EVERY = 64;

    private final long seed;
    private final Path directory;
    private final Dice dice;
    private final Trace trace = new Trace();
    private final Timeline timeline = new Timeline();
    private final VirtualClock clocks = new VirtualClock();
    private final Network network;
    private final Client client;
    private final Answers answers = new Answers();
    private final EngineAudit audit = new EngineAudit();
    private final Machine machine;
    private final Host host;
    private final boolean losesPower;
    private final int steadiness;
    private final int haste;
    private final List<Ask> sent = new ArrayList<>();
    private final Outcomes looked = new Outcomes().wrap(new UnsafeBuffer(new byte[1024]), 0, 1024);

    private int step;
    private int crashes;
    private boolean settling;
    /** What answers rested on, at the most. */
    private long acknowledgedBefore;

    Simulation(long seed, Kind kind, Spoiler spoiler, Path directory) {
        this.seed = seed;
        this.directory = directory;
        dice = new Dice(seed);
        World world = new World(dice);
        network = new Network(dice);
        client = new Client(dice);
        steadiness = dice.pick(30, 100, 100, 500);
        haste = dice.pick(5, 20, 60);
        losesPower = dice.oneIn(2);
        int threads = dice.pick(1, 3);
        // A log that may lose what was committed is none.
        Durability durability = losesPower || kind == Kind.LOG_FIRST ? Durability.DISK : Durability.PROCESS;
        machine = new Machine(directory, durability, clocks, spoiler, trace);
        host = kind == Kind.LOG_FIRST
                ? new LogFirstHost(machine, world, timeline, this::leave)
                : new EngineFirstHost(machine, threads, world, timeline, this::leave);
        trace.add(kind + ", durability " + durability + ", " + threads + " threads");
    }

    /**
     * Runs it to its end.
     *
     * @throws SimulationFailure with seed, step and the newest events, if an invariant breaks
     */
    void run(int steps) {
        try {
            start();
            for (step = 1; step <= steps; step++) {
                trace.step(step);
                act();
                check();
            }
            settle();
            judge();
        } catch (RuntimeException | AssertionError e) {
            throw new SimulationFailure(
                    "seed " + seed + ", step " + step + ": " + e.getMessage() + System.lineSeparator() + trace, e);
        }
    }

    int crashes() {
        return crashes;
    }

    Set<Happening> happenings() {
        return trace.happenings();
    }

    long answersLeft() {
        return answers.count();
    }

    /** All that tells one run from another: its newest events, wherever its files are, and what it decided. */
    String fingerprint() {
        return trace.toString().replace(directory.toString(), "")
                + System.lineSeparator()
                + timeline.entries().hashCode();
    }

    private void start() {
        while (true) {
            try {
                host.start();
                break;
            } catch (SimulationFailure e) {
                throw e;
            } catch (RuntimeException | Crash e) {
                if (Crash.isCauseOf(e)) {
                    trace.happened(Happening.CRASHED_STARTING, "crashed within the start");
                } else {
                    trace.add("does not start: " + e);
                }
                if (!machine.mayFailToStart(e)) {
                    throw new SimulationFailure("does not start", e);
                }
                clocks.setRight();
                machine.crash(losesPower && dice.oneIn(2), dice, host);
            }
        }
        audit.forget();
        host.verify();
        if (timeline.lastSequence() < acknowledgedBefore) {
            throw new SimulationFailure("records up to " + acknowledgedBefore + " were acknowledged, the start found "
                    + timeline.lastSequence());
        }
    }

    private void act() {
        if (machine.isStopped()) {
            crash(losesPower && dice.oneIn(2));
            return;
        }
        if (dice.oneIn(steadiness)) {
            somethingBreaks();
            return;
        }
        int roll = dice.below(100);
        if (roll < 29) {
            ask();
        } else if (roll < 53) {
            deliver(false);
        } else if (roll < 87) {
            host.step(dice);
        } else if (roll < 90) {
            host.keepTime();
        } else if (roll < 96) {
            host.follow(dice);
        } else {
            timePasses();
        }
    }

    private void timePasses() {
        if (dice.oneIn(5)) {
            // A new hour, mostly: the journal begins a new file.
            clocks.advance(dice.between(20, 90) * MINUTE);
        } else {
            clocks.advance(dice.pick(1, 50, 400, 2_000) * MILLISECOND);
        }
    }

    private void ask() {
        if (client.waiting().size() > MOST_WAITING) {
            return;
        }
        for (int more = dice.oneIn(haste) ? 1 + dice.below(100) : 1; more > 0; more--) {
            send(client.next());
        }
    }

    private void send(Ask ask) {
        network.send(new Network.Message(ask, sent.size(), null));
        sent.add(ask);
    }

    private void deliver(boolean reliable) {
        if (network.isEmpty()) {
            return;
        }
        Network.Message message = network.receive(dice, reliable);
        if (message == null) {
            return;
        }
        Ask ask = message.ask();
        if (message.answer() != null) {
            client.received(ask, message.answer());
            return;
        }
        UnsafeBuffer command = Correlations.sent(ask.command, message.correlation());
        if (!host.submit(ask.isQuery(), command, command.capacity())) {
            trace.happened(Happening.REFUSED, "refused " + (ask.isQuery() ? "a query" : ask.key));
        }
    }

    /** An answer leaves the switch. */
    private void leave(Outcome outcome, long restsOn) {
        Ask ask = sent.get(outcome.correlation());
        trace.add("answers " + (ask.isQuery() ? "a query" : ask.key) + " on record " + restsOn);
        long acknowledged = machine.acknowledged();
        if (restsOn > acknowledged) {
            throw new SimulationFailure(
                    "an answer rests on record " + restsOn + ", kept are those up to " + acknowledged);
        }
        acknowledgedBefore = Math.max(acknowledgedBefore, restsOn);
        answers.leave(ask, outcome);
        network.send(new Network.Message(ask, outcome.correlation(), outcome));
    }

    private void somethingBreaks() {
        int roll = dice.below(15);
        if (roll > 12) {
            order(Fault.FAILED_FLUSH);
        } else if (roll == 12) {
            flood();
        } else if (roll < 3) {
            crash(losesPower && dice.oneIn(2));
        } else if (roll < 5) {
            order(Fault.CRASH_WITHIN);
        } else if (roll < 7) {
            order(Fault.TORN_APPEND);
        } else if (roll < 8) {
            order(Fault.FAILED_OPERATION);
        } else if (roll < 9) {
            order(Fault.FULL);
        } else if (roll < 11) {
            jump(dice.between(-9 * MINUTE, 9 * MINUTE));
        } else {
            jump(dice.between(11, 90) * MINUTE * (dice.oneIn(2) ? 1 : -1));
        }
    }

    /** More than there is room for arrives while nothing is done: the disk is slow. */
    private void flood() {
        trace.add("a flood");
        for (int more = 0; more < FLOOD; more++) {
            send(client.next());
        }
        for (int more = 0; more < FLOOD; more++) {
            deliver(true);
        }
    }

    private void order(Fault fault) {
        if (machine.order(fault, dice)) {
            trace.add("ordered: " + fault);
        }
    }

    private void jump(long ns) {
        trace.add("the wall clock is set by " + ns / MILLISECOND + " ms");
        clocks.jump(ns);
    }

    private void crash(boolean power) {
        crashes++;
        machine.crash(power, dice, host);
        network.breakConnections(dice);
        if (clocks.isFarOff()) {
            clocks.setRight();
        }
        if (!settling && dice.oneIn(4)) {
            // A start is a busy time for a disk, and a short one.
            order(dice.pick(List.of(Fault.values())));
        }
        start();
    }

    /** All that must hold after every step. */
    private void check() {
        if (machine.isStopped()) {
            return;
        }
        audit.require(host.engine());
        if (step % AUDIT_HASH_EVERY == 0
                && host.engine().stateHash() != host.engine().recomputeStateHash()) {
            throw new SimulationFailure("the running state hash is not that of the records");
        }
    }

    /** Nothing breaks any more: everybody gets an answer, and one last restart finds all of it. */
    private void settle() {
        settling = true;
        if (machine.isStopped()) {
            crash(losesPower);
        }
        for (int more = 0; more < SETTLING_STEPS; more++) {
            if (machine.isStopped()) {
                // A fault that was ordered and had not come yet.
                crash(losesPower);
            }
            if (network.isEmpty() && host.isIdle()) {
                if (client.waiting().isEmpty()) {
                    crash(losesPower);
                    drain();
                    lookUp();
                    return;
                }
                List.copyOf(client.waiting()).stream().limit(100).forEach(this::send);
            }
            deliver(true);
            host.step(dice);
            check();
        }
        throw new SimulationFailure(client.waiting().size() + " requests are never answered");
    }

    private void drain() {
        for (int more = 0; more < SETTLING_STEPS && !host.isIdle(); more++) {
            host.step(dice);
        }
        check();
    }

    /** Every payment that was ever shown is shown the same by the engine that read the journal. */
    private void lookUp() {
        Commands commands = new Commands();
        for (long transaction : answers.payments()) {
            commands.paymentQuery(1).transaction(transaction);
            host.engine().onQuery(commands.buffer(), 0, commands.length(), looked.clear());
            Outcome view = Outcome.copyOf(looked.buffer(), 0, looked.length());
            PaymentViewDecoder decoded = view.view();
            if (decoded.result() == RequestResult.DONE) {
                answers.requirePaymentAsShown(view);
            } else if (!answers.isReversal(transaction)) {
                throw new SimulationFailure("transaction " + transaction + " was answered and is gone: " + decoded);
            }
        }
    }

    /**
     * The oracle decides the same commands the same, and so does an engine that gets them from a log: from its first command on,
     * and from a snapshot on that another one wrote somewhere on the way.
     */
    private void judge() {
        OracleJudge oracle = new OracleJudge();
        Followers followers = new Followers(dice.between(1, Math.max(1, timeline.lastSequence())));
        long sequence = 0;
        for (Timeline.Entry entry : timeline.entries()) {
            sequence++;
            String difference = oracle.differs(entry.timestampNs(), entry.command(), entry.outcomes());
            if (difference != null) {
                throw new SimulationFailure("record " + sequence + ": " + difference);
            }
            if (oracle.stateHash() != entry.stateHash()) {
                throw new SimulationFailure("record " + sequence + ": the oracle's state is another one");
            }
            followers.decide(sequence, entry);
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
