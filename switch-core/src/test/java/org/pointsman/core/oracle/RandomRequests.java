package org.pointsman.core.oracle;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.ReversalRequestEncoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.Pan;
import org.pointsman.core.oracle.OracleState.Rrn;
import org.pointsman.core.oracle.OracleState.Transaction;
import org.pointsman.core.testing.Commands;

/**
 * Random requests and reversals. They are made from earlier ones where that is interesting: repeated, repeated with
 * something changed, reversed by any of the three keys, reversed before they are sent.
 */
final class RandomRequests {
    private static final int BLOCK = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int HISTORY = 60;
    private static final long ABSENT_TIME = 4294967295L;

    private final Dice dice;
    private final RandomWorld world;
    private final OracleState state;
    private final RandomAmounts amounts;
    private final Commands commands;
    private final List<UnsafeBuffer> sent = new ArrayList<>();
    private final List<UnsafeBuffer> reversedUnsent = new ArrayList<>();

    RandomRequests(Dice dice, RandomWorld world, OracleState state, Commands commands) {
        this.world = world;
        this.commands = commands;
        this.dice = dice;
        this.state = state;
        this.amounts = new RandomAmounts(dice, world, state);
    }

    UnsafeBuffer next(long timestampNs) {
        UnsafeBuffer message = choose(timestampNs);
        sent.add(message);
        if (sent.size() > HISTORY) {
            sent.remove(0);
        }
        return message;
    }

    private UnsafeBuffer choose(long timestampNs) {
        int roll = dice.below(100);
        if (sent.isEmpty() || roll < 56) {
            return request(timestampNs);
        }
        if (roll < 64) {
            return again(copy(dice.pickNewer(sent)));
        }
        if (roll < 70 && !reversedUnsent.isEmpty()) {
            return late();
        }
        if (roll < 76) {
            return reversalBefore(timestampNs);
        }
        return reversalOfSent();
    }

    private UnsafeBuffer request(long timestampNs) {
        Pan pan = dice.oneIn(12) ? dice.pick(RandomWorld.STRANGERS) : dice.pick(RandomWorld.CARDS);
        MerchantId merchant = RandomWorld.MERCHANTS.get(dice.pick(0, 0, 0, 0, 1, 1, 2, dice.below(4)));
        int currency = dice.oneIn(25)
                ? dice.pick(RandomWorld.EUR, RandomWorld.USD)
                : RandomWorld.CARDS.indexOf(pan) == 7 ? RandomWorld.USD : RandomWorld.CNY;
        TransactionRequestEncoder request = commands.request(1);
        request.gateway(dice.below(3))
                .messageClass((short) dice.pick(1, 2))
                .pinVerdict((short) dice.pick(0, 0, 0, 0, 0, 1, 1, 1, dice.below(4)))
                .connection(dice.below(1000))
                .correlation(dice.below(100_000))
                .stan(stan())
                .expiresAtNs(expiresAt(timestampNs))
                .terminalId(RandomWorld.TERMINALS[dice.oneIn(10) ? dice.below(3) : 0])
                .acquirer(RandomWorld.PARTICIPANTS[dice.oneIn(4) ? dice.pick(1, 1, 1, dice.below(4)) : 0])
                .transmissionTime(dice.pick(1120093000, 1120093001, 1231235959))
                .localTime(world.wide ? dice.below(235_959) : dice.pick(93000, 93000, 173001, ABSENT_TIME))
                .localDate(dice.pick(1120, 1120, 0))
                .expiry(dice.oneIn(3) ? dice.oneIn(8) ? 2611 : world.usualExpiry() : 0)
                .currency(currency)
                .mcc(dice.pick(0, 5399))
                .entryMode(dice.pick(0, 21, 51))
                .conditionCode((short) dice.pick(0, 255))
                .processingCode(processingCode());
        request.merchantId().high(merchant.high()).low(merchant.low());
        request.pan().number(pan.number()).digits((short) pan.digits());
        Rrn rrn = rrn();
        request.rrn().high(rrn.high()).low(rrn.low());
        boolean inquiry = Message.ofTransactionRequest(commands.buffer(), 0).isInquiry();
        request.amount(inquiry && !dice.oneIn(4) ? 0 : amounts.forRequest(pan, merchant));
        return commands.copy();
    }

    private long stan() {
        return dice.oneIn(200) ? 4294967295L : dice.between(1, world.wide ? 100_000 : 400);
    }

    private long expiresAt(long timestampNs) {
        return dice.oneIn(4) ? timestampNs + dice.pick(-1_000_000, -1, 0, 1, 10_000_000, 10_000_000) : 0;
    }

