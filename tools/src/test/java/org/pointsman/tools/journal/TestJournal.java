package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.BusinessDayEncoder;
import org.pointsman.core.codec.CaptureRequestEncoder;
import org.pointsman.core.codec.CommandResultEncoder;
import org.pointsman.core.codec.HostStartedEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PanEncoder;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.core.codec.PaymentReversalRequestEncoder;
import org.pointsman.core.codec.PutLimitEncoder;
import org.pointsman.core.codec.ReversalRequestEncoder;
import org.pointsman.core.codec.TickEncoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.PanCipher;
import org.pointsman.core.host.seals.RetainedMac;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Limit;
import org.pointsman.core.reference.PackedText;
import org.pointsman.core.reference.ReferenceCommands;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.core.view.RecordView;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Journal;
import org.pointsman.journal.JournalConfig;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalInventory.CycleFileEntry;
import org.pointsman.journal.JournalRecovery;
import org.pointsman.journal.JournalRetention;
import org.pointsman.journal.Journals;
import org.pointsman.journal.Retained;
import org.pointsman.net.config.YamlConfig;

/**
 * A journal that the real engine decided: the demo's reference data, then what a test sends. Every command comes a
 * millisecond after the one before, unless time is made to pass.
 */
final class TestJournal implements AutoCloseable {
    static final String MERCHANT = "898310053990001";
    static final String OTHER_MERCHANT = "898310058120002";
    static final String TERMINAL = "10000001";
    static final String PAN = "6225880012345675";
    static final String OTHER_PAN = "6222021234567890128";
    static final long ACQUIRER = 10001;
    static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final int BLOCK_LENGTH_BYTES = 1 << 20;
    private static final int CNY = 156;
    private static final Duration HOLD = Duration.ofHours(1);

