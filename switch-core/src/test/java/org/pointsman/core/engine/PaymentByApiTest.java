package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.transactions.Transactions;

/** Payments are created by API, repeated, and found again. */
class PaymentByApiTest extends RuleTest {
    private PaymentViewDecoder pay(long key, Consumer<PaymentRequestEncoder> change) {
        change.accept(commands.payment(key));
        return driver.view();
    }

    private PaymentViewDecoder pay(long key) {
        return pay(key, payment -> {});
    }

    private static void byAccount(PaymentRequestEncoder payment, long account) {
        payment.account(account);
        Commands.pan(payment.pan(), "");
    }

    @Test
    void authorisedAndCapturedMovesTheMoneyAtOnce() {
        PaymentViewDecoder view = pay(1);
        assertThat(view.result()).isZero();
        assertThat(view.status()).isEqualTo((short) PaymentStatus.CAPTURED);
        assertThat(view.capturedAmount()).isEqualTo(100_00);
        assertThat(view.approvalCode()).isEqualTo(1);
        assertThat(view.stan()).isEqualTo(1);
        assertThat(view.rrn().high()).isEqualTo(Commands.text8("00000000"));
        assertThat(view.rrn().low()).isEqualTo(Commands.text8("0001") >>> 32);
        assertThat(view.account()).isEqualTo(CARD_ACCOUNT);
        assertThat(view.client()).isEqualTo(3);
        assertThat(view.reference()).isEqualTo("order 1");
        assertThat(view.origin()).isEqualTo((short) 1);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(100_00);
    }

