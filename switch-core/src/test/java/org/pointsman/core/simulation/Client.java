package org.pointsman.core.simulation;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.codec.ReversalRequestEncoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.oracle.Dice;
import org.pointsman.core.testing.Commands;

/**
 * What acquirers and shops want: authorisations, purchases, inquiries, reversals, payments by API, captures, accounts; asked
 * again while no answer comes, now and then when it has come, and sometimes with another amount under the same key.
 */
final class Client {
    /** How the keys of reversals begin. */
    static final String REVERSAL = "message 4 ";

    private static final int AGAIN_PERCENT = 25;
    /** Above every other amount. */
    private static final long ALTERED = 1_000_000;

    /** An authorisation or purchase by message that a reversal can name. */
    private record Original(int stan, int messageClass, int card, int shop, long amount) {}

    private final Dice dice;
    private final Commands commands = new Commands();
    private final List<Ask> asks = new ArrayList<>();
    private final List<Ask> waiting = new ArrayList<>();
    private final List<Original> originals = new ArrayList<>();
    private final List<Long> payments = new ArrayList<>();
    private int stans;
    private long keys;
    private int alterations;
    private long accounts = 5_000;

    Client(Dice dice) {
        this.dice = dice;
    }

    /** All of what has to be answered once. */
    List<Ask> waiting() {
        return waiting;
    }

    /** An ask to be sent: a new one, or one that was sent before. */
    Ask next() {
        if (!asks.isEmpty() && dice.below(100) < AGAIN_PERCENT) {
            return !waiting.isEmpty() && dice.oneIn(2) ? dice.pick(waiting) : dice.pickNewer(asks);
        }
        Ask ask = invent();
        if (!ask.isQuery()) {
            asks.add(ask);
            waiting.add(ask);
        }
        return ask;
    }

    void received(Ask ask, Outcome answer) {
        if (ask.received == null) {
            waiting.remove(ask);
        }
        ask.received = answer;
        if (answer.template() == PaymentViewDecoder.TEMPLATE_ID && answer.view().result() == RequestResult.DONE) {
            payments.add(answer.view().transaction());
        }
    }

    private Ask invent() {
        int roll = dice.below(100);
        if (roll < 38) {
            return request();
        }
        if (roll < 52 && !originals.isEmpty()) {
            return reversal(dice.pickNewer(originals));
        }
        if (roll < 72) {
            return payment();
        }
        if (roll < 88 && !payments.isEmpty()) {
            return about(dice.pickNewer(payments));
        }
        if (roll < 90) {
            return account();
        }
        if (roll < 95 && !asks.isEmpty()) {
            return altered(dice.pickNewer(asks));
        }
        return query();
    }

    private Ask request() {
        int stan = ++stans;
        int messageClass = dice.pick(1, 2, 2);
        boolean inquiry = dice.oneIn(12);
        Original original = new Original(
                stan, messageClass, dice.below(World.CARDS), dice.below(World.SHOPS), inquiry ? 0 : amount());
        TransactionRequestEncoder request = commands.request(stan)
                .messageClass((short) messageClass)
                .processingCode(inquiry ? 310_000 : 0)
                .amount(original.amount)
                .terminalId(Commands.text8(World.terminal(original.shop)));
        Commands.pan(request.pan(), World.pan(original.card));
        Commands.merchantId(request.merchantId(), World.merchant(original.shop));
        if (!inquiry) {
            originals.add(original);
        }
        return new Ask("message " + messageClass + " " + stan, commands.copy());
    }

    private long amount() {
        return dice.oneIn(20) ? dice.between(1, 500_000) : dice.between(1, 3_000);
    }

    /** The messages may change places on their way, so that the reversal comes first. */
    private Ask reversal(Original original) {
        int stan = ++stans;
        ReversalRequestEncoder reversal = commands.reversal(stan, original.stan)
                .originalClass((short) original.messageClass)
                .amount(original.amount)
                .terminalId(Commands.text8(World.terminal(original.shop)));
        Commands.pan(reversal.pan(), World.pan(original.card));
        Commands.merchantId(reversal.merchantId(), World.merchant(original.shop));
        if (dice.oneIn(6)) {
            reversal.replacementAmount(dice.between(0, original.amount));
        }
        return new Ask(REVERSAL + stan, commands.copy());
    }

    private Ask payment() {
        long key = ++keys;
        int shop = dice.below(World.SHOPS);
        PaymentRequestEncoder payment =
                commands.payment(key).messageClass((short) dice.pick(1, 2)).amount(amount());
        Commands.pan(payment.pan(), World.pan(dice.below(World.CARDS)));
        Commands.merchantId(payment.merchantId(), World.merchant(shop));
        return new Ask("api " + key, commands.copy());
    }

    private Ask about(long transaction) {
        long key = ++keys;
        if (dice.oneIn(2)) {
            commands.capture(key, transaction);
        } else {
            commands.paymentReversal(key, transaction);
        }
        return new Ask("api " + key, commands.copy());
    }

    private Ask account() {
        long key = ++keys;
        commands.openAccount(key, accounts + dice.below(3)).openingBalance(dice.below(1_000));
        accounts++;
        return new Ask("api " + key, commands.copy());
    }

    /** The same key, and something else in it. */
    private Ask altered(Ask ask) {
        UnsafeBuffer command = Timeline.copy(ask.command, 0, ask.command.capacity());
        if (Correlations.alter(command, ALTERED + ++alterations)) {
            return new Ask(ask.key, command);
        }
        return query();
    }

    private Ask query() {
        if (payments.isEmpty() || dice.oneIn(3)) {
            commands.accountQuery(World.FIRST_ACCOUNT + dice.below(World.CARDS));
        } else {
            commands.paymentQuery(1).transaction(dice.pickNewer(payments));
        }
        return new Ask(null, commands.copy());
    }
}
