package org.pointsman.core.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.oracle.OracleState.Account;
import org.pointsman.core.oracle.RandomCommands.Command;
import org.pointsman.core.oracle.RandomCommands.Way;
import org.pointsman.core.testing.Commands;

/**
 * Gives an engine and the oracle the same random commands and compares them after each: outcomes byte by byte, state
 * hash, next deadline, and the books.
 */
final class Duel {
    /** After so many commands the engine's books are checked and its hash is worked out afresh. */
    private static final int AUDIT_EVERY = 500;

    private static final int ROOM = 16 * 1024;

    private static final Set<Integer> REQUESTS = Set.of(
            TransactionRequestDecoder.TEMPLATE_ID,
            ReversalRequestDecoder.TEMPLATE_ID,
            PaymentRequestDecoder.TEMPLATE_ID,
            CaptureRequestDecoder.TEMPLATE_ID,
            PaymentReversalRequestDecoder.TEMPLATE_ID,
            OpenAccountRequestDecoder.TEMPLATE_ID);

    private final long seed;
    private final PaymentEngine engine;
    private final OracleEngine oracle;
    private final RandomCommands commands;
    private final Coverage coverage;
    private final Dice batches;
    private final UnsafeBuffer memory = new UnsafeBuffer(new byte[ROOM]);
    private final UnsafeBuffer oracleMemory = new UnsafeBuffer(new byte[ROOM]);
    private final Outcomes outcomes = new Outcomes().wrap(memory, 0, ROOM);
    private final Outcomes oracleOutcomes = new Outcomes().wrap(oracleMemory, 0, ROOM);

    /** @param coverage counts what came up */
    Duel(long seed, PaymentEngine engine, OracleEngine oracle, Coverage coverage) {
        this.seed = seed;
        this.engine = engine;
        this.oracle = oracle;
        this.coverage = coverage;
        commands = new RandomCommands(seed, oracle.state);
        batches = new Dice(~seed);
    }

    /**
     * Runs so many commands, in batches each of which the engine may prefetch before it gets the first.
     *
     * @return how the two differ, in words; null if they do not
     */
    String run(int count) {
        int index = 0;
        while (index < count) {
            List<Command> batch = batch(Math.min(count - index, batches.pick(1, 1, 1, 4, 16)));
            if (batches.oneIn(2)) {
                long before = engine.stateHash();
                batch.forEach(this::prefetch);
                if (engine.stateHash() != before) {
                    return report(index, batch.get(0), "prefetch changed the state hash");
                }
            }
            for (Command command : batch) {
                String difference = stepAndAudit(command, index);
                if (difference != null) {
                    return report(index, command, difference);
                }
                index++;
            }
        }
        return null;
    }

    private String stepAndAudit(Command command, int index) {
        try {
            String difference = step(command);
            return difference == null && index % AUDIT_EVERY == 0 ? audit() : difference;
        } catch (RuntimeException e) {
            throw new AssertionError(report(index, command, e.toString()), e);
        }
    }

    private List<Command> batch(int size) {
        List<Command> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            batch.add(commands.next());
        }
        return batch;
    }

    private void prefetch(Command command) {
        if (command.way() == Way.COMMAND) {
            engine.prefetch(command.inRing(), Command.OFFSET);
        }
    }

    /** Of a request, before it is decided: whether it is remembered, and that asking changes nothing. */
    private String lookUp(Command command) {
        int length = command.message().capacity();
        long before = engine.stateHash();
        boolean known = engine.remembers(command.inRing(), Command.OFFSET, length);
        if (engine.stateHash() != before) {
            return "looking a key up changed the state hash";
        }
        boolean oracleKnows = oracle.remembers(command.inRing(), Command.OFFSET, length);
        return known == oracleKnows ? null : "whether it is remembered: engine " + known + ", oracle " + oracleKnows;
    }

    private boolean isRequest(Command command) {
        return command.way() == Way.COMMAND
                && oracle.state.genesis != null
                && REQUESTS.contains(
                        new MessageHeaderDecoder().wrap(command.message(), 0).templateId());
    }

    private String step(Command command) {
        String different = isRequest(command) ? lookUp(command) : null;
        return different == null ? decide(command) : different;
    }

    private String decide(Command command) {
        // What an engine forgets to write must not look alike by chance.
        memory.setMemory(0, 512, (byte) 0x55);
        oracleMemory.setMemory(0, 512, (byte) 0xAA);
        boolean acted = command.applyTo(engine, outcomes.clear());
        boolean oracleActed = command.applyTo(oracle, oracleOutcomes.clear());
        coverage.count(command, oracleOutcomes);
        if (acted != oracleActed) {
            return "whether anything was due: engine " + acted + ", oracle " + oracleActed;
        }
        if (!sameBytes()) {
            return "outcomes differ";
        }
        if (engine.stateHash() != oracle.stateHash()) {
            boolean drifted = engine.stateHash() != engine.recomputeStateHash();
            return drifted ? "the engine's running hash is not that of its records" : "state hashes differ";
        }
        if (engine.nextDeadlineNs() != oracle.nextDeadlineNs()) {
            return "next deadline: engine " + engine.nextDeadlineNs() + ", oracle " + oracle.nextDeadlineNs();
        }
        return booksOfTheOracle();
    }

    private boolean sameBytes() {
        UnsafeBuffer ours = new UnsafeBuffer(memory, 0, outcomes.length());
        UnsafeBuffer theirs = new UnsafeBuffer(oracleMemory, 0, oracleOutcomes.length());
        return ours.equals(theirs);
    }

    /** The oracle has to be right too: nothing is created, nothing is lost, holds are what they say. */
    private String booksOfTheOracle() {
        Map<Integer, Long> sums = new HashMap<>();
        Map<Long, Long> held = new HashMap<>();
        oracle.state.holds.values().forEach(hold -> held.merge(hold.account, hold.amount, Long::sum));
        for (Map.Entry<Long, Account> entry : oracle.state.accounts.entrySet()) {
            Account account = entry.getValue();
            sums.merge(account.currency, account.posted, Long::sum);
            if (account.held != held.getOrDefault(entry.getKey(), 0L)) {
                return "account " + entry.getKey() + " holds " + account.held + ", its holds sum up differently";
            }
        }
        return sums.values().stream().allMatch(sum -> sum == 0) ? null : "the books do not balance: " + sums;
    }

    /** The engine's own accounts and holds, and what a query says of them. */
    private String audit() {
        if (oracle.state.genesis == null) {
            return null;
        }
        if (engine.stateHash() != engine.recomputeStateHash()) {
            return "the engine's running hash is not that of its records";
        }
        engine.requireBalancedBooks();
        Commands query = new Commands();
        for (Map.Entry<Long, Account> entry : oracle.state.accounts.entrySet()) {
            query.accountQuery(entry.getKey());
            engine.onQuery(query.buffer(), 0, query.length(), outcomes.clear());
            AccountViewDecoder view =
                    new AccountViewDecoder().wrapAndApplyHeader(memory, 0, new MessageHeaderDecoder());
            Account account = entry.getValue();
            if (view.found() != 1 || view.posted() != account.posted || view.held() != account.held) {
                return "account " + entry.getKey() + ": " + view;
            }
        }
        return null;
    }

    private String report(int index, Command command, String difference) {
        return String.format(
                "%s%n  replay: -Dpointsman.seed=%d -Dpointsman.commands=%d (it is the last one)%n  %s%n"
                        + "  engine: %s%n  oracle: %s",
                difference,
                seed,
                index + 1,
                Describe.command(command),
                Describe.outcomes(outcomes),
                Describe.outcomes(oracleOutcomes));
    }
}