    private int processingCode() {
        return dice.oneIn(30)
                ? dice.pick(20_000, 90_000, 320_000, 999_999, 1_000_000, 10_300_000, -1)
                : dice.pick(0, 0, 0, 0, 1_000, 9_999, 10_000, 19_999, 300_000, 310_000, 319_999);
    }

    /** Mostly none, so that the engine assigns one; else one of the few it may have assigned lately. */
    private Rrn rrn() {
        return dice.oneIn(4) ? nearRrn() : Rrn.NONE;
    }

    private Rrn nearRrn() {
        return Arithmetic.asciiDigits(Math.max(0, state.rrnCounter + dice.between(-20, 3)));
    }

    /** The same message once more, now and then with one thing changed that counts as content or does not. */
    private UnsafeBuffer again(UnsafeBuffer message) {
        if (isReversal(message)) {
            ReversalRequestEncoder reversal = new ReversalRequestEncoder().wrap(message, BLOCK);
            reversal.correlation(dice.below(100_000));
            if (dice.oneIn(3)) {
                changeReference(reversal);
            } else if (dice.oneIn(3)) {
                changeOne(reversal);
            }
            return message;
        }
        TransactionRequestEncoder request = new TransactionRequestEncoder().wrap(message, BLOCK);
        request.correlation(dice.below(100_000)).expiresAtNs(0);
        if (dice.oneIn(3)) {
            changeOne(request);
        }
        return message;
    }

    private void changeOne(TransactionRequestEncoder request) {
        switch (dice.below(10)) {
            case 0:
                request.amount(dice.pick(0, 1, 77));
                break;
            case 1:
                request.pan().digits((short) 17);
                break;
            case 2:
                request.pan().number(dice.pick(RandomWorld.CARDS).number());
                break;
            case 3:
                request.processingCode(processingCode());
                break;
            case 4:
                request.merchantId().low(RandomWorld.MERCHANTS.get(1).low());
                break;
            case 5:
                request.currency(RandomWorld.EUR);
                break;
            case 6:
                request.messageClass((short) dice.pick(1, 2));
                break;
            case 7:
                request.localTime(101010).rrn().low(0x39393939);
                break;
            case 8:
                request.merchantId().high(1);
                break;
            default:
                request.pinVerdict((short) 2).expiry(2611);
                break;
        }
    }

    /** Another value, none, or one for the first time, in what may or may not be what the reversal names its original by. */
    private void changeReference(ReversalRequestEncoder reversal) {
        Rrn rrn = dice.oneIn(2) ? Rrn.NONE : nearRrn();
        switch (dice.below(5)) {
            case 0:
                reversal.rrn().high(rrn.high()).low(rrn.low());
                break;
            case 1:
                reversal.localTime(dice.pick(93000, 93001, ABSENT_TIME));
                break;
            case 2:
                reversal.localDate(dice.pick(0, 1121));
                break;
            case 3:
                reversal.originalClass((short) 0);
                break;
            default:
                reversal.originalStan(stan());
                break;
        }
    }

    private void changeOne(ReversalRequestEncoder reversal) {
        switch (dice.below(16)) {
            case 0:
                reversal.amount(dice.pick(-1, 0, 1, 77));
                break;
            case 1:
                reversal.pan().number(0).digits((short) 0);
                break;
            case 2:
                reversal.pan().number(dice.pick(RandomWorld.CARDS).number());
                break;
            case 3:
                reversal.pan().digits((short) 17);
                break;
            case 4:
                reversal.processingCode(processingCode());
                break;
            case 5:
                reversal.merchantId().low(RandomWorld.MERCHANTS.get(1).low());
                break;
            case 6:
                reversal.currency(RandomWorld.EUR);
                break;
            case 7:
                reversal.originalClass((short) dice.pick(0, 1, 2, 3, 4, 255));
                break;
            case 8:
                reversal.originalStan(stan());
                break;
            case 9:
                reversal.originalTransmissionTime(1231235959);
                break;
            case 10:
                reversal.originalAcquirer(RandomWorld.PARTICIPANTS[dice.below(4)]);
                break;
            case 11:
                reversal.localTime(dice.pick(93000, ABSENT_TIME)).localDate(dice.pick(0, 1120));
                break;
            case 12:
                reversal.acquirer(RandomWorld.PARTICIPANTS[dice.below(4)]);
                break;
            case 13:
                reversal.replacementAmount(dice.pick(-2, -1, 0, 1));
                break;
            case 14:
                reversal.terminalId(RandomWorld.TERMINALS[1]);
                break;
            default:
                Rrn rrn = nearRrn();
                reversal.rrn().high(rrn.high()).low(rrn.low());
                break;
        }
    }

