package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pointsman.core.codec.HoldExpiredDecoder;
import org.pointsman.core.testing.EngineDriver;

class HoldExpiryTest extends RuleTest {
    private static final long HOLD_FOR_NS = 7 * 24 * 3_600_000_000_000L;

    @Test
    void holdRunsOutAtItsDeadlineAndNotBefore() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        long deadlineNs = driver.nowNs + HOLD_FOR_NS;
        assertThat(engine.nextDeadlineNs()).isEqualTo(deadlineNs);
        driver.nowNs = deadlineNs - 1;
        assertThat(driver.tick()).isFalse();
        assertThat(driver.outcomes.length()).isZero();
        driver.nowNs = deadlineNs;
        assertThat(driver.tick()).isTrue();
        HoldExpiredDecoder expired = driver.expired().get(0);
        assertThat(expired.transaction()).isEqualTo(1);
        assertThat(expired.account()).isEqualTo(CARD_ACCOUNT);
        assertThat(expired.amount()).isEqualTo(100_00);
        assertThat(driver.held(CARD_ACCOUNT)).isZero();
        assertThat(engine.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void tickThatChangesNothingLeavesTheStateHashAlone() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        long before = engine.stateHash();
        driver.nowNs += 1_000_000;
        assertThat(driver.tick()).isFalse();
        assertThat(engine.stateHash()).isEqualTo(before);
    }

    @Test
    void tickAsACommandGivesTheSameOutcomesAndState() {
        PaymentEngine other = new PaymentEngine();
        EngineDriver otherDriver = new EngineDriver(other).found();
        for (EngineDriver each : new EngineDriver[] {driver, otherDriver}) {
            each.commands.request(1).messageClass((short) 1);
            assertThat(each.code()).isZero();
            each.nowNs = engine.nextDeadlineNs();
        }
        assertThat(driver.tick()).isTrue();
        byte[] outcomes = outcomesOf(driver);
        otherDriver.commands.tick();
        otherDriver.accepted();
        assertThat(outcomesOf(otherDriver)).isEqualTo(outcomes);
        assertThat(other.stateHash()).isEqualTo(engine.stateHash());
    }

    @Test
    void everyCommandFiresWhatIsDueFirst() {
        authorisation(1).amount(1_000_00);
        assertThat(driver.code()).isZero();
        driver.nowNs += HOLD_FOR_NS;
        commands.request(2).amount(1_000_00);
        assertThat(driver.code()).as("released just before").isZero();
        assertThat(driver.expired()).hasSize(1);
    }

    @Test
    void aBoundedNumberFiresAStepInOrderOfDeadline() {
        for (int stan = 1; stan <= 20; stan++) {
            authorisation(stan).amount(1);
            assertThat(driver.code()).isZero();
            driver.nowNs++;
        }
        driver.nowNs += HOLD_FOR_NS;
        assertThat(driver.tick()).isTrue();
        assertThat(driver.expired())
                .extracting(HoldExpiredDecoder::transaction)
                .startsWith(1L, 2L, 3L)
                .hasSize(16);
        assertThat(driver.tick()).isTrue();
        assertThat(driver.expired()).extracting(HoldExpiredDecoder::transaction).containsExactly(17L, 18L, 19L, 20L);
        assertThat(driver.tick()).isFalse();
    }

    @Test
    void reversalOfAnExpiredAuthorisationMovesNothing() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        driver.nowNs += HOLD_FOR_NS;
        commands.reversal(2, 1).originalClass((short) AUTHORISATION);
        assertThat(driver.code()).isZero();
        assertThat(driver.expired()).hasSize(1);
        assertThat(driver.held(CARD_ACCOUNT)).isZero();
    }

    @Test
    void holdOutlivesItsForgottenTransaction() {
        PaymentEngine small = new PaymentEngine();
        EngineDriver smallDriver = new EngineDriver(small);
        smallDriver.commands.genesis().maxTransactions(2);
        smallDriver.accepted();
        smallDriver.populate();
        smallDriver.commands.request(1).messageClass((short) 1);
        assertThat(smallDriver.code()).isZero();
        for (int stan = 2; stan <= 4; stan++) {
            smallDriver.commands.request(stan).amount(1);
            assertThat(smallDriver.code()).isZero();
        }
        assertThat(smallDriver.held(CARD_ACCOUNT)).isEqualTo(100_00);
        smallDriver.nowNs += HOLD_FOR_NS;
        assertThat(smallDriver.tick()).isTrue();
        assertThat(smallDriver.expired().get(0).transaction()).isEqualTo(1);
        assertThat(smallDriver.held(CARD_ACCOUNT)).isZero();
        assertThat(small.stateHash()).isEqualTo(small.recomputeStateHash());
    }

    @Test
    void declinedWhenNoMoreHoldsCanBeKept() {
        EngineDriver small = new EngineDriver(new PaymentEngine());
        small.commands.genesis().maxHolds(1);
        small.accepted();
        small.populate();
        small.commands.request(1).messageClass((short) 1);
        assertThat(small.code()).isZero();
        small.commands.request(2).messageClass((short) 1);
        assertThat(small.code()).isEqualTo(96);
        assertThat(small.held(CARD_ACCOUNT)).isEqualTo(100_00);
        small.commands.request(3);
        assertThat(small.code()).as("a purchase needs no hold").isZero();
        small.commands.reversal(4, 1).originalClass((short) 1);
        assertThat(small.code()).isZero();
        small.commands.request(5).messageClass((short) 1);
        assertThat(small.code()).as("the place is free again").isZero();
    }

    private static byte[] outcomesOf(EngineDriver driver) {
        byte[] bytes = new byte[driver.outcomes.length()];
        driver.outcomes.buffer().getBytes(0, bytes);
        return bytes;
    }
}
