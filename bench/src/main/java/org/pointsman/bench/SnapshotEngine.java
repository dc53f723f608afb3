package org.pointsman.bench;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.engine.PaymentEngine;

/** An engine with accounts, a card each, and remembered transactions with a hold or a usage each, to be written down. */
final class SnapshotEngine {
    private static final long NOW_NS = 1_795_132_800_000_000_000L;
    private static final long ACQUIRER = 10_001;
    private static final long TERMINAL = 0x3130303030303031L;
    private static final long MERCHANT_HIGH = 0x3839383331303035L;
    private static final long MERCHANT_LOW = 0x3339393930303100L;
    private static final long MERCHANT_ACCOUNT = 5_000_000_000L;
    private static final long FIRST_PAN = 6_225_880_000_000_000L;
    private static final int CNY = 156;
    private static final int ROOM = 4096;
    private static final int RESPONSE_CODE =
            MessageHeaderEncoder.ENCODED_LENGTH + ReplyDecoder.responseCodeEncodingOffset();

    private final PaymentEngine engine = new PaymentEngine();
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[ROOM]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final UnsafeBuffer outcomeMemory = new UnsafeBuffer(new byte[ROOM]);
    private final Outcomes outcomes = new Outcomes().wrap(outcomeMemory, 0, ROOM);

    private SnapshotEngine() {}

    /** @param transactions remembered ones, of which every other has a hold */
    static PaymentEngine with(int accounts, int transactions) {
        SnapshotEngine made = new SnapshotEngine();
        made.found(accounts, Math.max(1, transactions));
        for (int i = 0; i < accounts; i++) {
            made.account(BenchNode.FIRST_CUSTOMER + i, 1, BenchNode.BALANCE);
            made.card(i);
        }
        for (int i = 0; i < transactions; i++) {
            made.request(i, (int) (i * 7_919L % accounts));
        }
        return made.engine;
    }

    private void found(int accounts, int transactions) {
        accept(new GenesisEncoder()
                .wrapAndApplyHeader(cleared(), 0, header)
                .holdForNs(TimeUnit.DAYS.toNanos(7))
                .maxTransactions(transactions)
                .maxHolds(transactions)
                .maxAccounts(accounts + 10L)
                .maxCards(accounts)
                .maxMerchants(10)
                .maxTerminals(10)
                .maxUsages(Math.max(1000, transactions))
                .maxParticipants(10)
                .maxRoutes(10)
                .maxLimits(10)
                .maxTimersPerStep(4)
                .encodedLength());
        accept(new BusinessDayEncoder()
                .wrapAndApplyHeader(cleared(), 0, header)
                .epochDay(20_777)
                .monthDay(1120)
                .encodedLength());
        accept(new PutParticipantEncoder()
                .wrapAndApplyHeader(cleared(), 0, header)
                .participant(ACQUIRER)
                .role((short) 1)
                .encodedLength());
        accept(new PutRouteEncoder()
                .wrapAndApplyHeader(cleared(), 0, header)
                .prefix(622588)
                .prefixDigits((short) 6)
                .channel((short) 1)
                .encodedLength());
        accept(new PutLimitEncoder()
                .wrapAndApplyHeader(cleared(), 0, header)
                .threshold(1_000_000)
                .limitNumber(1)
                .scope((short) 1)
                .measure((short) 2)
                .window((short) 1)
                .encodedLength());
        account(MERCHANT_ACCOUNT, 2, 0);
        PutMerchantEncoder merchant = new PutMerchantEncoder().wrapAndApplyHeader(cleared(), 0, header);
        merchant.merchantId().high(MERCHANT_HIGH).low(MERCHANT_LOW);
        accept(merchant.account(MERCHANT_ACCOUNT).mcc(5411).permissions(15).encodedLength());
        PutTerminalEncoder terminal = new PutTerminalEncoder()
                .wrapAndApplyHeader(cleared(), 0, header)
                .terminalId(TERMINAL);
        terminal.merchantId().high(MERCHANT_HIGH).low(MERCHANT_LOW);
        accept(terminal.permissions(15).encodedLength());
    }

    private void account(long id, int kind, long balance) {
        accept(new PutAccountEncoder()
                .wrapAndApplyHeader(cleared(), 0, header)
                .account(id)
                .openingBalance(balance)
                .currency(CNY)
                .kind((short) kind)
                .encodedLength());
    }

    private void card(int number) {
        PutCardEncoder card = new PutCardEncoder().wrapAndApplyHeader(cleared(), 0, header);
        card.pan().number(FIRST_PAN + number).digits((short) 16);
        accept(card.account(BenchNode.FIRST_CUSTOMER + number)
                .expiry(4912)
                .permissions(15)
                .encodedLength());
    }

    private void request(int number, int card) {
        TransactionRequestEncoder request = new TransactionRequestEncoder()
                .wrapAndApplyHeader(cleared(), 0, header)
                .messageClass((short) (1 + number % 2))
                .stan(number % 1_000_000)
                .terminalId(TERMINAL)
                .acquirer(ACQUIRER)
                .transmissionTime(1_120_000_000L + number / 1_000_000)
                .localTime(number)
                .localDate(1120)
                .currency(CNY)
                .amount(1);
        request.merchantId().high(MERCHANT_HIGH).low(MERCHANT_LOW);
        request.pan().number(FIRST_PAN + card).digits((short) 16);
        accept(request.encodedLength());
        if (outcomeMemory.getByte(RESPONSE_CODE) != 0) {
            throw new IllegalStateException(
                    "request " + number + " was declined with " + (outcomeMemory.getByte(RESPONSE_CODE) & 0xFF));
        }
    }

    private UnsafeBuffer cleared() {
        command.setMemory(0, 512, (byte) 0);
        return command;
    }

    private void accept(int blockLength) {
        engine.onCommand(NOW_NS, command, 0, MessageHeaderEncoder.ENCODED_LENGTH + blockLength, outcomes.clear());
        if (outcomeMemory.getShort(MessageHeaderEncoder.ENCODED_LENGTH) != 0) {
            throw new IllegalStateException(
                    "refused with " + outcomeMemory.getShort(MessageHeaderEncoder.ENCODED_LENGTH));
        }
    }
}
