package org.pointsman.core.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pointsman.core.ledger.Accounts;

class TransactionsTest {
    /** Against a list that is searched from the newest, over memories of every size and keys that collide often. */
    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "2, 2", "3, 2", "10, 2", "50, 3", "200, 4", "1000, 20"})
    void findsWhatAListWouldFind(int capacity, int values) {
        Random random = new Random(31L * capacity + values);
        Accounts accounts = new Accounts(1);
        int account = accounts.create(1000, 156, 1, 0, false, 0, 0);
        Transactions transactions = new Transactions(capacity, 0, 99, accounts);
        List<Incoming> remembered = new ArrayList<>();
        List<Boolean> unmatched = new ArrayList<>();
        Decision decision = new Decision();
        for (int step = 0; step < 20_000; step++) {
            Incoming incoming = random(random, values);
            long same = transactions.findSame(incoming);
            assertThat(indexOf(same, remembered, transactions)).isEqualTo(lastSame(remembered, incoming));
            if (same != Transactions.NONE) {
                continue;
            }
            long number = transactions.begin();
            assertThat(number).isEqualTo(transactions.nextNumber() - 1);
            if (remembered.size() == capacity) {
                remembered.remove(0);
                unmatched.remove(0);
            }
            decision.clear(1120, 20_777);
            if (incoming.messageClass == Incoming.REVERSAL) {
                long original = transactions.findOriginal(incoming);
                int expected = lastOriginal(remembered, incoming);
                assertThat(original == Transactions.NONE ? -1 : indexOf(original, remembered, number))
                        .isEqualTo(expected);
                decision.state = expected < 0 ? TransactionState.UNMATCHED : TransactionState.APPROVED;
            } else {
                assertThat(transactions.isAwaited(incoming)).isEqualTo(isAwaited(remembered, unmatched, incoming));
                decision.account = account;
            }
            transactions.complete(incoming, decision, step);
            remembered.add(incoming);
            unmatched.add(decision.state == TransactionState.UNMATCHED);
            assertThat(transactions.size()).isEqualTo(remembered.size());
            if (step % 500 == 0) {
                assertThat(transactions.hash()).isEqualTo(transactions.recomputeHash());
            }
        }
    }

    private static int indexOf(long number, List<Incoming> remembered, Transactions transactions) {
        return number == Transactions.NONE ? -1 : indexOf(number, remembered, transactions.nextNumber());
    }

    private static int indexOf(long number, List<Incoming> remembered, long next) {
        return (int) (number - (next - remembered.size()));
    }

    private static int lastSame(List<Incoming> remembered, Incoming wanted) {
        for (int i = remembered.size() - 1; i >= 0; i--) {
            Incoming each = remembered.get(i);
            if (each.messageClass == wanted.messageClass
                    && each.transmissionTime == wanted.transmissionTime
                    && each.stan == wanted.stan
                    && each.acquirer == wanted.acquirer
                    && each.terminalId == wanted.terminalId) {
                return i;
            }
        }
        return -1;
    }

    private static int lastOriginal(List<Incoming> remembered, Incoming reversal) {
        for (int i = remembered.size() - 1; i >= 0; i--) {
            if (isMeant(reversal, remembered.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isAwaited(List<Incoming> remembered, List<Boolean> unmatched, Incoming request) {
        for (int i = 0; i < remembered.size(); i++) {
            if (unmatched.get(i) && isMeant(remembered.get(i), request)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMeant(Incoming reversal, Incoming request) {
        if (request.messageClass == Incoming.REVERSAL) {
            return false;
        }
        if (reversal.originalClass != 0) {
            return reversal.originalClass == request.messageClass
                    && reversal.originalTransmissionTime == request.transmissionTime
                    && reversal.originalStan == request.stan
                    && reversal.originalAcquirer == request.acquirer
                    && reversal.terminalId == request.terminalId;
        }
        boolean samePlace = reversal.terminalId == request.terminalId
                && reversal.merchantHigh == request.merchantHigh
                && reversal.merchantLow == request.merchantLow;
        if (reversal.hasRrn()) {
            return samePlace && reversal.rrnHigh == request.rrnHigh && reversal.rrnLow == request.rrnLow;
        }
        return samePlace
                && reversal.stan == request.stan
                && reversal.localTime == request.localTime
                && reversal.localDate == request.localDate;
    }

    private static Incoming random(Random random, int values) {
        Incoming incoming = new Incoming();
        boolean reversal = random.nextInt(3) == 0;
        incoming.messageClass = reversal ? Incoming.REVERSAL : 1 + random.nextInt(2);
        incoming.transmissionTime = random.nextInt(values);
        incoming.stan = random.nextInt(values);
        incoming.acquirer = random.nextInt(values);
        incoming.terminalId = random.nextInt(values);
        incoming.merchantHigh = random.nextInt(values);
        incoming.merchantLow = random.nextInt(values);
        incoming.localTime = random.nextInt(values);
        incoming.localDate = random.nextInt(values);
        incoming.rrnHigh = random.nextInt(values);
        incoming.rrnLow = reversal ? random.nextInt(values) : 1 + random.nextInt(values);
        if (reversal) {
            incoming.originalClass = new int[] {0, 0, 1, 2, 4, 9}[random.nextInt(6)];
            incoming.originalTransmissionTime = random.nextInt(values);
            incoming.originalStan = random.nextInt(values);
            incoming.originalAcquirer = random.nextInt(values);
            incoming.replacementAmount = -1;
        }
        return incoming;
    }
}
