package org.pointsman.core.host.shadow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;
import org.pointsman.core.testing.RecordedJournal;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;

/** A journal of the small world, written purchase by purchase while others follow it. */
final class FollowedJournal implements AutoCloseable {
    final Path data;
    final Path keyDirectory;
    final KeyStore keys;
    final PaymentEngine engine = new PaymentEngine();

    private final Commands commands = new Commands();
    private RecordedJournal journal;
    private long nowNs = EngineDriver.START_NS;
    private int stan;

    FollowedJournal(Path directory) {
        data = directory.resolve("data");
        keyDirectory = directory.resolve("keys");
        try {
            keys = KeyStore.openOrCreate(keyDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run();
        found();
    }

    /** Another run of its writer. */
    void run() {
        journal = new RecordedJournal(data, keys, engine);
    }

    private void found() {
        commands.genesis();
        add();
        commands.businessDay(EngineDriver.FIRST_DAY, 1120);
        add();
        commands.account(Commands.CARD_ACCOUNT, 1_000_000_00);
        add();
        commands.account(Commands.MERCHANT_ACCOUNT, 0).kind((short) 2);
        add();
        commands.card(Commands.PAN, Commands.CARD_ACCOUNT);
        add();
        commands.merchant(Commands.MERCHANT, Commands.MERCHANT_ACCOUNT);
        add();
        commands.terminal(Commands.TERMINAL, Commands.MERCHANT);
        add();
        commands.route("622588");
        add();
        journal.append();
    }

    private void add() {
        journal.add(nowNs, commands.buffer(), 0, commands.length());
    }

    /** Purchases of 1.00, a microsecond apart. @return sequence of the last record */
    long purchases(int count) {
        for (int i = 0; i < count; i++) {
            nowNs += 1_000;
            commands.request(++stan).amount(1_00);
            add();
        }
        return journal.append();
    }

    /** When the last record was written. */
    long nowNs() {
        return nowNs;
    }

    void passHours(int hours) {
        nowNs += TimeUnit.HOURS.toNanos(hours);
    }

    /** State after a replay of all that is there, without a snapshot. */
    long replayedHash() {
        PaymentEngine again = new PaymentEngine();
        try (JournalReader reader = Journals.read(data)) {
            new Replay(again, keys.panKeys()).run(reader, (at, last) -> {});
        }
        return again.stateHash();
    }

    @Override
    public void close() {
        journal.close();
    }
}