    private final Path data;
    private final Path keys;
    private final PaymentEngine engine = new PaymentEngine();
    private final Outcomes outcomes = new Outcomes().wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(4096)), 0, 4096);
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(512));
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final TransactionRequestEncoder request = new TransactionRequestEncoder();
    private final ReversalRequestEncoder reversal = new ReversalRequestEncoder();
    private final PaymentRequestEncoder payment = new PaymentRequestEncoder();
    private final CaptureRequestEncoder capture = new CaptureRequestEncoder();
    private final PaymentReversalRequestEncoder paymentReversal = new PaymentReversalRequestEncoder();
    private Journal journal;
    private final PanCipher cipher;
    private final ReferenceData reference;
    private final RecordView view = new RecordView();
    private final UnsafeBuffer newest = new UnsafeBuffer(ByteBuffer.allocateDirect(8192));
    private long nowNs;
    private long nextKey = 1;
    private boolean acknowledging = true;

    private TestJournal(Path directory, Consumer<TestJournal> whileSeeding) throws IOException {
        data = directory.resolve("data");
        keys = directory.resolve("keys");
        KeyStore keyStore = KeyStore.openOrCreate(keys);
        cipher = PanCipher.encrypting(keyStore.panKeys(), 1);
        ReferenceData demo = YamlConfig.demoReference();
        reference = new ReferenceData(
                demo.businessDay(),
                new ReferenceData.Remember(50_000, Duration.ofSeconds(1)),
                new ReferenceData.Holds(50_000, HOLD),
                demo.bounds(),
                demo.participants(),
                demo.accounts(),
                demo.cards(),
                demo.merchants(),
                demo.terminals(),
                demo.routes(),
                demo.limits());
        nowNs = TimeUnit.SECONDS.toNanos(START.getEpochSecond());
        begin();
        if (journal.lastSequence() > 0) {
            throw new IllegalStateException("the journal is not empty");
        }
        ReferenceCommands.write(
                reference, ReferenceDigest.of(reference, keyStore.referenceKey()), (from, offset, length) -> {
                    send(from, length);
                    whileSeeding.accept(this);
                });
        hostStarted(PaymentEngine.RULES_VERSION);
        BusinessDayEncoder day = new BusinessDayEncoder().wrapAndApplyHeader(cleared(), 0, header);
        day.epochDay((int)
                        START.atOffset(java.time.ZoneOffset.UTC).toLocalDate().toEpochDay())
                .monthDay(1120);
        send(buffer, header(day.encodedLength()));
    }

    /** A new journal in {@code directory/data}, its key in {@code directory/keys}. */
    static TestJournal in(Path directory) throws IOException {
        return in(directory, journal -> {});
    }

    /** The same, shown behind each record that seeds it. */
    static TestJournal in(Path directory, Consumer<TestJournal> whileSeeding) throws IOException {
        return new TestJournal(directory, whileSeeding);
    }

    /** As retention does: a journal in {@code directory/data} begins with this record, the first of its file, from now on. */
    static void removeBefore(long first, Path directory) throws IOException {
        Path data = directory.resolve("data");
        CycleFileEntry file = JournalInventory.of(data).files().stream()
                .filter(entry -> entry.first() == first)
                .findFirst()
                .orElseThrow();
        Retained retained = new Retained(
                first,
                file.firstTimestampNs(),
                file.run(),
                file.path().getFileName().toString(),
                RetainedMac.none());
        JournalRetention.begin(
                data, RetainedMac.sign(retained, KeyStore.open(directory.resolve("keys"))), Disk.system());
    }

    private void begin() {
        try (JournalRecovery recovery = Journals.open(JournalConfig.in(data).withBlockLength(BLOCK_LENGTH_BYTES))) {
            recovery.skipToEnd();
            journal = recovery.begin();
        }
    }

    /** Goes on in a run of its own, and so in a file of its own. */
    void restart() {
        journal.close();
        begin();
    }

    Path data() {
        return data;
    }

    Path keys() {
        return keys;
    }

    ReferenceData reference() {
        return reference;
    }

    PaymentEngine engine() {
        return engine;
    }

    long lastSequence() {
        return journal.lastSequence();
    }

    /** What was appended last, as the tools see it. */
    RecordView last() {
        return view;
    }

    void pass(Duration time) {
        nowNs += time.toNanos();
    }

    /** Starts a 0200; {@link #send} sends what was started last. */
    TransactionRequestEncoder purchase(int stan) {
        return request(stan, 2);
    }

    /** Starts a 0100. */
    TransactionRequestEncoder authorisation(int stan) {
        return request(stan, 1);
    }

    private TransactionRequestEncoder request(int stan, int messageClass) {
        request.wrapAndApplyHeader(cleared(), 0, header)
                .gateway(1)
                .messageClass((short) messageClass)
                .connection(7)
                .correlation(stan)
                .stan(stan)
                .terminalId(PackedText.terminalId(TERMINAL))
                .acquirer(ACQUIRER)
                .transmissionTime(1_120_000_000L + stan % 1_000_000)
                .localTime(stan % 1_000_000)
                .localDate(1120)
                .currency(CNY)
                .conditionCode((short) 255)
                .amount(100_00);
        request.merchantId().high(PackedText.merchantIdHigh(MERCHANT)).low(PackedText.merchantIdLow(MERCHANT));
        pan(request.pan(), PAN);
        return request;
    }

    /** Starts a 0420 for the whole of an earlier request. */
    ReversalRequestEncoder reversal(int stan, int originalStan, int originalClass) {
        reversal.wrapAndApplyHeader(cleared(), 0, header)
                .gateway(1)
                .messageClass((short) 4)
                .originalClass((short) originalClass)
                .connection(7)
                .correlation(stan)
                .stan(stan)
                .terminalId(PackedText.terminalId(TERMINAL))
                .acquirer(ACQUIRER)
                .transmissionTime(1_120_000_000L + stan % 1_000_000)
                .localTime(originalStan % 1_000_000)
                .localDate(1120)
                .currency(CNY)
                .originalStan(originalStan)
                .amount(100_00)
                .originalTransmissionTime(1_120_000_000L + originalStan % 1_000_000)
                .originalAcquirer(ACQUIRER)
                .replacementAmount(-1);
        reversal.merchantId().high(PackedText.merchantIdHigh(MERCHANT)).low(PackedText.merchantIdLow(MERCHANT));
        pan(reversal.pan(), PAN);
        return reversal;
    }

    /** Starts a payment by API, class 1: to be captured. */
    PaymentRequestEncoder payment(long amount) {
        payment.wrapAndApplyHeader(cleared(), 0, header)
                .gateway(2)
                .messageClass((short) 1)
                .connection(8)
                .client(3)
                .amount(amount)
                .currency(CNY)
                .reference("order 7");
        payment.key().high(77).low(nextKey++);
        payment.merchantId()
                .high(PackedText.merchantIdHigh(OTHER_MERCHANT))
                .low(PackedText.merchantIdLow(OTHER_MERCHANT));
        pan(payment.pan(), OTHER_PAN);
        return payment;
    }

    void capture(long transaction) {
        capture.wrapAndApplyHeader(cleared(), 0, header)
                .gateway(2)
                .connection(8)
                .client(3)
                .transaction(transaction);
        capture.key().high(77).low(nextKey++);
        send();
    }

    void paymentReversal(long transaction) {
        paymentReversal
                .wrapAndApplyHeader(cleared(), 0, header)
                .gateway(2)
                .connection(8)
                .client(3)
                .transaction(transaction);
        paymentReversal.key().high(77).low(nextKey++);
        send();
    }

    /** A host starts, of a release that decides by these rules. */
    void hostStarted(int rulesVersion) {
        HostStartedEncoder started = new HostStartedEncoder().wrapAndApplyHeader(cleared(), 0, header);
        started.rulesVersion(rulesVersion);
        send(buffer, header(started.encodedLength()));
    }

    /** Changes a limit on a card's amount a day, behind the seeding. */
    void cardDay(int number, long threshold) {
        PutLimitEncoder limit = new PutLimitEncoder().wrapAndApplyHeader(cleared(), 0, header);
        limit.threshold(threshold)
                .limitNumber(number)
                .scope((short) Limit.Scope.CARD.code())
                .measure((short) Limit.Measure.AMOUNT.code())
                .window((short) Limit.Window.DAY.code());
        send(buffer, header(limit.encodedLength()));
    }

    /** Lets due timers fire, as an idle host does. */
    void tick() {
        TickEncoder tick = new TickEncoder().wrapAndApplyHeader(cleared(), 0, header);
        send(buffer, header(tick.encodedLength()));
    }

    /** Requests of all kinds on all cards of the demo. The same seed makes the same journal. */
    void random(int records, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < records; i++) {
            int stan = 1_000 + i;
            switch (random.nextInt(8)) {
                case 0 -> {
                    payment(1 + random.nextInt(20_000));
                    send();
                }
                case 1 -> capture(1 + random.nextInt(i + 1));
                case 2 -> {
                    int original = stan - 1 - random.nextInt(20);
                    reversal(stan, original, 2);
                    send();
                }
                default -> {
                    Card card = reference
                            .cards()
                            .get(random.nextInt(reference.cards().size()));
                    TransactionRequestEncoder next = request(stan, 1 + random.nextInt(2));
                    next.amount(1 + random.nextInt(600_000));
                    next.pan().number(card.panNumber()).digits((short) card.panDigits());
                    send();
                }
            }
        }
    }

    /** Sends what was started last, and makes it durable. @return number of its transaction, 0 if none */
    long send() {
        int blockLength = buffer.getShort(0, java.nio.ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
        send(buffer, header(blockLength));
        return view.transaction();
    }

    private void send(DirectBuffer command, int length) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        outcomes.clear();
        engine.onCommand(nowNs, command, 0, length, outcomes);
        int payloadLength = JournalPayload.length(length, outcomes.length());
        long sequence = journal.nextSequence();
        int offset = journal.stage(payloadLength, nowNs);
        MutableDirectBuffer staging = journal.staging();
        write(staging, offset, command, length);
        write(newest, 0, command, length);
        view.wrap(newest, 0, sequence, nowNs, true);
        int panOffset = JournalPayload.panOffset(JournalPayload.templateId(command, 0));
        if (panOffset != JournalPayload.NONE) {
            cipher.add(staging, offset + JournalPayload.COMMAND_OFFSET + panOffset, sequence);
            cipher.apply(staging);
        }
        journal.append();
        if (acknowledging) {
            journal.makeDurable();
        }
    }

    /** Whether what is sent from here on is acknowledged, as in a process that goes on, or not yet. */
    void acknowledging(boolean on) {
        acknowledging = on;
    }

    /** Appends an accepted tick to any journal. */
    static void appendTick(Journal journal) {
        MessageHeaderEncoder header = new MessageHeaderEncoder();
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[256]);
        TickEncoder tick = new TickEncoder().wrapAndApplyHeader(bytes, 0, header);
        int command = header(tick.encodedLength());
        CommandResultEncoder result = new CommandResultEncoder().wrapAndApplyHeader(bytes, command, header);
        int outcome = header(result.encodedLength());
        int offset = journal.stage(JournalPayload.length(command, outcome), journal.lastTimestampNs());
        JournalPayload.putLengths(journal.staging(), offset, command, outcome);
        journal.staging().putBytes(offset + JournalPayload.COMMAND_OFFSET, bytes, 0, command + outcome);
        journal.append();
        journal.makeDurable();
    }

    private void write(MutableDirectBuffer to, int offset, DirectBuffer command, int length) {
        JournalPayload.putLengths(to, offset, length, outcomes.length());
        to.putBytes(offset + JournalPayload.COMMAND_OFFSET, command, 0, length);
        to.putBytes(
                offset + JournalPayload.COMMAND_OFFSET + length,
                outcomes.buffer(),
                outcomes.offset(),
                outcomes.length());
    }

    static void pan(PanEncoder encoder, String digits) {
        encoder.number(Long.parseUnsignedLong(digits)).digits((short) digits.length());
    }

    private static int header(int blockLength) {
        return MessageHeaderEncoder.ENCODED_LENGTH + blockLength;
    }

    private MutableDirectBuffer cleared() {
        buffer.setMemory(0, buffer.capacity(), (byte) 0);
        return buffer;
    }

    @Override
    public void close() {
        journal.close();
    }
}
