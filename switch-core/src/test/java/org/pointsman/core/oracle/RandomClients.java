package org.pointsman.core.oracle;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.CaptureRequestEncoder;
import org.pointsman.core.codec.IdempotencyKeyEncoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.OpenAccountRequestEncoder;
import org.pointsman.core.codec.PaymentQueryEncoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.core.codec.PaymentReversalRequestEncoder;
import org.pointsman.core.oracle.OracleState.MerchantId;
import org.pointsman.core.oracle.OracleState.Pan;
import org.pointsman.core.oracle.OracleState.Rrn;
import org.pointsman.core.oracle.OracleState.Transaction;
import org.pointsman.core.testing.Commands;

/** Random requests and queries of API clients, repeated and repeated with something changed where that is interesting. */
final class RandomClients {
    private static final int BLOCK = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int HISTORY = 60;

    private final Dice dice;
    private final RandomWorld world;
    private final OracleState state;
    private final RandomAmounts amounts;
    private final Commands commands;
    private final List<UnsafeBuffer> sent = new ArrayList<>();
    private long newestKey;

    RandomClients(Dice dice, RandomWorld world, OracleState state, Commands commands) {
        this.dice = dice;
        this.world = world;
        this.state = state;
        this.commands = commands;
        amounts = new RandomAmounts(dice, world, state);
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
        if (sent.isEmpty() || roll < 45) {
            return payment(timestampNs);
        }
        if (roll < 58) {
            return again(new UnsafeBuffer(dice.pickNewer(sent).byteArray().clone()));
        }
        if (roll < 76) {
            return capture(timestampNs);
        }
        return roll < 92 ? reversal(timestampNs) : account(timestampNs);
    }

    private UnsafeBuffer payment(long timestampNs) {
        Pan pan = dice.oneIn(12) ? dice.pick(RandomWorld.STRANGERS) : dice.pick(RandomWorld.CARDS);
        MerchantId merchant = RandomWorld.MERCHANTS.get(dice.pick(0, 0, 0, 0, 1, 1, 2, dice.below(4)));
        boolean usd = RandomWorld.CARDS.indexOf(pan) == 7;
        PaymentRequestEncoder payment = commands.payment(0);
        key(payment.key());
        payment.gateway(dice.below(3))
                .messageClass((short) dice.pick(1, 1, 2))
                .connection(dice.below(1000))
                .correlation(dice.below(100_000))
                .client(client())
                .expiresAtNs(expiresAt(timestampNs))
                .amount(amounts.forRequest(pan, merchant))
                .terminalId(dice.oneIn(2) ? 0 : RandomWorld.TERMINALS[dice.oneIn(8) ? dice.below(3) : 0])
                .acquirer(dice.oneIn(3) ? RandomWorld.PARTICIPANTS[dice.pick(0, 0, 1, dice.below(4))] : 0)
                .currency(dice.oneIn(25) ? RandomWorld.EUR : usd ? RandomWorld.USD : RandomWorld.CNY)
                .expiry(dice.oneIn(3) ? dice.oneIn(8) ? 2611 : world.usualExpiry() : 0)
                .reference(dice.oneIn(2) ? "" : "order " + dice.below(3))
                .account(dice.oneIn(6) ? somebody() : 0);
        payment.merchantId().high(merchant.high()).low(merchant.low());
        payment.pan().number(pan.number()).digits((short) pan.digits());
        if (dice.oneIn(3)) {
            payment.account(somebody()).pan().number(0).digits((short) 0);
        }
        return commands.copy();
    }

    private long somebody() {
        return dice.oneIn(10)
                ? dice.pick(0, -1, RandomWorld.CNY, 777_777, RandomWorld.FIRST_MERCHANT_ACCOUNT)
                : RandomWorld.FIRST_CUSTOMER + dice.below(RandomWorld.CUSTOMERS);
    }

    private long client() {
        return dice.pick(0, 0, 0, 7, 4294967295L);
    }

    private long expiresAt(long timestampNs) {
        return dice.oneIn(8) ? timestampNs + dice.pick(-1_000_000, -1, 0, 1, 10_000_000) : 0;
    }

