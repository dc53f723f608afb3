package org.pointsman.bench;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.pointsman.core.codec.BusinessDayEncoder;
import org.pointsman.core.codec.GenesisEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.PutAccountEncoder;
import org.pointsman.core.codec.PutCardEncoder;
import org.pointsman.core.codec.PutLimitEncoder;
import org.pointsman.core.codec.PutMerchantEncoder;
import org.pointsman.core.codec.PutParticipantEncoder;
import org.pointsman.core.codec.PutRouteEncoder;
import org.pointsman.core.codec.PutTerminalEncoder;
import org.pointsman.core.codec.ReplyEncoder;
import org.pointsman.core.codec.ReversalRequestEncoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.routing.CheckDigit;

/**
 * One decision of the engine: purchases, each reversed in the next batch so that balances do not run dry, in batches of
 * 64 that the engine prefetches first, as in the pipeline. Cards are used uniformly, each against three limits; the ring
 * of remembered transactions is past eviction before the first measurement. Every reply has to be an approval.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class DecisionBenchmark {
    private static final int BATCH = 64;
    private static final int PAIRS = BATCH / 2;
    private static final int MERCHANTS = 1_000;
    private static final long FIRST_CARD_ACCOUNT = 1_000_000_000L;
    private static final long FIRST_MERCHANT_ACCOUNT = 2_000_000_000L;
    private static final long ACQUIRER = 10001;
    private static final int CNY = 156;

    private static final long MERCHANT_HIGH = 0x3839383331303035L;
    private static final long TERMINAL = 0x3130303030303031L;

    private static final int SLOT_BYTES = 256;
    private static final int OUTCOMES_BYTES = 512;
    private static final int HEADER_BYTES = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int REQUEST_BYTES = HEADER_BYTES + TransactionRequestEncoder.BLOCK_LENGTH;
    private static final int REVERSAL_BYTES = HEADER_BYTES + ReversalRequestEncoder.BLOCK_LENGTH;
    private static final int RESPONSE_CODE = HEADER_BYTES + ReplyEncoder.responseCodeEncodingOffset();

    private static final int REQUEST_PAN = HEADER_BYTES + TransactionRequestEncoder.panEncodingOffset();
    private static final int REQUEST_MERCHANT_LOW =
            HEADER_BYTES + TransactionRequestEncoder.merchantIdEncodingOffset() + Long.BYTES;
    private static final int REQUEST_TIME = HEADER_BYTES + TransactionRequestEncoder.transmissionTimeEncodingOffset();
    private static final int REQUEST_LOCAL_TIME = HEADER_BYTES + TransactionRequestEncoder.localTimeEncodingOffset();
    private static final int REQUEST_RRN_LOW =
            HEADER_BYTES + TransactionRequestEncoder.rrnEncodingOffset() + Long.BYTES;
    private static final int REVERSAL_PAN = HEADER_BYTES + ReversalRequestEncoder.panEncodingOffset();
    private static final int REVERSAL_MERCHANT_LOW =
            HEADER_BYTES + ReversalRequestEncoder.merchantIdEncodingOffset() + Long.BYTES;
    private static final int REVERSAL_TIME = HEADER_BYTES + ReversalRequestEncoder.transmissionTimeEncodingOffset();
    private static final int REVERSAL_ORIGINAL_TIME =
            HEADER_BYTES + ReversalRequestEncoder.originalTransmissionTimeEncodingOffset();

    @Param({"1000", "1000000"})
    int cards;

    /** How many are remembered. Past eviction they are all in use, and with their indexes take 178 bytes each. */
    @Param("1048576")
    int transactions;

    /** False to see what reading ahead saves. */
    @Param("true")
    boolean prefetch;

    /** False to let the engine number the purchases. */
    @Param("true")
    boolean rrnSent;

    private final PaymentEngine engine = new PaymentEngine();
    private final UnsafeBuffer[] requests = new UnsafeBuffer[PAIRS];
    private final UnsafeBuffer[] reversals = new UnsafeBuffer[PAIRS];
    private final UnsafeBuffer[] outcomeMemory = new UnsafeBuffer[BATCH];
    private final Outcomes[] outcomes = new Outcomes[BATCH];

    /** All card numbers, in random order. */
    private long[] pans;

    private int nextPan;
    private int batch;
    private long timestampNs = 1_795_132_800_000_000_000L;
    private long decisions;
    private long approvals;

    @Setup
    public void fillToSteadySize() {
        found();
        for (int pair = 0; pair < PAIRS; pair++) {
            requests[pair] = memory(SLOT_BYTES);
            reversals[pair] = memory(SLOT_BYTES);
            for (int slot = 2 * pair; slot <= 2 * pair + 1; slot++) {
                outcomeMemory[slot] = memory(OUTCOMES_BYTES);
                outcomes[slot] = new Outcomes().wrap(outcomeMemory[slot], 0, OUTCOMES_BYTES);
            }
            prepareRequest(requests[pair], pair);
            prepareReversal(reversals[pair], pair);
        }
        prepareBatch();
        for (int pair = 0; pair < PAIRS; pair++) {
            engine.onCommand(timestampNs, requests[pair], 0, REQUEST_BYTES, outcomes[2 * pair].clear());
        }
        while (decisions < 2L * transactions || decisions < 3L * cards) {
            decideBatch();
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long decideBatch() {
        prepareBatch();
        if (prefetch) {
            for (int pair = 0; pair < PAIRS; pair++) {
                engine.prefetch(requests[pair], 0);
                engine.prefetch(reversals[pair], 0);
            }
        }
        for (int pair = 0; pair < PAIRS; pair++) {
            engine.onCommand(timestampNs, requests[pair], 0, REQUEST_BYTES, outcomes[2 * pair].clear());
        }
        for (int pair = 0; pair < PAIRS; pair++) {
            engine.onCommand(timestampNs, reversals[pair], 0, REVERSAL_BYTES, outcomes[2 * pair + 1].clear());
        }
        for (UnsafeBuffer answer : outcomeMemory) {
            approvals += answer.getByte(RESPONSE_CODE) == 0 ? 1 : 0;
        }
        decisions += BATCH;
        return approvals;
    }

    @TearDown
    public void everyDecisionWasAnApproval() {
        if (approvals != decisions) {
            throw new IllegalStateException(approvals + " of " + decisions + " decisions were approvals");
        }
        engine.requireBalancedBooks();
        if (engine.stateHash() != engine.recomputeStateHash()) {
            throw new IllegalStateException("the state hash is not that of the state");
        }
    }

    /** New purchases with the next cards, and reversals of the purchases of the batch before. */
    private void prepareBatch() {
        timestampNs += 10_000;
        for (int pair = 0; pair < PAIRS; pair++) {
            UnsafeBuffer request = requests[pair];
            UnsafeBuffer reversal = reversals[pair];
            reversal.putLong(REVERSAL_PAN, request.getLong(REQUEST_PAN));
            reversal.putLong(REVERSAL_MERCHANT_LOW, request.getLong(REQUEST_MERCHANT_LOW));
            reversal.putInt(REVERSAL_ORIGINAL_TIME, batch);
            reversal.putInt(REVERSAL_TIME, batch + 1);
            request.putLong(REQUEST_PAN, pans[nextPan]);
            request.putLong(REQUEST_MERCHANT_LOW, merchantLow(nextPan % MERCHANTS));
            request.putInt(REQUEST_TIME, batch + 1);
            request.putInt(REQUEST_LOCAL_TIME, batch + 1);
            if (rrnSent) {
                request.putInt(REQUEST_RRN_LOW, batch + 1);
            }
            nextPan = nextPan + 1 == cards ? 0 : nextPan + 1;
        }
        batch++;
    }

    private void prepareRequest(UnsafeBuffer memory, int pair) {
        TransactionRequestEncoder request = new TransactionRequestEncoder()
                .wrapAndApplyHeader(memory, 0, new MessageHeaderEncoder())
                .messageClass((short) 2)
                .stan(pair)
                .terminalId(TERMINAL)
                .acquirer(ACQUIRER)
                .localDate(1120)
                .currency(CNY)
                .amount(100 + pair);
        request.merchantId().high(MERCHANT_HIGH);
        request.pan().digits((short) 16);
        request.rrn().high(rrnSent ? pair + 1 : 0);
    }

    private void prepareReversal(UnsafeBuffer memory, int pair) {
        ReversalRequestEncoder reversal = new ReversalRequestEncoder()
                .wrapAndApplyHeader(memory, 0, new MessageHeaderEncoder())
                .messageClass((short) 4)
                .originalClass((short) 2)
                .stan(pair)
                .terminalId(TERMINAL)
                .acquirer(ACQUIRER)
                .localDate(1120)
                .currency(CNY)
                .originalStan(pair)
                .amount(100 + pair)
                .originalAcquirer(ACQUIRER)
                .replacementAmount(-1);
        reversal.merchantId().high(MERCHANT_HIGH);
        reversal.pan().digits((short) 16);
    }

    // Founding

    private final UnsafeBuffer setup = memory(1024);
    private final Outcomes setupOutcomes = new Outcomes().wrap(memory(OUTCOMES_BYTES), 0, OUTCOMES_BYTES);
    private final MessageHeaderEncoder setupHeader = new MessageHeaderEncoder();

    private void found() {
        accept(new GenesisEncoder()
                .wrapAndApplyHeader(setup, 0, setupHeader)
                .rememberAtLeastNs(0)
                .holdForNs(TimeUnit.DAYS.toNanos(7))
                .maxTransactions(transactions)
                .maxHolds(1_000)
                .maxAccounts(cards + MERCHANTS + 1L)
                .maxCards(cards)
                .maxMerchants(MERCHANTS)
                .maxTerminals(MERCHANTS)
                .maxUsages(2L * cards)
                .maxParticipants(10)
                .maxRoutes(100)
                .maxLimits(10)
                .maxTimersPerStep(16)
                .encodedLength());
        accept(new BusinessDayEncoder()
                .wrapAndApplyHeader(setup, 0, setupHeader)
                .epochDay(20_777)
                .monthDay(1120)
                .encodedLength());
        accept(new PutParticipantEncoder()
                .wrapAndApplyHeader(setup, 0, setupHeader)
                .participant(ACQUIRER)
                .role((short) 1)
                .encodedLength());
        for (int prefix = 622_580; prefix < 622_590; prefix++) {
            accept(new PutRouteEncoder()
                    .wrapAndApplyHeader(setup, 0, setupHeader)
                    .prefix(prefix)
                    .prefixDigits((short) 6)
                    .channel((short) 1)
                    .checkDigit((short) 1)
                    .encodedLength());
        }
        for (int merchant = 0; merchant < MERCHANTS; merchant++) {
            putMerchant(merchant);
        }
        putLimit(1, 1, 1_000_000);
        putLimit(2, 2, 1_000_000_000);
        putLimit(3, 3, 1_000_000);
        pans = new long[cards];
        for (int card = 0; card < cards; card++) {
            pans[card] = putCard(card);
        }
        shuffle(pans);
    }

    private void putMerchant(int merchant) {
        putAccount(FIRST_MERCHANT_ACCOUNT + merchant, 2, 0);
        PutMerchantEncoder putMerchant = new PutMerchantEncoder()
                .wrapAndApplyHeader(setup, 0, setupHeader)
                .account(FIRST_MERCHANT_ACCOUNT + merchant)
                .permissions(15);
        putMerchant.merchantId().high(MERCHANT_HIGH).low(merchantLow(merchant));
        accept(putMerchant.encodedLength());
        PutTerminalEncoder putTerminal = new PutTerminalEncoder()
                .wrapAndApplyHeader(setup, 0, setupHeader)
                .terminalId(TERMINAL)
                .permissions(15);
        putTerminal.merchantId().high(MERCHANT_HIGH).low(merchantLow(merchant));
        accept(putTerminal.encodedLength());
    }

    /** @return the card's number */
    private long putCard(int card) {
        putAccount(FIRST_CARD_ACCOUNT + card, 1, 1_000_000);
        long pan = (622_580_000_000_000L + (card % 10) * 1_000_000_000L + card) * 10;
        while (!CheckDigit.isRight(pan)) {
            pan++;
        }
        PutCardEncoder put = new PutCardEncoder()
                .wrapAndApplyHeader(setup, 0, setupHeader)
                .account(FIRST_CARD_ACCOUNT + card)
                .expiry(3012)
                .permissions(15);
        put.pan().number(pan).digits((short) 16);
        accept(put.encodedLength());
        return pan;
    }

    private void putAccount(long id, int kind, long openingBalance) {
        accept(new PutAccountEncoder()
                .wrapAndApplyHeader(setup, 0, setupHeader)
                .account(id)
                .openingBalance(openingBalance)
                .currency(CNY)
                .kind((short) kind)
                .encodedLength());
    }

    private void putLimit(int number, int measure, long threshold) {
        accept(new PutLimitEncoder()
                .wrapAndApplyHeader(setup, 0, setupHeader)
                .threshold(threshold)
                .limitNumber(number)
                .scope((short) 1)
                .measure((short) measure)
                .window((short) (measure == 1 ? 0 : 1))
                .encodedLength());
    }

    private void accept(int blockBytes) {
        UnsafeBuffer answer = setupOutcomes.clear().buffer();
        engine.onCommand(timestampNs, setup, 0, HEADER_BYTES + blockBytes, setupOutcomes);
        if (answer.getShort(HEADER_BYTES) != 0) {
            throw new IllegalStateException("set-up command rejected with " + answer.getShort(HEADER_BYTES));
        }
        setup.setMemory(0, setup.capacity(), (byte) 0);
    }

    private static long merchantLow(int merchant) {
        return (0x30303030303030L + merchant) << 8;
    }

    private static UnsafeBuffer memory(int bytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
    }

    private static void shuffle(long[] values) {
        Random random = new Random(1);
        for (int i = values.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }
}
