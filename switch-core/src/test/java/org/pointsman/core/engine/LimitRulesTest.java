package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;

class LimitRulesTest extends RuleTest {
    private static final int CARD = 1;
    private static final int MERCHANT = 3;
    private static final int SINGLE = 1;
    private static final int AMOUNT = 2;
    private static final int COUNT = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void singleThresholdCanBeReachedButNotPassed(int scope) {
        limit(1, scope, SINGLE, 100_00);
        commands.request(1).amount(100_01);
        assertThat(driver.code()).isEqualTo(61);
        assertThat(purchase(2)).isZero();
        assertThat(purchase(3)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void amountOfADayCanBeReachedButNotPassed(int scope) {
        limit(1, scope, AMOUNT, 250_00);
        assertThat(purchase(1)).isZero();
        authorisation(2);
        assertThat(driver.code()).isZero();
        commands.request(3).amount(50_01);
        assertThat(driver.code()).isEqualTo(61);
        commands.request(4).amount(50_00);
        assertThat(driver.code()).isZero();
        commands.request(5).amount(1);
        assertThat(driver.code()).isEqualTo(61);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void countOfADayCanBeReachedButNotPassed(int scope) {
        limit(1, scope, COUNT, 2);
        assertThat(purchase(1)).isZero();
        assertThat(purchase(2)).isZero();
        assertThat(purchase(3)).isEqualTo(65);
    }

    @Test
    void amountsComeBeforeCounts() {
        limit(1, CARD, COUNT, 0);
        limit(2, MERCHANT, AMOUNT, 99_99);
        assertThat(purchase(1)).isEqualTo(61);
        commands.request(2).amount(99_99);
        assertThat(driver.code()).isEqualTo(65);
    }

    @Test
    void limitsComeBeforeFunds() {
        limit(1, CARD, SINGLE, 1_000_00);
        commands.request(1).amount(1_000_01);
        assertThat(driver.code()).isEqualTo(61);
    }

    @Test
    void declinesAndInquiriesCountNothing() {
        limit(1, CARD, COUNT, 1);
        commands.request(1).amount(1_000_01);
        assertThat(driver.code()).isEqualTo(51);
        inquiry(2);
        assertThat(driver.code()).isZero();
        inquiry(3);
        assertThat(driver.code()).isZero();
        assertThat(purchase(4)).isZero();
        inquiry(5);
        assertThat(driver.code()).isZero();
        assertThat(purchase(6)).isEqualTo(65);
    }

    @Test
    void subjectsCountApart() {
        limit(1, CARD, COUNT, 1);
        commands.card(Commands.OTHER_PAN, CARD_ACCOUNT);
        driver.accepted();
        assertThat(purchase(1)).isZero();
        Commands.pan(commands.request(2).pan(), Commands.OTHER_PAN);
        assertThat(driver.code()).isZero();
        assertThat(purchase(3)).isEqualTo(65);
        limit(2, 2, COUNT, 0);
        Commands.pan(commands.request(4).pan(), Commands.OTHER_PAN);
        assertThat(driver.code()).isEqualTo(65);
    }

    @Test
    void usagesOfTheDayBeforeAreVoid() {
        limit(1, CARD, COUNT, 1);
        limit(2, CARD, AMOUNT, 100_00);
        for (int day = 0; day < 3; day++) {
            commands.businessDay(EngineDriver.FIRST_DAY + day, 1120 + day);
            driver.accepted();
            assertThat(purchase(10 * day + 1)).isZero();
            assertThat(purchase(10 * day + 2)).isEqualTo(61);
        }
    }

    @Test
    void sameBusinessDayAgainVoidsNothing() {
        limit(1, CARD, COUNT, 1);
        assertThat(purchase(1)).isZero();
        commands.businessDay(EngineDriver.FIRST_DAY, 1121);
        driver.accepted();
        assertThat(purchase(2)).isEqualTo(65);
    }

    @Test
    void usagesBeforeTheFirstBusinessDayCountToo() {
        EngineDriver early = new EngineDriver(new PaymentEngine());
        early.commands.genesis();
        early.accepted();
        early.commands.limit(1, CARD, COUNT, 1);
        early.accepted();
        early.populateWithoutDay();
        early.commands.request(1);
        assertThat(early.code()).isZero();
        early.commands.request(2);
        assertThat(early.code()).isEqualTo(65);
        early.commands.businessDay(1, 102);
        early.accepted();
        early.commands.request(3);
        assertThat(early.code()).isZero();
    }

    @Test
    void reversalGivesAmountAndCountBack() {
        limit(1, CARD, COUNT, 1);
        limit(2, CARD, AMOUNT, 100_00);
        for (int stan = 1; stan < 10; stan += 2) {
            assertThat(purchase(stan)).isZero();
            assertThat(reverse(stan + 1, stan)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3000", "2, 3000"})
    void partialReversalGivesBackTheDifferenceButNotTheCount(short messageClass, long replacement) {
        limit(1, CARD, COUNT, 2);
        limit(2, CARD, AMOUNT, 100_00);
        commands.request(1).messageClass(messageClass);
        assertThat(driver.code()).isZero();
        commands.reversal(2, 1).originalClass(messageClass).replacementAmount(replacement);
        assertThat(driver.code()).isZero();
        commands.request(3).amount(70_01);
        assertThat(driver.code()).isEqualTo(61);
        commands.request(4).amount(70_00);
        assertThat(driver.code()).isZero();
        limit(2, CARD, AMOUNT, 200_00);
        commands.request(5).amount(1);
        assertThat(driver.code()).isEqualTo(65);
    }

    @Test
    void reversalOfAnotherDaysOriginalGivesNothingBack() {
        limit(1, CARD, COUNT, 1);
        assertThat(purchase(1)).isZero();
        commands.businessDay(EngineDriver.FIRST_DAY + 1, 1121);
        driver.accepted();
        assertThat(purchase(2)).isZero();
        assertThat(reverse(3, 1)).isZero();
        assertThat(purchase(4)).isEqualTo(65);
    }

    @Test
    void whatALimitNeverCountedIsNotGivenBackFromIt() {
        assertThat(purchase(1)).isZero();
        limit(1, CARD, COUNT, 1);
        limit(2, CARD, AMOUNT, 100_00);
        assertThat(reverse(2, 1)).isZero();
        assertThat(purchase(3)).isZero();
        assertThat(purchase(4)).isEqualTo(61);
    }

    @Test
    void expiryOfAHoldGivesNothingBack() {
        limit(1, CARD, COUNT, 1);
        authorisation(1);
        assertThat(driver.code()).isZero();
        driver.nowNs = engine.nextDeadlineNs();
        assertThat(driver.tick()).isTrue();
        assertThat(purchase(2)).isEqualTo(65);
    }

    @Test
    void loweredThresholdAppliesToWhatIsUsedAlready() {
        limit(1, CARD, AMOUNT, 500_00);
        assertThat(purchase(1)).isZero();
        limit(1, CARD, AMOUNT, 50_00);
        commands.request(2).amount(1);
        assertThat(driver.code()).isEqualTo(61);
        limit(1, CARD, AMOUNT, 100_01);
        commands.request(3).amount(1);
        assertThat(driver.code()).isZero();
    }

    @Test
    void declinedWhenNoMoreUsagesCanBeKept() {
        EngineDriver small = new EngineDriver(new PaymentEngine());
        small.commands.genesis().maxUsages(3);
        small.accepted();
        small.populate();
        small.commands.limit(1, CARD, COUNT, 10);
        small.accepted();
        small.commands.limit(2, CARD, AMOUNT, 10_000_00);
        small.accepted();
        small.commands.request(1).amount(1);
        assertThat(small.code()).isZero();
        small.commands.card(Commands.OTHER_PAN, CARD_ACCOUNT);
        small.accepted();
        Commands.pan(small.commands.request(2).amount(1).pan(), Commands.OTHER_PAN);
        assertThat(small.code()).as("needs two, there is room for one").isEqualTo(96);
        small.commands.request(3).amount(1);
        assertThat(small.code()).as("needs no new one").isZero();
        assertThat(small.posted(CARD_ACCOUNT)).isEqualTo(1_000_00 - 2);
        small.commands.businessDay(EngineDriver.FIRST_DAY + 1, 1121);
        small.accepted();
        Commands.pan(small.commands.request(4).amount(1).pan(), Commands.OTHER_PAN);
        assertThat(small.code()).isZero();
    }

    private void limit(int number, int scope, int measure, long threshold) {
        commands.limit(number, scope, measure, threshold);
        driver.accepted();
    }
}
