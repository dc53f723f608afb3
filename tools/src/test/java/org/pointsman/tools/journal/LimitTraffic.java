package org.pointsman.tools.journal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Purchases and reversals of one card at random, and how they are answered under the limits of the journal and under others: told
 * the slow way, by what the two limits of cards say, and nothing else. The same seed makes the same journal.
 */
final class LimitTraffic {
    private static final long SINGLE = 500_000;
    private static final long DAY = 2_000_000;

    private static final class LimitsByHand {
        private final Map<Integer, Boolean> approved = new HashMap<>();
        private final Map<Integer, Long> amounts = new HashMap<>();
        private final Set<Integer> reversed = new HashSet<>();
        private long single = SINGLE;
        private long day = DAY;
        private long used;

        String purchase(int stan, long amount) {
            boolean within = amount <= single && used + amount <= day;
            used += within ? amount : 0;
            approved.put(stan, within);
            amounts.put(stan, amount);
            return within ? "00" : "61";
        }

        String reversal(int originalStan) {
            if (!approved.get(originalStan)) {
                return "25";
            }
            used -= reversed.add(originalStan) ? amounts.get(originalStan) : 0;
            return "00";
        }
    }

    private final TestJournal journal;
    private final Random random;
    private final LimitsByHand asWas = new LimitsByHand();
    private final LimitsByHand asIs = new LimitsByHand();
    private final Map<Long, String> expected = new HashMap<>();
    private int stan;

    LimitTraffic(TestJournal journal, long seed) {
        this.journal = journal;
        random = new Random(seed);
    }

    /** What the two limits are from here on, in the history that is asked about. */
    void change(long single, long day) {
        asIs.single = single;
        asIs.day = day;
    }

    void send(int records) {
        for (int i = 0; i < records; i++) {
            stan++;
            sendOne();
        }
    }

    private void sendOne() {
        String was;
        String is;
        if (stan > 10 && random.nextInt(3) == 0) {
            int original = 1 + random.nextInt(stan - 1);
            if (asWas.approved.get(original) == null) {
                original = 1;
            }
            journal.reversal(stan, original, 2).amount(asWas.amounts.get(original));
            was = asWas.reversal(original);
            is = asIs.reversal(original);
        } else {
            long amount = 1 + random.nextInt(520_000);
            journal.purchase(stan).amount(amount);
            was = asWas.purchase(stan, amount);
            is = asIs.purchase(stan, amount);
        }
        journal.send();
        if (!was.equals(is)) {
            expected.put(journal.lastSequence(), was + " -> " + is);
        }
    }

    /** What is answered otherwise, by sequence: {@code from -> to}. */
    Map<Long, String> expected() {
        return expected;
    }
}
