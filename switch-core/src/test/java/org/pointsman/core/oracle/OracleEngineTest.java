package org.pointsman.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pointsman.core.testing.Commands.CARD_ACCOUNT;
import static org.pointsman.core.testing.Commands.MERCHANT;
import static org.pointsman.core.testing.Commands.MERCHANT_ACCOUNT;
import static org.pointsman.core.testing.Commands.PAN;

import org.junit.jupiter.api.Test;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.codec.ReversalRequestEncoder;
import org.pointsman.core.engine.CommandError;
import org.pointsman.core.table.RecordHash;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;

/** Scenarios worked out by hand from the rules: who checks the engine has to be checked as well. */
class OracleEngineTest {
    private static final int INQUIRY = 310_000;
    private static final int EXACTLY_THE_FUNDS = 1_000_00;

    private final OracleEngine engine = new OracleEngine();
    private final EngineDriver driver = new EngineDriver(engine);
    private final Commands commands = driver.commands;

    @Test
    void purchaseMovesMoneyToTheMerchant() {
        driver.found();
        commands.request(1);
        ReplyDecoder reply = driver.reply();
        assertThat(reply.responseCode()).isZero();
        assertThat(reply.approvalCode()).isEqualTo(1);
        assertThat(reply.transaction()).isEqualTo(1);
        assertThat(reply.settlementDate()).isEqualTo(1120);
        assertThat(reply.flags()).isEqualTo((short) OracleRequests.RRN_ASSIGNED);
        assertThat(reply.rrn().high()).isEqualTo(Commands.text8("00000000"));
        assertThat(reply.rrn().low()).isEqualTo(0x30303031L);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(100_00);
        assertThat(driver.posted(Commands.CNY)).isEqualTo(-1_000_00);
    }

    @Test
    void authorisationHoldsAndItsReversalReleases() {
        driver.found();
        commands.request(1).messageClass((short) 1);
        assertThat(driver.code()).isZero();
        assertThat(driver.held(CARD_ACCOUNT)).isEqualTo(100_00);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
        commands.reversal(2, 1).originalClass((short) 1);
        assertThat(driver.code()).isZero();
        assertThat(driver.held(CARD_ACCOUNT)).isZero();
    }

    @Test
    void repeatGetsTheFirstAnswerAgain() {
        driver.found();
        commands.request(1);
        driver.send();
        commands.request(1).correlation(99);
        ReplyDecoder reply = driver.reply();
        assertThat(reply.correlation()).isEqualTo(99);
        assertThat(reply.approvalCode()).isEqualTo(1);
        assertThat(reply.transaction()).isEqualTo(1);
        assertThat(reply.flags()).isEqualTo((short) 6);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
    }

    @Test
    void sameKeyWithOtherContentIsRefused() {
        driver.found();
        commands.request(1);
        driver.send();
        commands.request(1).amount(1);
        ReplyDecoder reply = driver.reply();
        assertThat(reply.responseCode()).isEqualTo((short) 94);
        assertThat(reply.transaction()).isZero();
        assertThat(reply.rrn().high()).isZero();
    }

    @Test
    void amountOfZeroIsForInquiriesOnly() {
        driver.found();
        commands.request(1).amount(0);
        assertThat(driver.code()).isEqualTo(13);
        commands.request(1).amount(-1);
        assertThat(driver.code()).isEqualTo(13);
        commands.request(1).amount(0).processingCode(INQUIRY);
        ReplyDecoder reply = driver.reply();
        assertThat(reply.responseCode()).isZero();
        assertThat(reply.approvalCode()).isEqualTo(OracleRequests.NO_APPROVAL_CODE);
        assertThat(reply.balance()).isEqualTo(1_000_00);
        assertThat(reply.currency()).isEqualTo(Commands.CNY);
        assertThat(reply.flags()).isEqualTo((short) 3);
    }

    @Test
    void reversalBeforeOriginalDeclinesEveryLateOriginal() {
        driver.found();
        Commands.rrn(commands.reversal(2, 1).originalClass((short) 0).rrn(), "000000000007");
        assertThat(driver.code()).isEqualTo(25);
        Commands.rrn(commands.request(1).rrn(), "000000000007");
        assertThat(driver.code()).isEqualTo(21);
        Commands.rrn(commands.request(3).rrn(), "000000000007");
        assertThat(driver.code()).isEqualTo(21);
        Commands.rrn(commands.request(4).rrn(), "000000000008");
        assertThat(driver.code()).isZero();
    }

    @Test
    void reversalCannotMeanAnRrnThatTheEngineHasYetToAssign() {
        driver.found();
        Commands.rrn(commands.reversal(2, 1).originalClass((short) 0).rrn(), "000000000001");
        assertThat(driver.code()).isEqualTo(25);
        commands.request(1);
        assertThat(driver.code()).isZero();
        Commands.rrn(commands.request(3).rrn(), "000000000001");
        assertThat(driver.code()).isEqualTo(21);
    }

