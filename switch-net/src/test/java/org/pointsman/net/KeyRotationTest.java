package org.pointsman.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.net.testing.Requests.purchase;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.SwitchTest;

/** A whole switch whose keys are rotated while it runs, when it starts, and around the death of its process. */
class KeyRotationTest extends SwitchTest {
    private Path keys;

    @BeforeEach
    void start() throws IOException {
        keys = directory.resolve("keys");
        harness.start();
    }

    private List<Long> firsts() throws IOException {
        return KeyStore.open(keys).periods().stream()
                .map(KeyStore.KeyPeriod::first)
                .toList();
    }

    private void pay(int stan) throws IOException {
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(stan, 1)).code()).isEqualTo("00");
        }
    }

    private void rotateWhileRunning() throws IOException {
        int before = firsts().size();
        KeyStore.open(keys).makeNext();
        harness.server().takeNextKey();
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (firsts().size() == before) {
            assertThat(System.nanoTime() - deadlineNs).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Every record can be decrypted and is decided as before; what was paid is remembered. */
    private void requireReplayable() throws IOException {
        PaymentEngine engine = new PaymentEngine();
        try (JournalReader reader = Journals.read(directory.resolve("data"))) {
            new Replay(engine, KeyStore.open(keys).panKeys()).run(reader, (at, last) -> {});
        }
        engine.requireBalancedBooks();
        assertThat(engine.stateHash()).isEqualTo(harness.server().engine().stateHash());
    }

    @Test
    void keysAreRotatedUnderTrafficAndEveryRecordStaysReadable() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        List<Throwable> failures = new ArrayList<>();
        List<Integer> answered = new ArrayList<>();
        Thread traffic = new Thread(() -> {
            try (IsoClient client = harness.connect()) {
                for (int stan = 1; !enough.get(); stan++) {
                    assertThat(client.ask(purchase(stan, 1)).mti()).isEqualTo("0210");
                    answered.add(stan);
                }
            } catch (IOException | AssertionError e) {
                failures.add(e);
            }
        });
        traffic.start();
        for (int rotation = 0; rotation < 4; rotation++) {
            long before = harness.server().host().journalSequence();
            while (harness.server().host().journalSequence() < before + 20) {
                Thread.onSpinWait();
            }
            rotateWhileRunning();
        }
        enough.set(true);
        traffic.join();
        assertThat(failures).isEmpty();
        assertThat(firsts()).hasSize(5);
        harness.server().host().drain();
        requireReplayable();
        harness.stop();
        harness.start();
        requireReplayable();
        assertThat(answered).hasSizeGreaterThan(80);
    }

    @Test
    void aKeyThatWaitsIsTakenIntoUseByTheNextStart() throws IOException {
        pay(1);
        KeyStore.open(keys).makeNext();
        assertThat(firsts()).containsExactly(1L);
        long records = harness.server().host().journalSequence();
        harness.stop();
        harness.start();
        assertThat(firsts()).containsExactly(1L, records + 1);
        pay(2);
        harness.server().host().drain();
        requireReplayable();
    }

    @Test
    void anAnswerIsRememberedAcrossARotation() throws IOException {
        IsoClient.Answer first;
        try (IsoClient client = harness.connect()) {
            first = client.ask(purchase(1, 5));
        }
        rotateWhileRunning();
        harness.stop();
        harness.start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 5)).fields()).isEqualTo(new TreeMap<>(first.fields()));
            assertThat(client.ask(purchase(1, 6)).code()).isEqualTo("94");
        }
    }

    /** A process may die behind either step of a rotation, before any record is under the new key. */
    @Test
    void aRotationThatAKillInterruptedIsCompletedByTheNextStart() throws IOException {
        pay(1);
        long records = harness.server().host().journalSequence();
        harness.stop();
        Path next = KeyStore.open(keys).makeNext();
        Path named = keys.resolve(String.format("journal-%019d.key", records + 1));
        Files.createLink(named, next);
        harness.start();
        assertThat(next).doesNotExist();
        assertThat(firsts()).containsExactly(1L, records + 1);
        pay(2);
        harness.stop();
        harness.start();
        requireReplayable();
    }

    @Test
    void aSwitchWhoseOldKeyIsMissingDoesNotStartAndNamesTheFileAndTheRecords() throws IOException {
        rotateWhileRunning();
        pay(1);
        rotateWhileRunning();
        pay(2);
        List<Long> firsts = firsts();
        Path lost = keys.resolve(String.format("journal-%019d.key", firsts.get(1)));
        harness.stop();
        byte[] content = Files.readAllBytes(lost);
        Files.delete(lost);
        assertThatThrownBy(harness::start)
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(WrongKeyException.class)
                .hasMessageContaining(lost + " is missing: it is the key of the records " + firsts.get(1) + " to "
                        + (firsts.get(2) - 1));
        Files.write(lost, content);
        harness.start();
        requireReplayable();
    }

    @Test
    void aKeyFileThatCannotBeTakenDoesNotHarmARunningSwitch() throws IOException {
        Files.write(keys.resolve(KeyStore.NEXT_FILE_NAME), new byte[64]);
        harness.server().takeNextKey();
        pay(1);
        assertThat(firsts()).containsExactly(1L);
        harness.stop();
        assertThatThrownBy(harness::start).hasMessageContaining(KeyStore.NEXT_FILE_NAME);
        Files.delete(keys.resolve(KeyStore.NEXT_FILE_NAME));
        harness.start();
        requireReplayable();
    }
}
