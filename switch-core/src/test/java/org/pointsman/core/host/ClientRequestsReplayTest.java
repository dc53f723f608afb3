package org.pointsman.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.Journals;

/** Requests of API clients through pipeline and journal, and out of it again. */
class ClientRequestsReplayTest {
    private static final byte[] KEY = new byte[32];

    @TempDir
    private Path directory;

    private final List<byte[]> delivered = Collections.synchronizedList(new ArrayList<>());
    private final Commands commands = new Commands();

    private final class Recorder implements Gateway {
        @Override
        public void deliver(DirectBuffer buffer, int offset, int length) {
            byte[] outcome = new byte[length];
            buffer.getBytes(offset, outcome);
            delivered.add(outcome);
        }

        @Override
        public void onBatchEnd() {}
    }

    /** Runs the small world with payments, captures, reversals and an account. @return the state hash at the end */
    private long serve() {
        PaymentEngine engine = new PaymentEngine();
        try (JournalRecovery recovery =
                Journals.open(JournalConfig.in(directory).withBlockLength(1 << 20))) {
            Gateway gateway = new Recorder();
            assertThat(recovery.reader().nextDocument()).as("an empty journal").isFalse();
            Journal journal = recovery.begin();
            LocalHost host = new LocalHost(
                    LocalHost.Options.DEFAULT,
                    engine,
                    new HostClock(0),
                    journal,
                    KEY,
                    new Gateway[] {gateway, gateway, gateway, gateway},
                    (what, cause) -> {});
            host.start();
            found(host);
            submitAll(host);
            host.close();
            journal.close();
            return engine.stateHash();
        }
    }

    private void found(LocalHost host) {
        commands.genesis().maxTimersPerStep(4);
        submit(host);
        commands.businessDay(EngineDriver.FIRST_DAY, 1120);
        submit(host);
        commands.account(Commands.CARD_ACCOUNT, 1_000_00);
        submit(host);
        commands.account(Commands.MERCHANT_ACCOUNT, 0).kind((short) 2);
        submit(host);
        commands.card(Commands.PAN, Commands.CARD_ACCOUNT);
        submit(host);
        commands.merchant(Commands.MERCHANT, Commands.MERCHANT_ACCOUNT);
        submit(host);
        commands.route("622588");
        submit(host);
    }

    private void submitAll(LocalHost host) {
        commands.payment(1).messageClass((short) 1);
        submit(host);
        commands.payment(2);
        submit(host);
        commands.capture(3, 1);
        submit(host);
        commands.paymentReversal(4, 2);
        submit(host);
        commands.openAccount(5, 5000).openingBalance(5);
        submit(host);
        PaymentRequestEncoder byAccount = commands.payment(6).account(5000).amount(5);
        Commands.pan(byAccount.pan(), "");
        submit(host);
        commands.payment(1).messageClass((short) 1);
        submit(host);
        commands.paymentQuery(1).transaction(2);
        host.submit(Slot.Kind.QUERY, commands.buffer(), 0, commands.length());
        host.drain();
    }

    private void submit(LocalHost host) {
        host.submit(Slot.Kind.COMMAND, commands.buffer(), 0, commands.length());
    }

    @Test
    void everyAnswerReachesItsGatewayAndAReplayDecidesTheSameAgain() {
        long hash = serve();
        assertThat(delivered).hasSize(8);
        PaymentViewDecoder again = new PaymentViewDecoder()
                .wrapAndApplyHeader(new UnsafeBuffer(delivered.get(6)), 0, new MessageHeaderDecoder());
        assertThat(again.flags()).isEqualTo((short) 4);
        assertThat(again.transaction()).isEqualTo(1);

        PaymentEngine engine = new PaymentEngine();
        try (JournalReader reader = Journals.read(directory)) {
            new Replay(engine, KEY).run(reader, (at, last) -> {});
        }
        assertThat(engine.stateHash()).isEqualTo(hash);
        engine.requireBalancedBooks();
    }

    @Test
    void noRecordHoldsTheCardNumber() {
        serve();
        byte[] asNumber = new byte[8];
        new UnsafeBuffer(asNumber).putLong(0, Long.parseLong(Commands.PAN));
        int records = 0;
        try (JournalReader reader = Journals.read(directory)) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    byte[] payload = new byte[reader.length()];
                    reader.buffer().getBytes(reader.offset(), payload);
                    String record = new String(payload, StandardCharsets.ISO_8859_1);
                    assertThat(record).doesNotContain(new String(asNumber, StandardCharsets.ISO_8859_1));
                    assertThat(record).doesNotContain(Commands.PAN);
                    records++;
                }
            }
        }
        assertThat(records).isEqualTo(14);
    }

    @Test
    void aKeyIsKnownAfterARestart() {
        serve();
        PaymentEngine engine = new PaymentEngine();
        long timestampNs;
        try (JournalReader reader = Journals.read(directory)) {
            Replay replay = new Replay(engine, KEY);
            replay.run(reader, (at, last) -> {});
            timestampNs = replay.lastTimestampNs();
        }
        EngineDriver driver = new EngineDriver(engine);
        driver.nowNs = timestampNs;
        driver.commands.payment(2);
        PaymentViewDecoder again = driver.view();
        assertThat(again.flags()).isEqualTo((short) 4);
        assertThat(again.transaction()).isEqualTo(2);
        driver.commands.payment(2).amount(1);
        assertThat(driver.view().result()).isEqualTo((short) 1);
    }
}
