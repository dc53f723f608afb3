package org.pointsman.core.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.engine.RequestResult;

/**
 * Every answer that ever left the switch. What was said once about a request or a payment is never contradicted, whatever
 * happens to processes and machines in between.
 */
final class Answers {

    /** A first answer, and the request it was given to. */
    private record First(Ask ask, UnsafeBuffer content, Outcome outcome) {}

    private record Payment(int responseCode, long approvalCode, long rrnHigh, long rrnLow) {}

    private final Map<String, First> byKey = new HashMap<>();
    private final Map<Long, Payment> payments = new HashMap<>();
    private final Set<Long> reversals = new HashSet<>();
    private long left;

    /** Look-ups show no reversals, they show what was reversed. */
    boolean isReversal(long transaction) {
        return reversals.contains(transaction);
    }

    /** How many answers left. */
    long count() {
        return left;
    }

    Iterable<Long> payments() {
        return payments.keySet();
    }

    /** An answer leaves. */
    void leave(Ask ask, Outcome outcome) {
        left++;
        if (outcome.template() == ReplyDecoder.TEMPLATE_ID && ask.key.startsWith(Client.REVERSAL)) {
            reversals.add(outcome.reply().transaction());
        }
        if (!ask.isQuery()) {
            remember(ask, outcome);
        }
        requirePaymentAsShown(outcome);
    }

    private void remember(Ask ask, Outcome outcome) {
        First first = byKey.get(ask.key);
        if (first == null) {
            if (outcome.isRemembered()) {
                byKey.put(ask.key, new First(ask, outcome.content(), outcome));
            }
            return;
        }
        if (first.ask != ask) {
            if (outcome.isRemembered()) {
                throw new SimulationFailure("two requests under one key, " + ask.key + ", were both carried out: first "
                        + first.outcome + ", now " + outcome);
            }
            return;
        }
        if (!first.content.equals(outcome.content())) {
            throw new SimulationFailure(
                    "the repeat of " + ask.key + " got another answer: first " + first.outcome + ", now " + outcome);
        }
    }

    /** Code, approval code and RRN of a payment are the same in every answer and every look-up. */
    void requirePaymentAsShown(Outcome outcome) {
        long transaction;
        Payment now;
        if (outcome.template() == ReplyDecoder.TEMPLATE_ID) {
            ReplyDecoder reply = outcome.reply();
            transaction = reply.transaction();
            now = new Payment(
                    reply.responseCode(),
                    reply.approvalCode(),
                    reply.rrn().high(),
                    reply.rrn().low());
        } else if (outcome.template() == PaymentViewDecoder.TEMPLATE_ID) {
            PaymentViewDecoder view = outcome.view();
            // What was not done names the payment and shows nothing of it.
            transaction = view.result() == RequestResult.DONE ? view.transaction() : 0;
            now = new Payment(
                    view.responseCode(),
                    view.approvalCode(),
                    view.rrn().high(),
                    view.rrn().low());
        } else {
            if (outcome.template() == AccountViewDecoder.TEMPLATE_ID) {
                requireSum(outcome.account());
            }
            return;
        }
        if (transaction == 0) {
            return;
        }
        Payment before = payments.putIfAbsent(transaction, now);
        if (before != null && !before.equals(now)) {
            throw new SimulationFailure(
                    "transaction " + transaction + " was shown as " + before + " and now as " + outcome);
        }
    }

    private static void requireSum(AccountViewDecoder view) {
        if (view.available() != view.posted() + view.creditLine() - view.held() || view.held() < 0) {
            throw new SimulationFailure("an account does not add up: " + view);
        }
    }
}