    @Test
    void forgottenReversalNoLongerDeclinesTheLateOriginal() {
        commands.genesis().maxTransactions(2);
        driver.accepted();
        driver.populate();
        commands.reversal(2, 1);
        assertThat(driver.code()).isEqualTo(25);
        commands.request(3);
        assertThat(driver.code()).isZero();
        commands.request(4);
        assertThat(driver.code()).isZero();
        commands.request(1);
        assertThat(driver.code()).isZero();
    }

    @Test
    void reversalMovesMoneyOnce() {
        driver.found();
        commands.request(1);
        driver.send();
        for (int stan = 2; stan < 5; stan++) {
            commands.reversal(stan, 1);
            assertThat(driver.code()).isZero();
            assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
            assertThat(driver.posted(MERCHANT_ACCOUNT)).isZero();
        }
    }

    @Test
    void partialReversalLeavesTheReplacementAmount() {
        driver.found();
        commands.request(1);
        driver.send();
        commands.reversal(2, 1).replacementAmount(30_00);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(30_00);
        commands.reversal(3, 1);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(30_00);
    }

    @Test
    void firstKeyPresentDecides() {
        driver.found();
        commands.request(1);
        driver.send();
        ReversalRequestEncoder reversal =
                commands.reversal(1, 1).originalClass((short) 0).transmissionTime(5);
        Commands.rrn(reversal.rrn(), "999999999999");
        assertThat(driver.code()).isEqualTo(25);
        commands.reversal(1, 1).originalClass((short) 0).transmissionTime(6);
        assertThat(driver.code()).isZero();
    }

    @Test
    void wrongCardIsLookedAtBeforeWrongAmount() {
        driver.found();
        commands.request(1);
        driver.send();
        Commands.pan(commands.reversal(2, 1).amount(1).pan(), "6225880012345683");
        assertThat(driver.code()).isEqualTo(25);
        commands.reversal(3, 1).amount(1);
        assertThat(driver.code()).isEqualTo(64);
        Commands.pan(commands.reversal(4, 1).pan(), "");
        assertThat(driver.code()).isZero();
    }

