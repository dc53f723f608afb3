package org.pointsman.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final long[] EDGES = {
        0, 1, 2, 100, Long.MAX_VALUE / 2, Long.MAX_VALUE / 2 + 1, Long.MAX_VALUE - 1, Long.MAX_VALUE
    };

    private final Accounts accounts = new Accounts(2_000);
    private final Holds holds = new Holds(2_000);
    private final Ledger ledger = new Ledger(accounts, holds);
    private final int opening = accounts.create(156, 156, 3, 0, true, 0, 0);

    /** Against exact arithmetic, for balances at the edges of 64 bits. */
    @Test
    void whatIsAvailableIsExact() {
        long id = 1_000;
        for (long credited : EDGES) {
            for (long debited : EDGES) {
                for (long creditLine : EDGES) {
                    for (long held : EDGES) {
                        long account = accounts.at(accounts.create(id++, 156, 1, 0, false, creditLine, 0));
                        accounts.addToPosted(account, credited - debited);
                        accounts.addToHeld(account, held);
                        check(account);
                        if (accounts.size() == accounts.capacity()) {
                            return;
                        }
                    }
                }
            }
        }
    }

    private void check(long account) {
        BigInteger posted = BigInteger.valueOf(Accounts.posted(account));
        BigInteger held = BigInteger.valueOf(Accounts.held(account));
        BigInteger available =
                posted.add(BigInteger.valueOf(Accounts.creditLine(account))).subtract(held);
        BigInteger least = BigInteger.valueOf(Long.MIN_VALUE);
        BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
        assertThat(ledger.available(account))
                .isEqualTo(available.max(least).min(most).longValue());
        for (long amount : EDGES) {
            if (amount > 0) {
                BigInteger wanted = BigInteger.valueOf(amount);
                boolean enough = available.compareTo(wanted) >= 0;
                assertThat(ledger.covers(account, amount, true))
                        .isEqualTo(enough && held.add(wanted).compareTo(most) <= 0);
                assertThat(ledger.covers(account, amount, false))
                        .isEqualTo(enough && posted.subtract(wanted).compareTo(least) >= 0);
                assertThat(ledger.canCredit(account, amount))
                        .isEqualTo(posted.add(wanted).compareTo(most) <= 0);
            }
        }
    }

    @Test
    void postingMovesFromOneAccountToAnother() {
        long account = accounts.at(accounts.create(1_000, 156, 1, 0, false, 0, 0));
        ledger.post(accounts.at(opening), account, 70);
        assertThat(Accounts.posted(accounts.at(opening))).isEqualTo(-70);
        assertThat(Accounts.posted(account)).isEqualTo(70);
        ledger.post(account, account, 30);
        assertThat(Accounts.posted(account)).as("to itself").isEqualTo(70);
        Books.requireBalanced(accounts, holds);
        assertThat(accounts.hash()).isEqualTo(accounts.recomputeHash());
    }

    @Test
    void booksThatDoNotBalanceAreNamed() {
        accounts.addToPosted(accounts.at(opening), 5);
        assertThatThrownBy(() -> Books.requireBalanced(accounts, holds))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("currency 156 sum to 5");
        accounts.addToPosted(accounts.at(opening), -5);
        accounts.addToHeld(accounts.at(opening), 3);
        assertThatThrownBy(() -> Books.requireBalanced(accounts, holds))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("account 156 says that 3 is held, its holds say 0");
    }

    @Test
    void moreThanIsHeldCannotBeReleased() {
        int hold = ledger.hold(1, opening, 10, 100);
        assertThatThrownBy(() -> ledger.shrinkHold(hold, 11)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void holdThatRunsOutBeforeTheOneBeforeItIsRefused() {
        ledger.hold(1, opening, 10, 100);
        assertThatThrownBy(() -> ledger.hold(2, opening, 10, 99))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("transaction 2");
    }

    /** Against a list in order of deadline: added, shrunk, removed anywhere, places used again. */
    @Test
    void holdsStayInOrderOfTheirDeadlines() {
        Random random = new Random(5);
        Holds small = new Holds(50);
        Ledger smallLedger = new Ledger(accounts, small);
        List<long[]> expected = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            if (random.nextBoolean() && !small.isFull()) {
                int hold = smallLedger.hold(step, opening, 1 + random.nextInt(100), step / 3);
                expected.add(new long[] {hold, small.amount(hold)});
            } else if (!expected.isEmpty()) {
                int chosen = random.nextInt(expected.size());
                long[] hold = expected.get(chosen);
                hold[1] = random.nextInt(3) == 0 ? hold[1] : 0;
                smallLedger.shrinkHold((int) hold[0], hold[1]);
                if (hold[1] == 0) {
                    expected.remove(chosen);
                }
            }
            int hold = small.earliest();
            for (long[] each : expected) {
                assertThat(hold).isEqualTo((int) each[0]);
                assertThat(small.amount(hold)).isEqualTo(each[1]);
                hold = small.later(hold);
            }
            assertThat(hold).isEqualTo(Holds.NONE);
            assertThat(small.size()).isEqualTo(expected.size());
        }
        assertThat(small.hash()).isEqualTo(small.recomputeHash());
        Books.requireBalanced(accounts, small);
    }
}
