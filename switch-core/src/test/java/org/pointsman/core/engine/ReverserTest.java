package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.codec.ReversalRequestEncoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;

class ReverserTest extends RuleTest {
    private static final String RRN = "632512345678";

    @Test
    void purchaseIsReversedOnce() {
        assertThat(purchase(1)).isZero();
        assertThat(reverse(2, 1)).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isZero();
        assertThat(reverse(3, 1)).as("already reversed").isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
    }

    @Test
    void authorisationIsReleased() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        commands.reversal(2, 1).originalClass((short) AUTHORISATION);
        assertThat(driver.code()).isZero();
        assertThat(driver.held(CARD_ACCOUNT)).isZero();
        assertThat(engine.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void replyHasNoApprovalCodeAndNoRrnOfTheEngines() {
        assertThat(purchase(1)).isZero();
        commands.reversal(2, 1);
        ReplyDecoder reply = driver.reply();
        assertThat(reply.approvalCode()).isEqualTo(4_294_967_295L);
        assertThat(reply.rrn().high()).isZero();
        assertThat(reply.flags()).isZero();
        assertThat(reply.transaction()).isEqualTo(2);
    }

    @Test
    void repeatedReversalGetsTheFirstAnswerAgain() {
        assertThat(purchase(1)).isZero();
        assertThat(reverse(2, 1)).isZero();
        commands.reversal(2, 1);
        ReplyDecoder again = driver.reply();
        assertThat(again.responseCode()).isZero();
        assertThat(again.flags()).isEqualTo((short) 4);
        assertThat(again.transaction()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pan",
                "processingCode",
                "amount",
                "merchant",
                "currency",
                "originalClass",
                "originalStan",
                "originalTime",
                "originalAcquirer",
                "replacement"
            })
    void sameKeyWithOtherContentIsRefused(String changed) {
        assertThat(purchase(1)).isZero();
        assertThat(reverse(2, 1)).isZero();
        ReversalRequestEncoder other = commands.reversal(2, 1);
        switch (changed) {
            case "pan" -> Commands.pan(other.pan(), "");
            case "processingCode" -> other.processingCode(1);
            case "amount" -> other.amount(1);
            case "merchant" -> Commands.merchantId(other.merchantId(), "898310053990002");
            case "currency" -> other.currency(840);
            case "originalClass" -> other.originalClass((short) 1);
            case "originalStan" -> other.originalStan(9);
            case "originalTime" -> other.originalTransmissionTime(9);
            case "originalAcquirer" -> other.originalAcquirer(9);
            default -> other.replacementAmount(0);
        }
        assertThat(driver.code()).isEqualTo(94);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rrn", "localTime", "localDate"})
    void repeatMayDifferInReferencesThatNameNothingBesideDe90(String changed) {
        assertThat(purchase(1)).isZero();
        assertThat(reverse(2, 1)).isZero();
        changeReference(commands.reversal(2, 1), changed);
        assertThat(driver.reply().flags()).isEqualTo((short) 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localTime", "localDate", "originalStan"})
    void repeatMayDifferInReferencesThatNameNothingBesideTheRrn(String changed) {
        Commands.rrn(commands.request(1).rrn(), RRN);
        assertThat(driver.code()).isZero();
        reversalByRrn(2);
        assertThat(driver.code()).isZero();
        changeReference(reversalByRrn(2), changed);
        assertThat(driver.reply().flags()).isEqualTo((short) 4);
    }

    @Test
    void repeatThatNamesByAnotherRrnIsRefused() {
        reversalByRrn(2);
        assertThat(driver.code()).isEqualTo(25);
        Commands.rrn(reversalByRrn(2).rrn(), "000000000009");
        assertThat(driver.code()).isEqualTo(94);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localTime", "localDate", "rrn", "originalClass"})
    void repeatThatNamesByAnotherTimeOrAnotherKeyIsRefused(String changed) {
        reversalByLocalTime(1, 2);
        assertThat(driver.code()).isEqualTo(25);
        changeReference(reversalByLocalTime(1, 2), changed);
        assertThat(driver.code()).isEqualTo(94);
    }

    private static void changeReference(ReversalRequestEncoder reversal, String changed) {
        switch (changed) {
            case "rrn" -> Commands.rrn(reversal.rrn(), RRN);
            case "localTime" -> reversal.localTime(9);
            case "localDate" -> reversal.localDate(9);
            case "originalStan" -> reversal.originalStan(9);
            default -> reversal.originalClass((short) 1);
        }
    }

    @Test
    void negativeAmountIsInvalidAndNotRemembered() {
        commands.reversal(2, 1).amount(-1);
        ReplyDecoder reply = driver.reply();
        assertThat(reply.responseCode()).isEqualTo((short) 13);
        assertThat(reply.transaction()).isZero();
    }

    @Test
    void amountOfZeroIsFineWithAReplacement() {
        assertThat(purchase(1)).isZero();
        commands.reversal(2, 1).amount(0).replacementAmount(0);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
    }

    // Finding the original

    @Test
    void originalIsFoundByRrnTerminalAndMerchant() {
        Commands.rrn(commands.request(1).rrn(), RRN);
        assertThat(driver.code()).isZero();
        reversalByRrn(2).terminalId(5);
        assertThat(driver.code()).isEqualTo(25);
        Commands.merchantId(reversalByRrn(3).merchantId(), "898310053990002");
        assertThat(driver.code()).isEqualTo(25);
        reversalByRrn(4);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
    }

    @Test
    void assignedRrnFindsTheOriginalToo() {
        assertThat(purchase(1)).isZero();
        Commands.rrn(reversalByRrn(2).rrn(), "000000000001");
        assertThat(driver.code()).isZero();
    }

    @Test
    void originalIsFoundByStanLocalTimeTerminalAndMerchant() {
        assertThat(purchase(1)).isZero();
        reversalByLocalTime(1, 2).localTime(2);
        assertThat(driver.code()).isEqualTo(25);
        reversalByLocalTime(1, 3).localDate(1119);
        assertThat(driver.code()).isEqualTo(25);
        reversalByLocalTime(1, 4);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
    }

    @Test
    void absentLocalTimeIsAValueLikeAnyOther() {
        commands.request(1).localTime(4_294_967_295L).localDate(0);
        assertThat(driver.code()).isZero();
        reversalByLocalTime(1, 2);
        assertThat(driver.code()).isEqualTo(25);
        reversalByLocalTime(1, 3).localTime(4_294_967_295L).localDate(0);
        assertThat(driver.code()).isZero();
    }

    @Test
    void newestOfSeveralIsMeant() {
        Commands.rrn(commands.request(1).amount(100_00).rrn(), RRN);
        assertThat(driver.code()).isZero();
        Commands.rrn(commands.request(2).amount(200_00).rrn(), RRN);
        assertThat(driver.code()).isZero();
        reversalByRrn(3).amount(100_00);
        assertThat(driver.code()).isEqualTo(64);
        reversalByRrn(4).amount(200_00);
        assertThat(driver.code()).isZero();
    }

    @Test
    void firstKeyPresentDecidesAndAMissDoesNotFallThrough() {
        Commands.rrn(commands.request(1).rrn(), RRN);
        assertThat(driver.code()).isZero();
        Commands.rrn(commands.reversal(2, 9).localTime(1).rrn(), RRN);
        assertThat(driver.code()).as("DE 90 names another").isEqualTo(25);
        Commands.rrn(reversalByLocalTime(1, 3).rrn(), "999999999999");
        assertThat(driver.code()).as("DE 37 names another").isEqualTo(25);
    }

    @Test
    void reversalCannotBeReversed() {
        assertThat(purchase(1)).isZero();
        assertThat(reverse(2, 1)).isZero();
        commands.reversal(3, 2).originalClass((short) 4);
        assertThat(driver.code()).isEqualTo(25);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
    }

    // What cannot be meant

    @Test
    void declinedOriginalCannotBeMeant() {
        commands.request(1).amount(1_000_01);
        assertThat(driver.code()).isEqualTo(51);
        commands.reversal(2, 1).amount(1_000_01);
        assertThat(driver.code()).isEqualTo(25);
    }

    @Test
    void inquiryCannotBeMeant() {
        inquiry(1);
        assertThat(driver.code()).isZero();
        commands.reversal(2, 1).amount(0);
        assertThat(driver.code()).isEqualTo(25);
    }

    @Test
    void cardAndAcquirerMustBeThoseOfTheOriginal() {
        assertThat(purchase(1)).isZero();
        Commands.pan(commands.reversal(2, 1).pan(), Commands.OTHER_PAN);
        assertThat(driver.code()).isEqualTo(25);
        commands.reversal(3, 1).acquirer(999);
        assertThat(driver.code()).isEqualTo(25);
        Commands.pan(commands.reversal(4, 1).pan(), "");
        assertThat(driver.code()).as("no card sent").isZero();
    }

    @ParameterizedTest
    @CsvSource({"9999, -1", "10001, -1", "0, -1", "10000, 10000", "10000, 10001", "10000, -2"})
    void amountThatDoesNotFitTheOriginalIsIncorrect(long amount, long replacement) {
        assertThat(purchase(1)).isZero();
        commands.reversal(2, 1).amount(amount).replacementAmount(replacement);
        assertThat(driver.code()).isEqualTo(64);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
        assertThat(reverse(3, 1)).as("the original is as it was").isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 30_00})
    void anotherCurrencyThanTheOriginalsIsAnIncorrectAmount(long replacement) {
        assertThat(purchase(1)).isZero();
        commands.reversal(2, 1).currency(840).replacementAmount(replacement);
        assertThat(driver.code()).isEqualTo(64);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
        assertThat(reverse(3, 1)).as("the original is as it was").isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
    }

    // What it does

    @Test
    void replacementAmountIsWhatRemainsOfAPurchase() {
        assertThat(purchase(1)).isZero();
        commands.reversal(2, 1).replacementAmount(30_00);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(970_00);
        assertThat(reverse(3, 1)).as("counts as reversed").isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(970_00);
    }

    @Test
    void replacementAmountIsWhatRemainsOfAHoldUntilItExpires() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        commands.reversal(2, 1).originalClass((short) AUTHORISATION).replacementAmount(30_00);
        assertThat(driver.code()).isZero();
        assertThat(driver.held(CARD_ACCOUNT)).isEqualTo(30_00);
        driver.nowNs = engine.nextDeadlineNs();
        assertThat(driver.tick()).isTrue();
        assertThat(driver.held(CARD_ACCOUNT)).isZero();
    }

    @Test
    void merchantsAccountMayBePushedNegative() {
        assertThat(purchase(1)).isZero();
        merchantSpends(2, 100_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isZero();
        assertThat(reverse(3, 1)).isZero();
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(-100_00);
    }

    @Test
    void noStatusStandsInTheWay() {
        assertThat(purchase(1)).isZero();
        commands.participant(Commands.ACQUIRER).status((short) 1);
        driver.accepted();
        commands.merchant(Commands.MERCHANT, MERCHANT_ACCOUNT).status((short) 1);
        driver.accepted();
        commands.terminal(Commands.TERMINAL, Commands.MERCHANT).status((short) 1);
        driver.accepted();
        commands.card(Commands.PAN, CARD_ACCOUNT).status((short) 2);
        driver.accepted();
        commands.account(CARD_ACCOUNT, 0).status((short) 2);
        driver.accepted();
        commands.account(MERCHANT_ACCOUNT, 0).kind((short) 2).status((short) 2);
        driver.accepted();
        assertThat(reverse(2, 1)).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
    }

    @Test
    void moneyGoesBackBetweenTheAccountsItMovedBetween() {
        assertThat(purchase(1)).isZero();
        commands.account(CARD_ACCOUNT + 1, 0);
        driver.accepted();
        commands.account(MERCHANT_ACCOUNT + 1, 0).kind((short) 2);
        driver.accepted();
        commands.card(Commands.PAN, CARD_ACCOUNT + 1);
        driver.accepted();
        commands.merchant(Commands.MERCHANT, MERCHANT_ACCOUNT + 1);
        driver.accepted();
        assertThat(reverse(2, 1)).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isZero();
    }

    @Test
    void reversalThatWouldOverflowIsDeclinedAndLeavesTheOriginalAsItIs() {
        commands.account(CARD_ACCOUNT, 0).mayGoNegative((short) 1);
        driver.accepted();
        commands.request(1).amount(Long.MAX_VALUE);
        assertThat(driver.code()).isZero();
        commands.account(MERCHANT_ACCOUNT, 0).kind((short) 2).mayGoNegative((short) 1);
        driver.accepted();
        merchantSpends(2, Long.MAX_VALUE);
        merchantSpends(3, 5);
        commands.reversal(4, 1).amount(Long.MAX_VALUE);
        assertThat(driver.code()).isEqualTo(96);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(-5);
        commands.account(CARD_ACCOUNT + 3, 5);
        driver.accepted();
        String payer = cardOf(CARD_ACCOUNT + 3);
        Commands.pan(commands.request(5).amount(5).pan(), payer);
        assertThat(driver.code()).isZero();
        commands.reversal(6, 1).amount(Long.MAX_VALUE);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
    }

    /** Pays from the merchant's account to a new merchant, one for each STAN. */
    private void merchantSpends(int stan, long amount) {
        String payee = "89831005399100" + stan;
        commands.account(MERCHANT_ACCOUNT + stan, 0).kind((short) 2);
        driver.accepted();
        commands.merchant(payee, MERCHANT_ACCOUNT + stan);
        driver.accepted();
        commands.terminal(Commands.TERMINAL, payee);
        driver.accepted();
        String card = cardOf(MERCHANT_ACCOUNT);
        TransactionRequestEncoder request = commands.request(stan).amount(amount);
        Commands.merchantId(request.merchantId(), payee);
        Commands.pan(request.pan(), card);
        assertThat(driver.code()).isZero();
    }

    private String cardOf(long account) {
        commands.route("622587").checkDigit((short) 0);
        driver.accepted();
        String pan = "622587" + account;
        commands.card(pan, account);
        driver.accepted();
        return pan;
    }

    // Reversal before original

    @ParameterizedTest
    @ValueSource(strings = {"exact", "rrn", "localTime"})
    void reversalBeforeOriginalDeclinesTheLateOriginal(String key) {
        switch (key) {
            case "exact" -> commands.reversal(2, 1);
            case "rrn" -> reversalByRrn(2);
            default -> reversalByLocalTime(1, 2);
        }
        assertThat(driver.code()).isEqualTo(25);
        Commands.rrn(commands.request(1).rrn(), RRN);
        assertThat(driver.code()).isEqualTo(21);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
        Commands.rrn(commands.request(1).rrn(), RRN);
        assertThat(driver.reply().flags()).as("the decline is remembered").isEqualTo((short) 4);
    }

    @Test
    void everyLateOriginalIsDeclinedNotOnlyTheFirst() {
        reversalByRrn(9);
        assertThat(driver.code()).isEqualTo(25);
        for (int stan = 1; stan <= 3; stan++) {
            Commands.rrn(commands.request(stan).rrn(), RRN);
            assertThat(driver.code()).isEqualTo(21);
        }
    }

    @Test
    void originalThatAnotherKeyWouldHaveFoundIsNotLate() {
        assertThat(reverse(2, 9)).isEqualTo(25);
        assertThat(purchase(1)).isZero();
    }

    @Test
    void reversalThatWasForgottenDeclinesNothing() {
        EngineDriver small = new EngineDriver(new PaymentEngine());
        small.commands.genesis().maxTransactions(2);
        small.accepted();
        small.populate();
        small.commands.reversal(2, 1);
        assertThat(small.code()).isEqualTo(25);
        small.commands.request(5);
        assertThat(small.code()).isZero();
        small.commands.request(1);
        assertThat(small.code()).as("takes the very place of the reversal").isZero();
    }

    @Test
    void reversalOfALateOriginalFindsItDeclined() {
        assertThat(reverse(2, 1)).isEqualTo(25);
        assertThat(purchase(1)).isEqualTo(21);
        assertThat(reverse(3, 1)).isEqualTo(25);
    }

    private ReversalRequestEncoder reversalByRrn(int stan) {
        ReversalRequestEncoder reversal = withoutDe90(stan);
        Commands.rrn(reversal.rrn(), RRN);
        return reversal;
    }

    /** The STAN of such a reversal is that of its original; the transmission time tells their keys apart. */
    private ReversalRequestEncoder reversalByLocalTime(int stan, int transmissionTime) {
        return withoutDe90(stan).localTime(stan).transmissionTime(transmissionTime);
    }

    private ReversalRequestEncoder withoutDe90(int stan) {
        return commands.reversal(stan, 0)
                .originalClass((short) 0)
                .originalTransmissionTime(0)
                .originalAcquirer(0);
    }
}