    /** Mostly a new one, else one of those lately used, for whatever. */
    private void key(IdempotencyKeyEncoder key) {
        newestKey++;
        long low = dice.oneIn(12) ? newestKey - dice.below(20) : newestKey;
        key.high(dice.oneIn(20) ? -1 : 5).low(low);
    }

    /** Mostly of something that can be captured or reversed. */
    private long someTransaction(boolean authorised) {
        List<Transaction> worthwhile = new ArrayList<>();
        List<Transaction> partlyReversed = new ArrayList<>();
        for (Transaction t : state.transactions) {
            boolean held = t.message.messageClass() == 1 && !t.captured;
            boolean left = t.state == OracleState.APPROVED || t.state == OracleState.PARTLY_REVERSED;
            if (left && !t.message.isReversal() && (held || !authorised)) {
                worthwhile.add(t);
                if (t.state == OracleState.PARTLY_REVERSED) {
                    partlyReversed.add(t);
                }
            }
        }
        if (!partlyReversed.isEmpty() && dice.oneIn(3)) {
            return dice.pick(partlyReversed).number;
        }
        if (!worthwhile.isEmpty() && !dice.oneIn(3)) {
            return dice.pick(worthwhile).number;
        }
        return state.nextTransaction + dice.between(-Math.min(state.nextTransaction, 40), 1);
    }

    private UnsafeBuffer capture(long timestampNs) {
        long number = someTransaction(true);
        CaptureRequestEncoder capture = commands.capture(0, number);
        key(capture.key());
        Transaction payment = state.newest(t -> t.number == number);
        long whole = payment == null ? 0 : dice.oneIn(4) ? payment.message.amount() : payment.remaining;
        capture.gateway(dice.below(3))
                .correlation(dice.below(100_000))
                .client(client())
                .expiresAtNs(expiresAt(timestampNs))
                .amount(dice.pick(0, 0, whole, whole, whole, whole - 1, whole + 1, -1));
        return commands.copy();
    }

    private UnsafeBuffer reversal(long timestampNs) {
        PaymentReversalRequestEncoder reversal = commands.paymentReversal(0, someTransaction(false));
        key(reversal.key());
        reversal.gateway(dice.below(3))
                .correlation(dice.below(100_000))
                .client(client())
                .expiresAtNs(expiresAt(timestampNs));
        return commands.copy();
    }

    private UnsafeBuffer account(long timestampNs) {
        OpenAccountRequestEncoder account = commands.openAccount(0, 3_000 + dice.below(30));
        key(account.key());
        account.gateway(dice.below(3))
                .kind((short) dice.pick(1, 1, 2, 7, dice.below(9)))
                .status((short) dice.pick(0, 0, 0, 1, 2, 3))
                .correlation(dice.below(100_000))
                .client(client())
                .expiresAtNs(expiresAt(timestampNs))
                .openingBalance(dice.pick(0, 0, 5_000, 1, world.extreme ? Long.MAX_VALUE - 5 : 7, -1))
                .creditLine(dice.pick(0, 0, 100, Long.MAX_VALUE, -1))
                .maxBalance(dice.pick(0, 0, 100_000))
                .currency(dice.pick(RandomWorld.CNY, RandomWorld.CNY, RandomWorld.USD, 0, 1000, 36 + dice.below(3)))
                .mayGoNegative((short) dice.pick(0, 0, 1, 2));
        if (dice.oneIn(10)) {
            account.account(dice.pick(999, -1, 0, 1000, RandomWorld.FIRST_MERCHANT_ACCOUNT));
        }
        return commands.copy();
    }

    /** The same request once more, now and then with one thing changed that counts as content or does not. */
    private UnsafeBuffer again(UnsafeBuffer message) {
        int template = new MessageHeaderDecoder().wrap(message, 0).templateId();
        boolean changed = dice.oneIn(3);
        switch (template) {
            case PaymentRequestDecoder.TEMPLATE_ID:
                PaymentRequestEncoder payment = new PaymentRequestEncoder().wrap(message, BLOCK);
                payment.correlation(dice.below(100_000));
                if (changed) {
                    changeOne(payment);
                }
                break;
            case CaptureRequestDecoder.TEMPLATE_ID:
                CaptureRequestEncoder capture = new CaptureRequestEncoder().wrap(message, BLOCK);
                capture.correlation(dice.below(100_000));
                if (changed) {
                    capture.amount(dice.pick(0, 1, -1)).transaction(someTransaction(true));
                }
                break;
            case OpenAccountRequestDecoder.TEMPLATE_ID:
                OpenAccountRequestEncoder account = new OpenAccountRequestEncoder().wrap(message, BLOCK);
                account.correlation(dice.below(100_000));
                if (changed) {
                    changeOne(account);
                }
                break;
            default:
                PaymentReversalRequestEncoder reversal = new PaymentReversalRequestEncoder().wrap(message, BLOCK);
                reversal.correlation(dice.below(100_000)).expiresAtNs(1);
                if (changed) {
                    reversal.transaction(someTransaction(false));
                }
                break;
        }
        return message;
    }