    @Test
    void authorisedOnlyHoldsTheMoney() {
        PaymentViewDecoder view = pay(1, payment -> payment.messageClass((short) AUTHORISATION));
        assertThat(view.status()).isEqualTo((short) PaymentStatus.AUTHORISED);
        assertThat(view.capturedAmount()).isZero();
        assertThat(driver.held(CARD_ACCOUNT)).isEqualTo(100_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isZero();
    }

    @Test
    void noWholeCardNumberIsShown() {
        PaymentViewDecoder view = pay(1);
        assertThat(view.panFirst6()).isEqualTo(622588);
        assertThat(view.panLast4()).isEqualTo(5675);
        assertThat(view.panDigits()).isEqualTo((short) 16);
    }

    @Test
    void anAccountPaysWithoutACard() {
        commands.limit(1, 1, 1, 50_00);
        driver.accepted();
        PaymentViewDecoder view = pay(1, payment -> byAccount(payment, CARD_ACCOUNT));
        assertThat(view.responseCode()).as("limits of cards do not matter").isZero();
        assertThat(view.account()).isEqualTo(CARD_ACCOUNT);
        assertThat(view.panDigits()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 156, 999, 5_000_000_000L, MERCHANT_ACCOUNT})
    void anAccountThatIsNotThereOrNoCustomersPaysNobody(long account) {
        PaymentViewDecoder view = pay(1, payment -> byAccount(payment, account));
        assertThat(view.result()).isZero();
        assertThat(view.status()).isEqualTo((short) PaymentStatus.DECLINED);
        assertThat(view.responseCode()).isEqualTo((short) 14);
    }

    @Test
    void anAccountDoesNotPayItself() {
        commands.merchant("898310053990002", CARD_ACCOUNT);
        driver.accepted();
        PaymentViewDecoder view = pay(1, payment -> {
            byAccount(payment, CARD_ACCOUNT);
            Commands.merchantId(payment.merchantId(), "898310053990002");
        });
        assertThat(view.responseCode()).isEqualTo((short) 12);
    }

    @Test
    void whatOthersSentLaterDoesNotHideAPayment() {
        String rrn = "000000000001";
        pay(1);
        for (int stan = 1; stan <= 20; stan++) {
            Commands.rrn(commands.request(stan).rrn(), rrn);
            assertThat(driver.code()).isIn(0, 51);
        }
        Commands.rrn(commands.paymentQuery(2).rrn(), rrn);
        assertThat(driver.query().transaction())
                .as("the anonymous client's are all")
                .isEqualTo(21);
        Commands.rrn(commands.paymentQuery(2).client(3).rrn(), rrn);
        assertThat(driver.query().transaction()).isEqualTo(1);
        Commands.rrn(commands.paymentQuery(2).client(4).rrn(), rrn);
        assertThat(driver.query().result()).isEqualTo((short) RequestResult.PAYMENT_UNKNOWN);
        Commands.rrn(
                commands.paymentQuery(2)
                        .client(4)
                        .participant(Commands.ACQUIRER)
                        .rrn(),
                rrn);
        assertThat(driver.query().transaction()).isEqualTo(21);
        commands.paymentQuery(1).client(4).transaction(1);
        assertThat(driver.query().result()).isEqualTo((short) RequestResult.PAYMENT_UNKNOWN);
    }

    @Test
    void aLookUpIsNotLedAlongWithoutEnd() {
        String rrn = "000000000001";
        pay(1);
        for (int stan = 1; stan < Transactions.MAX_LOOKED_AT; stan++) {
            Commands.rrn(commands.request(stan).rrn(), rrn);
            driver.code();
        }
        Commands.rrn(commands.paymentQuery(2).client(3).rrn(), rrn);
        assertThat(driver.query().transaction()).isEqualTo(1);
        Commands.rrn(commands.request(900).rrn(), rrn);
        driver.code();
        Commands.rrn(commands.paymentQuery(2).client(3).rrn(), rrn);
        assertThat(driver.query().result()).isEqualTo((short) RequestResult.PAYMENT_UNKNOWN);
        commands.paymentQuery(1).client(3).transaction(1);
        assertThat(driver.query().transaction()).isEqualTo(1);
    }

    @Test
    void aLookUpMayNameTheMerchant() {
        commands.merchant("898310053990002", MERCHANT_ACCOUNT);
        driver.accepted();
        long terminal = Commands.text8("10000001");
        commands.request(5);
        driver.code();
        commands.paymentQuery(3).terminalId(terminal).stan(5);
        assertThat(driver.query().transaction()).isEqualTo(1);
        Commands.merchantId(
                commands.paymentQuery(3).terminalId(terminal).stan(5).merchantId(), Commands.MERCHANT);
        assertThat(driver.query().transaction()).isEqualTo(1);
        Commands.merchantId(
                commands.paymentQuery(3).terminalId(terminal).stan(5).merchantId(), "898310053990002");
        assertThat(driver.query().result()).isEqualTo((short) RequestResult.PAYMENT_UNKNOWN);
    }

    @Test
    void aRepeatHasTheExpiryThatWasSentFirst() {
        assertThat(pay(1, payment -> payment.expiry(3012)).result()).isZero();
        assertThat(pay(1, payment -> payment.expiry(3012)).flags()).isEqualTo((short) 4);
        assertThat(pay(1).result()).isEqualTo((short) RequestResult.KEY_REUSED);
        assertThat(pay(1, payment -> payment.expiry(3011)).result()).isEqualTo((short) RequestResult.KEY_REUSED);
    }

    @Test
    void aTerminalHasToBeTheMerchantsOwnIfItIsNamed() {
        assertThat(pay(1, p -> p.terminalId(Commands.text8("10000001"))).responseCode())
                .isZero();
        assertThat(pay(2, p -> p.terminalId(Commands.text8("10000002"))).responseCode())
                .isEqualTo((short) 58);
    }

    @Test
    void anAcquirerHasToBeOneIfItIsNamed() {
        assertThat(pay(1, p -> p.acquirer(Commands.ACQUIRER)).responseCode()).isZero();
        assertThat(pay(2, p -> p.acquirer(4711)).responseCode()).isEqualTo((short) 31);
    }

    @Test
    void limitsOfTheAcquirerCountOnlyWhereItIsNamed() {
        commands.limit(1, 5, 3, 1);
        driver.accepted();
        assertThat(pay(1).responseCode()).isZero();
        assertThat(pay(2, p -> p.acquirer(Commands.ACQUIRER)).responseCode()).isZero();
        assertThat(pay(3, p -> p.acquirer(Commands.ACQUIRER)).responseCode()).isEqualTo((short) 65);
        assertThat(pay(4).responseCode()).isZero();
    }

    @Test
    void aRequestThatWaitedTooLongIsDeclined() {
        assertThat(pay(1, p -> p.expiresAtNs(driver.nowNs)).responseCode()).isZero();
        assertThat(pay(2, p -> p.expiresAtNs(driver.nowNs - 1)).responseCode()).isEqualTo((short) 96);
    }

    @Test
    void aRepeatGetsTheFirstAnswerAgainWhateverHappenedSince() {
        pay(1, payment -> payment.messageClass((short) AUTHORISATION));
        commands.paymentReversal(2, 1);
        assertThat(driver.view().result()).isZero();
        PaymentViewDecoder again = pay(1, payment -> payment.messageClass((short) AUTHORISATION));
        assertThat(again.flags()).isEqualTo((short) 4);
        assertThat(again.status()).isEqualTo((short) PaymentStatus.AUTHORISED);
        assertThat(again.reversedAmount()).isZero();
        assertThat(again.transaction()).isEqualTo(1);
        assertThat(driver.payment(1).status()).isEqualTo((short) PaymentStatus.REVERSED);
        assertThat(driver.held(CARD_ACCOUNT)).isZero();
    }

    @Test
    void aDeclineIsRepeatedToo() {
        assertThat(pay(1, p -> p.amount(2_000_00)).responseCode()).isEqualTo((short) 51);
        commands.account(CARD_ACCOUNT, 0).creditLine(5_000_00);
        driver.accepted();
        PaymentViewDecoder again = pay(1, p -> p.amount(2_000_00));
        assertThat(again.responseCode()).isEqualTo((short) 51);
        assertThat(again.flags()).isEqualTo((short) 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"amount", "class", "pan", "account", "merchant", "terminal", "acquirer", "currency", "reference"
            })
    void aKeyWithOtherContentIsRefused(String changed) {
        pay(1);
        PaymentRequestEncoder other = commands.payment(1);
        switch (changed) {
            case "amount" -> other.amount(1);
            case "class" -> other.messageClass((short) AUTHORISATION);
            case "pan" -> Commands.pan(other.pan(), Commands.OTHER_PAN);
            case "account" -> byAccount(other, CARD_ACCOUNT);
            case "merchant" -> Commands.merchantId(other.merchantId(), "898310053990002");
            case "terminal" -> other.terminalId(1);
            case "acquirer" -> other.acquirer(Commands.ACQUIRER);
            case "currency" -> other.currency(840);
            default -> other.reference("another");
        }
        PaymentViewDecoder view = driver.view();
        assertThat(view.result()).isEqualTo((short) RequestResult.KEY_REUSED);
        assertThat(view.transaction()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
    }

    @Test
    void keysBelongToTheirClient() {
        pay(1);
        assertThat(pay(1, payment -> payment.client(4)).transaction()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void anAmountThatIsNoneIsNotRemembered(long amount) {
        PaymentViewDecoder view = pay(1, payment -> payment.amount(amount));
        assertThat(view.result()).isEqualTo((short) RequestResult.INVALID_AMOUNT);
        assertThat(pay(1).result()).isZero();
    }

    @Test
    void anIsoReversalUndoesItByRrnTerminalAndMerchantWhoeverSendsIt() {
        long terminal = Commands.text8("10000001");
        PaymentViewDecoder view = pay(1, payment -> payment.terminalId(terminal));
        String rrn = "000000000001";
        assertThat(view.transaction()).isEqualTo(1);
        Commands.rrn(commands.reversal(9, 1).originalClass((short) 0).rrn(), rrn);
        assertThat(driver.code()).isZero();
        PaymentViewDecoder reversed = driver.payment(1);
        assertThat(reversed.status()).isEqualTo((short) PaymentStatus.REVERSED);
        assertThat(reversed.reversedAmount()).isEqualTo(100_00);
        assertThat(reversed.reversal()).isEqualTo(2);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
    }

    @Test
    void anIsoReversalOfAnotherAcquirerThanTheOneNamedFindsNothing() {
        commands.participant(10002);
        driver.accepted();
        pay(1, payment -> payment.terminalId(Commands.text8("10000001")).acquirer(10002));
        Commands.rrn(commands.reversal(9, 1).originalClass((short) 0).rrn(), "000000000001");
        assertThat(driver.code()).isEqualTo(25);
    }

    @Test
    void anIsoReversalInPartShowsWhatWentBackEvenAfterTheRestExpired() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        commands.reversal(2, 1).originalClass((short) AUTHORISATION).replacementAmount(30_00);
        assertThat(driver.code()).isZero();
        assertThat(driver.payment(1).reversedAmount()).isEqualTo(70_00);
        driver.nowNs = engine.nextDeadlineNs();
        assertThat(driver.tick()).isTrue();
        PaymentViewDecoder view = driver.payment(1);
        assertThat(view.status()).isEqualTo((short) PaymentStatus.EXPIRED);
        assertThat(view.reversedAmount()).isEqualTo(70_00);
        assertThat(view.reversal()).isEqualTo(2);
        assertThat(view.capturedAmount()).isZero();
    }

    @Test
    void paymentsAndMessagesAreFoundByNumberRrnAndTerminalWithStan() {
        long terminal = Commands.text8("10000001");
        pay(1, payment -> payment.terminalId(terminal));
        Commands.rrn(commands.request(77).rrn(), "632512345678");
        assertThat(driver.code()).isZero();

        Commands.rrn(commands.paymentQuery(2).rrn(), "632512345678");
        assertThat(driver.query().transaction()).isEqualTo(2);
        Commands.rrn(commands.paymentQuery(2).rrn(), "000000000001");
        assertThat(driver.query().transaction()).isEqualTo(1);
        commands.paymentQuery(3).terminalId(terminal).stan(77);
        PaymentViewDecoder message = driver.query();
        assertThat(message.transaction()).isEqualTo(2);
        assertThat(message.origin()).isZero();
        assertThat(message.acquirer()).isEqualTo(Commands.ACQUIRER);
        commands.paymentQuery(3).terminalId(terminal).stan(1);
        assertThat(driver.query().transaction()).isEqualTo(1);
        commands.paymentQuery(3).terminalId(terminal).stan(2);
        assertThat(driver.query().result()).isEqualTo((short) RequestResult.PAYMENT_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 3, Long.MAX_VALUE, Long.MIN_VALUE})
    void whatIsNoPaymentIsNotShown(long number) {
        purchase(1);
        reverse(2, 1);
        assertThat(driver.payment(number).result()).isEqualTo((short) RequestResult.PAYMENT_UNKNOWN);
        assertThat(driver.payment(2).result()).as("a reversal").isEqualTo((short) RequestResult.PAYMENT_UNKNOWN);
    }

    @Test
    void aMessageClassThatIsNoneIsAnErrorOfTheHost() {
        commands.payment(1).messageClass((short) 3);
        assertThatThrownBy(driver::view).isInstanceOf(IllegalStateException.class);
    }
}