    /** A request whose reversal went ahead. Sent under other keys as well, while the lookup still names it. */
    private UnsafeBuffer late() {
        UnsafeBuffer message = copy(dice.pickNewer(reversedUnsent));
        TransactionRequestEncoder request = new TransactionRequestEncoder().wrap(message, BLOCK);
        if (dice.oneIn(3)) {
            request.transmissionTime(dice.pick(1120093000, 1120093001, 1231235959));
        }
        if (dice.oneIn(6)) {
            changeOne(request);
        }
        return message;
    }

    private UnsafeBuffer reversalBefore(long timestampNs) {
        UnsafeBuffer unsent = request(timestampNs);
        if (dice.oneIn(2)) {
            // The engine is going to assign exactly this number, if no other request comes between.
            new TransactionRequestEncoder().wrap(unsent, BLOCK).rrn().high(0).low(0);
        }
        reversedUnsent.add(unsent);
        if (reversedUnsent.size() > 10) {
            reversedUnsent.remove(0);
        }
        return reversalOf(Message.ofTransactionRequest(unsent, 0));
    }

    /** Of something that can be reversed, or of anything sent, be it forgotten, declined or a reversal itself. */
    private UnsafeBuffer reversalOfSent() {
        List<Transaction> approved = new ArrayList<>();
        for (Transaction transaction : state.transactions) {
            if (!transaction.message.isReversal() && transaction.state != OracleState.DECLINED) {
                approved.add(transaction);
            }
        }
        if (!approved.isEmpty() && !dice.oneIn(4)) {
            return reversalOf((dice.oneIn(2) ? dice.pick(approved) : dice.pickNewer(approved)).message);
        }
        UnsafeBuffer original = dice.pickNewer(sent);
        if (isReversal(original)) {
            UnsafeBuffer secondAttempt = copy(original);
            ReversalRequestEncoder reversal = new ReversalRequestEncoder().wrap(secondAttempt, BLOCK);
            reversal.transmissionTime(dice.pick(1120093000, 1120093001, 1231235959));
            if (dice.oneIn(3)) {
                changeOne(reversal);
            }
            return secondAttempt;
        }
        return reversalOf(Message.ofTransactionRequest(original, 0));
    }

    private UnsafeBuffer reversalOf(Message of) {
        ReversalRequestEncoder reversal = commands.reversal(1, 1);
        boolean byExactKey = dice.oneIn(of.byApi() ? 10 : 3);
        boolean byTrace = !byExactKey && dice.oneIn(of.byApi() ? 10 : 2);
        reversal.gateway(of.gateway())
                .originalClass((short) 0)
                .originalStan(0)
                .originalTransmissionTime(0)
                .originalAcquirer(0)
                .connection(of.connection())
                .correlation(dice.below(100_000))
                .stan(byTrace || dice.oneIn(3) ? of.stan() : stan())
                .terminalId(of.terminalId())
                .acquirer(of.hasAcquirer() ? of.acquirer() : RandomWorld.PARTICIPANTS[dice.below(4)])
                .transmissionTime(dice.pick(of.transmissionTime(), 1120093001, 1231235959))
                .localTime(of.localTime())
                .localDate(of.localDate())
                .expiry(dice.pick(0, 3012))
                .currency(of.currency())
                .mcc(dice.pick(0, 5399))
                .processingCode(of.processingCode())
                .amount(of.amount())
                .pan()
                .number(0)
                .digits((short) 0);
        reversal.merchantId().high(of.merchant().high()).low(of.merchant().low());
        if (!dice.oneIn(3)) {
            reversal.pan().number(of.pan().number()).digits((short) of.pan().digits());
        }
        if (byExactKey || dice.oneIn(8)) {
            reversal.originalClass((short) of.messageClass())
                    .originalStan(of.stan())
                    .originalTransmissionTime(of.transmissionTime())
                    .originalAcquirer(of.acquirer());
        }
        if (!byTrace && !byExactKey || dice.oneIn(8)) {
            Rrn rrn = rrnOf(of);
            reversal.rrn().high(rrn.high()).low(rrn.low());
        }
        if (dice.oneIn(4)) {
            reversal.replacementAmount(amounts.replacement(of.amount()));
        }
        if (dice.oneIn(8)) {
            changeOne(reversal);
        }
        return commands.copy();
    }

    private Rrn rrnOf(Message request) {
        if (!request.rrn().equals(Rrn.NONE)) {
            return request.rrn();
        }
        Transaction remembered = state.byKey(request.key());
        return remembered == null || dice.oneIn(8) ? nearRrn() : remembered.message.rrn();
    }

    private static boolean isReversal(UnsafeBuffer message) {
        return new MessageHeaderDecoder().wrap(message, 0).templateId() == ReversalRequestDecoder.TEMPLATE_ID;
    }

    private static UnsafeBuffer copy(UnsafeBuffer message) {
        return new UnsafeBuffer(message.byteArray().clone());
    }
}