    private void changeOne(PaymentRequestEncoder payment) {
        switch (dice.below(13)) {
            case 11:
                payment.expiry(2611);
                break;
            case 0:
                payment.amount(dice.pick(0, 1, 77));
                break;
            case 1:
                payment.pan().digits((short) 17);
                break;
            case 2:
                payment.pan().number(dice.pick(RandomWorld.CARDS).number());
                break;
            case 3:
                payment.account(somebody()).pan().number(0).digits((short) 0);
                break;
            case 4:
                payment.merchantId().low(RandomWorld.MERCHANTS.get(1).low());
                break;
            case 5:
                payment.currency(RandomWorld.EUR);
                break;
            case 6:
                payment.messageClass((short) dice.pick(1, 2));
                break;
            case 7:
                payment.terminalId(RandomWorld.TERMINALS[2]);
                break;
            case 8:
                payment.acquirer(RandomWorld.PARTICIPANTS[2]);
                break;
            case 9:
                payment.reference("order 9");
                break;
            case 10:
                payment.client(8);
                break;
            default:
                payment.expiresAtNs(1).account(somebody());
                break;
        }
    }

    private void changeOne(OpenAccountRequestEncoder account) {
        switch (dice.below(9)) {
            case 0:
                account.account(3_000 + dice.below(30));
                break;
            case 1:
                account.openingBalance(3);
                break;
            case 2:
                account.creditLine(3);
                break;
            case 3:
                account.maxBalance(3);
                break;
            case 4:
                account.currency(RandomWorld.USD);
                break;
            case 5:
                account.kind((short) 3);
                break;
            case 6:
                account.status((short) 1);
                break;
            case 7:
                account.mayGoNegative((short) 1);
                break;
            default:
                account.expiresAtNs(1).author().name("another").reason("other");
                break;
        }
    }

    /** By any of the three ways; of something remembered mostly. */
    UnsafeBuffer query() {
        Transaction held = state.newest(
                t -> t.state == OracleState.PARTLY_REVERSED && t.message.messageClass() == 1 && !t.captured);
        Transaction reversed = state.newest(t -> t.state == OracleState.REVERSED && !t.message.isReversal());
        Transaction rare = dice.oneIn(2) ? held : reversed;
        boolean ofRare = rare != null && dice.oneIn(3);
        PaymentQueryEncoder query = commands.paymentQuery(ofRare ? 1 : 1 + dice.below(3))
                .transaction(ofRare ? rare.number : someTransaction(false))
                .stan(dice.below(400));
        query.correlation(dice.below(100_000)).terminalId(RandomWorld.TERMINALS[0]);
        query.client(dice.oneIn(3) ? client() : 0).participant(dice.oneIn(2) ? 0 : dice.pick(RandomWorld.PARTICIPANTS));
        if (dice.oneIn(4)) {
            MerchantId merchant = dice.pick(RandomWorld.MERCHANTS);
            query.merchantId().high(merchant.high()).low(merchant.low());
        }
        Rrn rrn = Arithmetic.asciiDigits(Math.max(0, state.rrnCounter + dice.between(-20, 3)));
        query.rrn().high(rrn.high()).low(rrn.low());
        if (!state.transactions.isEmpty() && !dice.oneIn(4)) {
            Message message = dice.pick(new ArrayList<>(state.transactions)).message;
            query.terminalId(message.terminalId()).stan(message.stan());
            query.rrn().high(message.rrn().high()).low(message.rrn().low());
        }
        return commands.copy();
    }
}