    @Test
    void holdsExpireAtTheirDeadlineOldestFirstAndNotTooManyAtOnce() {
        commands.genesis().holdForNs(1_000).maxTimersPerStep(2);
        driver.accepted();
        driver.populate();
        for (int stan = 1; stan <= 3; stan++) {
            commands.request(stan).messageClass((short) 1).amount(stan);
            assertThat(driver.code()).isZero();
        }
        driver.nowNs += 999;
        assertThat(driver.tick()).isFalse();
        driver.nowNs++;
        assertThat(engine.nextDeadlineNs()).isEqualTo(driver.nowNs);
        assertThat(driver.tick()).isTrue();
        assertThat(driver.expired()).extracting(e -> e.transaction()).containsExactly(1L, 2L);
        assertThat(driver.held(CARD_ACCOUNT)).isEqualTo(3);
        commands.reversal(9, 1).originalClass((short) 1).amount(1);
        assertThat(driver.code()).isZero();
        assertThat(driver.expired()).extracting(e -> e.amount()).containsExactly(3L);
        assertThat(driver.held(CARD_ACCOUNT)).isZero();
        assertThat(engine.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nothingYoungIsForgotten() {
        commands.genesis().maxTransactions(1).rememberAtLeastNs(100);
        driver.accepted();
        driver.populate();
        commands.request(1);
        assertThat(driver.code()).isZero();
        driver.nowNs += 99;
        commands.request(2);
        assertThat(driver.code()).isEqualTo(96);
        driver.nowNs += 1;
        commands.request(2);
        assertThat(driver.code()).isZero();
    }

    @Test
    void reachingAThresholdIsAllowedPassingItIsNot() {
        driver.found();
        commands.limit(1, 1, 2, 250_00);
        driver.accepted();
        commands.limit(2, 1, 1, 150_00);
        driver.accepted();
        commands.request(1).amount(150_01);
        assertThat(driver.code()).isEqualTo(61);
        commands.request(2).amount(150_00);
        assertThat(driver.code()).isZero();
        commands.request(3).amount(100_01);
        assertThat(driver.code()).isEqualTo(61);
        commands.request(4).amount(100_00);
        assertThat(driver.code()).isZero();
        commands.businessDay(EngineDriver.FIRST_DAY + 1, 1121);
        driver.accepted();
        commands.request(5).amount(1);
        assertThat(driver.code()).isZero();
    }

    @Test
    void countIsGivenBackByAFullReversalOnly() {
        driver.found();
        commands.limit(1, 3, 3, 1);
        driver.accepted();
        commands.request(1);
        assertThat(driver.code()).isZero();
        commands.request(2);
        assertThat(driver.code()).isEqualTo(65);
        commands.reversal(3, 1);
        assertThat(driver.code()).isZero();
        commands.request(4);
        assertThat(driver.code()).isZero();
        commands.reversal(5, 4).replacementAmount(1);
        assertThat(driver.code()).isZero();
        commands.request(6);
        assertThat(driver.code()).isEqualTo(65);
    }

    @Test
    void fundsAreGoodToTheLastUnit() {
        driver.found();
        commands.request(1).amount(EXACTLY_THE_FUNDS + 1);
        assertThat(driver.code()).isEqualTo(51);
        commands.request(2).amount(EXACTLY_THE_FUNDS);
        assertThat(driver.code()).isZero();
        commands.request(3).amount(1);
        assertThat(driver.code()).isEqualTo(51);
        commands.account(CARD_ACCOUNT, 0).creditLine(1);
        driver.accepted();
        commands.request(4).amount(1);
        assertThat(driver.code()).isZero();
    }

    @Test
    void cardIsGoodToTheEndOfItsMonth() {
        driver.found();
        commands.card(PAN, CARD_ACCOUNT).expiry(2611);
        driver.accepted();
        commands.businessDay(EngineDriver.FIRST_DAY + 10, 1130);
        driver.accepted();
        commands.request(1);
        assertThat(driver.code()).isZero();
        commands.businessDay(EngineDriver.FIRST_DAY + 11, 1201);
        driver.accepted();
        commands.request(2);
        assertThat(driver.code()).isEqualTo(54);
    }

    @Test
    void fullTableDeclinesAndChangesNothing() {
        commands.genesis().maxHolds(1).maxUsages(1);
        driver.accepted();
        driver.populate();
        commands.limit(1, 1, 2, 900_00);
        driver.accepted();
        commands.limit(2, 2, 2, 900_00);
        driver.accepted();
        commands.request(1).messageClass((short) 1);
        assertThat(driver.code()).isEqualTo(96);
        assertThat(driver.held(CARD_ACCOUNT)).isZero();
        assertThat(engine.state.usages).isEmpty();
        assertThat(engine.state.transactions).hasSize(1);
    }

    @Test
    void rejectedReferenceDataChangesNothing() {
        driver.found();
        long before = engine.stateHash();
        commands.account(CARD_ACCOUNT, 1);
        assertThat(driver.result()).isEqualTo(CommandError.OPENING_BALANCE_REPEATED);
        commands.account(CARD_ACCOUNT, 1).currency(840);
        assertThat(driver.result()).isEqualTo(CommandError.FIXED_VALUE_CHANGED);
        commands.account(999, -1);
        assertThat(driver.result()).isEqualTo(CommandError.VALUE_OUT_OF_RANGE);
        commands.card("6225880012345683", 5555);
        assertThat(driver.result()).isEqualTo(CommandError.ACCOUNT_UNKNOWN);
        commands.terminal("10000001", "898310053990002");
        assertThat(driver.result()).isEqualTo(CommandError.MERCHANT_UNKNOWN);
        commands.businessDay(EngineDriver.FIRST_DAY - 1, 1119);
        assertThat(driver.result()).isEqualTo(CommandError.DAY_GOES_BACK);
        commands.genesis().maxTransactions(0);
        assertThat(driver.result()).isEqualTo(CommandError.GENESIS_REPEATED);
        assertThat(engine.stateHash()).isEqualTo(before);
    }

    @Test
    void longestPrefixSaysWhetherTheCheckDigitCounts() {
        driver.found();
        String wrongDigit = "6225880012345674";
        commands.card(wrongDigit, CARD_ACCOUNT);
        driver.accepted();
        Commands.pan(commands.request(1).pan(), wrongDigit);
        assertThat(driver.code()).isEqualTo(14);
        commands.route("62258800").checkDigit((short) 0);
        driver.accepted();
        Commands.pan(commands.request(2).pan(), wrongDigit);
        assertThat(driver.code()).isZero();
        Commands.pan(commands.request(3).pan(), "4761739001010010");
        assertThat(driver.code()).isEqualTo(15);
        Commands.pan(commands.request(4).pan(), "4761739001010011");
        assertThat(driver.code()).isEqualTo(14);
    }

    @Test
    void closedMerchantCanStillBeReversed() {
        driver.found();
        commands.request(1);
        driver.send();
        commands.merchant(MERCHANT, MERCHANT_ACCOUNT).status((short) 1);
        driver.accepted();
        commands.request(2);
        assertThat(driver.code()).isEqualTo(3);
        commands.reversal(3, 1);
        assertThat(driver.code()).isZero();
    }

    @Test
    void nothingComesBeforeGenesis() {
        commands.tick();
        assertThatThrownBy(driver::send).isInstanceOf(IllegalStateException.class);
        assertThat(engine.stateHash()).isZero();
    }

    @Test
    void hashOfTheSmallestStateIsTheSumOfItsTwoRecords() {
        commands.genesis().maxTransactions(7);
        driver.accepted();
        long holdForNs = 7 * 24 * 3_600_000_000_000L;
        long[] genesis = {0, 0, 0, 0, 0, holdForNs, 7, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 16, 1000};
        long[] counters = {1, 1, 1, 0, 0, driver.nowNs, 1, 1};
        long expected = RecordHash.hash(RecordHash.GENESIS, 0, genesis, genesis.length)
                + RecordHash.hash(RecordHash.COUNTERS, 0, counters, counters.length);
        assertThat(engine.stateHash()).isEqualTo(expected);
    }
}
