package org.pointsman.tools.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pointsman.core.codec.ReversalRequestEncoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.PackedText;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.RecordField;

/**
 * Everything clients send, at random: requests with and without RRN, repeats, inquiries, reversals by each key, payments by
 * API with what becomes of them, and time that passes so that holds run out. The same seed makes the same journal.
 */
final class MixedTraffic {
    private static final int RECENT = 30;
    private static final int INQUIRY = 310_000;

    private record Sent(int stan, int messageClass, Card card, long amount, String rrn, long transaction) {}

    private final TestJournal journal;
    private final Random random;
    private final List<Sent> requests = new ArrayList<>();
    private final List<Long> payments = new ArrayList<>();
    private int stan = 1;

    MixedTraffic(TestJournal journal, long seed) {
        this.journal = journal;
        random = new Random(seed);
    }

    void send(int records) {
        for (int i = 0; i < records; i++) {
            sendOne();
        }
    }

    private void sendOne() {
        switch (random.nextInt(20)) {
            case 0 -> {
                journal.payment(1 + random.nextInt(50_000)).messageClass((short) (1 + random.nextInt(2)));
                payments.add(journal.send());
            }
            case 1 -> journal.capture(paymentToName());
            case 2 -> journal.paymentReversal(paymentToName());
            case 3, 4, 5 -> reverse();
            case 6 -> repeat();
            case 7 -> {
                request(1, INQUIRY, 0);
                journal.send();
            }
            case 8 -> pass();
            default -> request();
        }
    }

    private long paymentToName() {
        return payments.isEmpty() ? 1 + random.nextInt(100) : payments.get(newest(payments.size()));
    }

    private int newest(int size) {
        return size - 1 - random.nextInt(Math.min(size, RECENT));
    }

    private void pass() {
        if (random.nextInt(20) == 0) {
            journal.pass(Duration.ofMinutes(1 + random.nextInt(90)));
            if (random.nextBoolean()) {
                journal.tick();
            }
        }
    }

    private void request() {
        int messageClass = 1 + random.nextInt(2);
        long amount = 1 + random.nextInt(600_000);
        Card card = request(messageClass, 0, amount);
        long transaction = journal.send();
        String rrn = journal.last().text(RecordField.RRN, CardFormat.MASKED);
        requests.add(new Sent(stan - 1, messageClass, card, amount, rrn, transaction));
    }

    private Card request(int messageClass, int processingCode, long amount) {
        List<Card> cards = journal.reference().cards();
        Card card = cards.get(random.nextInt(cards.size()));
        build(stan++, messageClass, card, amount).processingCode(processingCode);
        return card;
    }

    private TransactionRequestEncoder build(int number, int messageClass, Card card, long amount) {
        TransactionRequestEncoder request =
                messageClass == 1 ? journal.authorisation(number) : journal.purchase(number);
        request.amount(amount).pan().number(card.panNumber()).digits((short) card.panDigits());
        if (number % 3 == 0) {
            String rrn = String.format("A%011d", number);
            request.rrn().high(PackedText.merchantIdHigh(rrn)).low(PackedText.merchantIdLow(rrn) >>> 32);
        }
        return request;
    }

    private void repeat() {
        if (!requests.isEmpty()) {
            Sent first = requests.get(newest(requests.size()));
            build(first.stan, first.messageClass, first.card, first.amount);
            journal.send();
        }
    }

    /** By DE 90, by RRN, or by local time; in full or in part. */
    private void reverse() {
        if (requests.isEmpty()) {
            return;
        }
        Sent original = requests.get(newest(requests.size()));
        ReversalRequestEncoder reversal =
                journal.reversal(stan++, original.stan, original.messageClass).amount(original.amount);
        reversal.pan().number(original.card.panNumber()).digits((short) original.card.panDigits());
        int way = random.nextInt(3);
        if (way > 0) {
            reversal.originalClass((short) 0);
        }
        if (way == 1 && original.rrn != null) {
            reversal.rrn()
                    .high(PackedText.merchantIdHigh(original.rrn))
                    .low(PackedText.merchantIdLow(original.rrn) >>> 32);
        }
        if (random.nextInt(4) == 0 && original.amount > 1) {
            reversal.replacementAmount(random.nextInt((int) original.amount));
        }
        journal.send();
    }
}
