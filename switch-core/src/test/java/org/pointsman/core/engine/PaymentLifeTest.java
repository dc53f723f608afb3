package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.testing.Commands;

/** What API clients do with payments that are there: capture and reverse them; and accounts they open. */
class PaymentLifeTest extends RuleTest {
    private void authorise(long key, long amount) {
        commands.payment(key).messageClass((short) AUTHORISATION).amount(amount);
        assertThat(driver.view().status()).isEqualTo((short) PaymentStatus.AUTHORISED);
    }

    private int capture(long key, long transaction) {
        commands.capture(key, transaction);
        return driver.view().result();
    }

    private int reversePayment(long key, long transaction) {
        commands.paymentReversal(key, transaction);
        return driver.view().result();
    }

    @Test
    void captureMovesWhatIsHeld() {
        authorise(1, 100_00);
        commands.capture(2, 1).amount(100_00);
        PaymentViewDecoder view = driver.view();
        assertThat(view.result()).isZero();
        assertThat(view.status()).isEqualTo((short) PaymentStatus.CAPTURED);
        assertThat(view.capturedAmount()).isEqualTo(100_00);
        assertThat(view.reference()).isEqualTo("order 1");
        assertThat(driver.held(CARD_ACCOUNT)).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(100_00);
        assertThat(engine.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void captureIsRepeatedUnderItsKeyAndRefusedUnderAnother() {
        authorise(1, 100_00);
        assertThat(capture(2, 1)).isZero();
        commands.capture(2, 1);
        assertThat(driver.view().flags()).isEqualTo((short) 4);
        assertThat(capture(3, 1)).isEqualTo(RequestResult.ALREADY_CAPTURED);
        commands.capture(3, 1);
        PaymentViewDecoder again = driver.view();
        assertThat(again.result()).isEqualTo((short) RequestResult.ALREADY_CAPTURED);
        assertThat(again.flags()).isEqualTo((short) 4);
        assertThat(again.transaction()).isEqualTo(1);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(100_00);
    }

    @Test
    void aKeyOfAnotherKindOfRequestIsNotARepeat() {
        authorise(1, 100_00);
        assertThat(capture(1, 1)).isEqualTo(RequestResult.KEY_REUSED);
        assertThat(capture(2, 1)).isZero();
        assertThat(reversePayment(2, 1)).isEqualTo(RequestResult.KEY_REUSED);
        commands.capture(2, 1).amount(100_00);
        assertThat(driver.view().result()).as("whole by another amount").isEqualTo((short) RequestResult.KEY_REUSED);
    }

    @Test
    void onlyTheWholeIsCaptured() {
        authorise(1, 100_00);
        commands.capture(2, 1).amount(99_99);
        assertThat(driver.view().result()).isEqualTo((short) RequestResult.AMOUNT_DIFFERS);
        commands.capture(3, 1).amount(-1);
        assertThat(driver.view().result()).isEqualTo((short) RequestResult.INVALID_AMOUNT);
        assertThat(driver.held(CARD_ACCOUNT)).isEqualTo(100_00);
    }

    @Test
    void whatIsReversedExpiredDeclinedOrUnknownIsNotCaptured() {
        authorise(1, 100_00);
        assertThat(reversePayment(2, 1)).isZero();
        assertThat(capture(3, 1)).isEqualTo(RequestResult.ALREADY_REVERSED);
        authorise(4, 1_00);
        driver.nowNs = engine.nextDeadlineNs();
        driver.tick();
        assertThat(capture(5, 2)).isEqualTo(RequestResult.HOLD_EXPIRED);
        assertThat(reversePayment(6, 2)).isEqualTo(RequestResult.HOLD_EXPIRED);
        commands.payment(7).amount(5_000_00);
        driver.view();
        assertThat(capture(8, 3)).isEqualTo(RequestResult.NOT_APPROVED);
        assertThat(reversePayment(9, 3)).isEqualTo(RequestResult.NOT_APPROVED);
        assertThat(capture(10, 4)).isEqualTo(RequestResult.PAYMENT_UNKNOWN);
        assertThat(reversePayment(11, 0)).isEqualTo(RequestResult.PAYMENT_UNKNOWN);
    }

    @Test
    void aReversalGivesBackWhatWasCaptured() {
        authorise(1, 100_00);
        capture(2, 1);
        assertThat(reversePayment(3, 1)).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isZero();
        PaymentViewDecoder view = driver.payment(1);
        assertThat(view.capturedAmount()).isEqualTo(100_00);
        assertThat(view.reversedAmount()).isEqualTo(100_00);
        assertThat(view.reversal()).as("no message did").isZero();
        assertThat(reversePayment(4, 1)).isEqualTo(RequestResult.ALREADY_REVERSED);
    }

    @Test
    void anIsoAuthorisationIsCapturedAndThenReversedByMessage() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        assertThat(capture(1, 1)).isZero();
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(100_00);
        commands.reversal(2, 1).originalClass((short) AUTHORISATION);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
        assertThat(driver.payment(1).status()).isEqualTo((short) PaymentStatus.REVERSED);
    }

    @Test
    void limitsGiveBackWhatIsReversedThatDay() {
        commands.limit(1, 2, 2, 150_00);
        driver.accepted();
        commands.limit(2, 3, 3, 1);
        driver.accepted();
        authorise(1, 100_00);
        capture(2, 1);
        reversePayment(3, 1);
        authorise(4, 150_00);
        commands.payment(5);
        assertThat(driver.view().responseCode()).isEqualTo((short) 61);
    }

    @Test
    void theReceivingAccountCanRefuseACapture() {
        authorise(1, 100_00);
        commands.account(MERCHANT_ACCOUNT, 0).kind((short) 2).maxBalance(99_99);
        driver.accepted();
        assertThat(capture(2, 1)).isEqualTo(RequestResult.RECEIVER_REFUSED);
        commands.account(MERCHANT_ACCOUNT, 0).kind((short) 2).status((short) 2);
        driver.accepted();
        assertThat(capture(3, 1)).isEqualTo(RequestResult.RECEIVER_REFUSED);
        commands.account(MERCHANT_ACCOUNT, 0).kind((short) 2);
        driver.accepted();
        assertThat(capture(2, 1)).as("the first answer again").isEqualTo(RequestResult.RECEIVER_REFUSED);
        assertThat(capture(4, 1)).isZero();
    }

    /** Account 3000 may owe whatever it likes; the merchant with the account 3001 gets it. */
    private void openBottomlessAccount() {
        commands.account(3000, 0).mayGoNegative((short) 1);
        driver.accepted();
        commands.account(3001, 0);
        driver.accepted();
        commands.merchant("898310053990002", 3001);
        driver.accepted();
    }

    private void payFrom(long account, long key, int messageClass, long amount, String merchant) {
        PaymentRequestEncoder payment = commands.payment(key);
        payment.account(account).messageClass((short) messageClass).amount(amount);
        Commands.pan(payment.pan(), "");
        Commands.merchantId(payment.merchantId(), merchant);
        assertThat(driver.view().responseCode()).isZero();
    }

    @Test
    void aCaptureLeavesNoBalanceOutOfTheRangeOf64Bits() {
        openBottomlessAccount();
        payFrom(3000, 1, AUTHORISATION, 100_00, Commands.MERCHANT);
        payFrom(3000, 2, 2, Long.MAX_VALUE, "898310053990002");
        assertThat(capture(3, 1)).isEqualTo(RequestResult.BALANCE_OVERFLOW);
        assertThat(driver.held(3000)).isEqualTo(100_00);
    }

    @Test
    void aReversalLeavesNoBalanceOutOfTheRangeOf64Bits() {
        openBottomlessAccount();
        payFrom(3000, 1, 2, 100_00, "898310053990002");
        payFrom(3001, 2, 2, 100_00, Commands.MERCHANT);
        payFrom(3000, 3, 2, Long.MAX_VALUE - 100_00, "898310053990002");
        payFrom(CARD_ACCOUNT, 5, 2, 1_00, "898310053990002");
        assertThat(reversePayment(4, 2)).isEqualTo(RequestResult.BALANCE_OVERFLOW);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(100_00);
        assertThat(driver.payment(2).status()).isEqualTo((short) PaymentStatus.CAPTURED);
    }

    /** A message reverses 60.00 of the payment 1 of 100.00; the reversal is transaction {@code number}. */
    private void reversePartly() {
        commands.reversal(2, 1).originalClass((short) AUTHORISATION).replacementAmount(40_00);
        assertThat(driver.code()).isZero();
        assertThat(driver.held(CARD_ACCOUNT)).isEqualTo(40_00);
    }

    private void assertShown(PaymentViewDecoder view, int status, long captured, long reversed, long reversal) {
        assertThat(view.result()).isZero();
        assertThat(view.status()).isEqualTo((short) status);
        assertThat(view.capturedAmount()).isEqualTo(captured);
        assertThat(view.reversedAmount()).isEqualTo(reversed);
        assertThat(view.reversal()).isEqualTo(reversal);
    }

    @Test
    void whatAMessageLeftOfAnAuthorisationIsCapturedThenReversed() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        reversePartly();
        assertShown(driver.payment(1), PaymentStatus.AUTHORISED, 0, 60_00, 2);

        commands.capture(3, 1).amount(100_00);
        assertThat(driver.view().result()).isEqualTo((short) RequestResult.AMOUNT_DIFFERS);
        commands.capture(4, 1).amount(40_00);
        assertShown(driver.view(), PaymentStatus.CAPTURED, 40_00, 60_00, 2);
        assertThat(driver.held(CARD_ACCOUNT)).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(960_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(40_00);
        assertThat(engine.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(capture(5, 1)).isEqualTo(RequestResult.ALREADY_CAPTURED);

        commands.reversal(6, 1).originalClass((short) AUTHORISATION);
        assertThat(driver.code()).as("to messages it is reversed already").isZero();
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(40_00);

        commands.paymentReversal(7, 1);
        assertShown(driver.view(), PaymentStatus.REVERSED, 40_00, 100_00, 2);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isZero();
        assertThat(reversePayment(8, 1)).isEqualTo(RequestResult.ALREADY_REVERSED);
        commands.capture(4, 1).amount(40_00);
        assertShown(driver.view(), PaymentStatus.CAPTURED, 40_00, 60_00, 2);
        commands.paymentReversal(7, 1);
        assertShown(driver.view(), PaymentStatus.REVERSED, 40_00, 100_00, 2);
    }

    @Test
    void whatAMessageLeftOfAPurchaseIsReversed() {
        assertThat(purchase(1)).isZero();
        commands.reversal(2, 1).replacementAmount(40_00);
        assertThat(driver.code()).isZero();
        assertShown(driver.payment(1), PaymentStatus.CAPTURED, 100_00, 60_00, 2);
        assertThat(capture(3, 1)).isEqualTo(RequestResult.ALREADY_CAPTURED);
        commands.paymentReversal(4, 1);
        assertShown(driver.view(), PaymentStatus.REVERSED, 100_00, 100_00, 2);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isZero();
    }

    @Test
    void whatAMessageLeftExpires() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        reversePartly();
        driver.nowNs = engine.nextDeadlineNs();
        driver.tick();
        assertShown(driver.payment(1), PaymentStatus.EXPIRED, 0, 60_00, 2);
        assertThat(capture(3, 1)).isEqualTo(RequestResult.HOLD_EXPIRED);
        assertThat(reversePayment(4, 1)).isEqualTo(RequestResult.HOLD_EXPIRED);
    }

    @Test
    void limitsGiveBackEachPartOfWhatIsReversedAndTheCountWithTheLast() {
        commands.limit(1, 2, 2, 150_00);
        driver.accepted();
        commands.limit(2, 2, 3, 2);
        driver.accepted();
        authorisation(1);
        assertThat(driver.code()).isZero();
        reversePartly();
        commands.payment(3).amount(110_00);
        assertThat(driver.view().responseCode()).as("40.00 + 110.00").isZero();
        commands.payment(4).amount(1);
        assertThat(driver.view().responseCode()).isEqualTo((short) 61);
        assertThat(reversePayment(5, 1)).isZero();
        commands.payment(6).amount(40_00);
        assertThat(driver.view().responseCode())
                .as("the second payment of the day")
                .isZero();
        commands.payment(7).amount(1);
        assertThat(driver.view().responseCode()).isEqualTo((short) 61);
    }

    @Test
    void whoHasGivenUpIsToldSo() {
        authorise(1, 100_00);
        commands.capture(2, 1).expiresAtNs(driver.nowNs - 1);
        assertThat(driver.view().result()).isEqualTo((short) RequestResult.TOO_LATE);
        commands.paymentReversal(3, 1).expiresAtNs(driver.nowNs - 1);
        assertThat(driver.view().result()).isEqualTo((short) RequestResult.TOO_LATE);
        assertThat(driver.held(CARD_ACCOUNT)).isEqualTo(100_00);
    }
}
