package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.AccountReplyDecoder;
import org.pointsman.core.codec.OpenAccountRequestEncoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;

/** How long requests of API clients are remembered; and accounts that clients open. */
class ClientMemoryTest extends RuleTest {
    private static EngineDriver small(int maxTransactions, int maxClientRequests, long rememberAtLeastNs) {
        EngineDriver driver = new EngineDriver(new PaymentEngine());
        driver.commands
                .genesis()
                .maxTransactions(maxTransactions)
                .maxClientRequests(maxClientRequests)
                .rememberAtLeastNs(rememberAtLeastNs);
        driver.accepted();
        return driver.populate();
    }

    private static PaymentViewDecoder pay(EngineDriver driver, long key) {
        driver.commands.payment(key).amount(1);
        return driver.view();
    }

    @Test
    void withoutRoomForClientRequestsNoneIsServed() {
        EngineDriver driver = small(10, 0, 0);
        assertThat(pay(driver, 1).result()).isEqualTo((short) RequestResult.MEMORY_FULL);
        driver.commands.openAccount(2, 5000);
        assertThat(driver.accountReply().result()).isEqualTo((short) RequestResult.MEMORY_FULL);
        driver.commands.request(1);
        assertThat(driver.code()).isZero();
    }

    @Test
    void noKeyIsForgottenThatIsTooYoung() {
        EngineDriver driver = small(10, 2, 1000);
        assertThat(pay(driver, 1).result()).isZero();
        assertThat(pay(driver, 2).result()).isZero();
        assertThat(pay(driver, 3).result()).isEqualTo((short) RequestResult.MEMORY_FULL);
        driver.nowNs += 999;
        assertThat(pay(driver, 3).result()).isEqualTo((short) RequestResult.MEMORY_FULL);
        assertThat(pay(driver, 1).flags()).isEqualTo((short) 4);
        driver.nowNs += 1;
        assertThat(pay(driver, 3).transaction()).isEqualTo(3);
        assertThat(pay(driver, 1).transaction()).as("forgotten, so a new one").isEqualTo(4);
    }

    @Test
    void aFullMemoryOfTransactionsRefusesPaymentsButNotCaptures() {
        EngineDriver driver = small(1, 10, 1000);
        driver.commands.payment(1).messageClass((short) AUTHORISATION);
        assertThat(driver.view().result()).isZero();
        assertThat(pay(driver, 2).result()).isEqualTo((short) RequestResult.MEMORY_FULL);
        driver.commands.capture(3, 1);
        assertThat(driver.view().result()).isZero();
    }

    @Test
    void aKeyIsForgottenWithItsPayment() {
        EngineDriver driver = small(1, 10, 0);
        assertThat(pay(driver, 1).transaction()).isEqualTo(1);
        driver.commands.request(1);
        assertThat(driver.code()).isZero();
        assertThat(driver.payment(1).result()).isEqualTo((short) RequestResult.PAYMENT_UNKNOWN);
        assertThat(pay(driver, 1).transaction()).isEqualTo(3);
    }

    @Test
    void whoCreatedAPaymentIsShownAsLongAsHisRequestIsRemembered() {
        EngineDriver driver = small(10, 1, 0);
        pay(driver, 1);
        assertThat(driver.payment(1).reference()).isEqualTo("order 1");
        pay(driver, 2);
        PaymentViewDecoder view = driver.payment(1);
        assertThat(view.reference()).isEmpty();
        assertThat(view.client()).isZero();
        assertThat(view.origin()).isEqualTo((short) 1);
    }

    @Test
    void anAccountIsOpenedAndFundedOnce() {
        commands.openAccount(1, 5000).openingBalance(70_00).creditLine(5);
        AccountReplyDecoder reply = driver.accountReply();
        assertThat(reply.result()).isZero();
        assertThat(reply.posted()).isEqualTo(70_00);
        assertThat(reply.creditLine()).isEqualTo(5);
        assertThat(reply.account()).isEqualTo(5000);
        commands.openAccount(1, 5000).openingBalance(70_00).creditLine(5);
        AccountReplyDecoder again = driver.accountReply();
        assertThat(again.flags()).isEqualTo((short) 4);
        assertThat(again.result()).isZero();
        assertThat(again.posted()).isEqualTo(70_00);
        commands.openAccount(2, 5000).openingBalance(70_00).creditLine(5);
        assertThat(driver.accountReply().result()).isEqualTo((short) RequestResult.ACCOUNT_EXISTS);
        assertThat(driver.posted(5000)).isEqualTo(70_00);
    }

    @ParameterizedTest
    @ValueSource(strings = {"account", "balance", "creditLine", "maxBalance", "currency", "kind", "status", "negative"})
    void aKeyWithOtherTermsIsRefused(String changed) {
        commands.openAccount(1, 5000);
        assertThat(driver.accountReply().result()).isZero();
        OpenAccountRequestEncoder other = commands.openAccount(1, 5000);
        switch (changed) {
            case "account" -> other.account(5001);
            case "balance" -> other.openingBalance(1);
            case "creditLine" -> other.creditLine(1);
            case "maxBalance" -> other.maxBalance(1);
            case "currency" -> other.currency(840);
            case "kind" -> other.kind((short) 2);
            case "status" -> other.status((short) 1);
            default -> other.mayGoNegative((short) 1);
        }
        assertThat(driver.accountReply().result()).isEqualTo((short) RequestResult.KEY_REUSED);
    }

    @Test
    void referenceDataSaysWhyItRefusesAnAccount() {
        commands.openAccount(1, 999);
        AccountReplyDecoder reply = driver.accountReply();
        assertThat(reply.result()).isEqualTo((short) RequestResult.ACCOUNT_REFUSED);
        assertThat(reply.commandError()).isEqualTo((short) CommandError.ACCOUNT_RESERVED);
        commands.openAccount(2, 5000).kind((short) 8);
        assertThat(driver.accountReply().commandError()).isEqualTo((short) CommandError.VALUE_OUT_OF_RANGE);
        commands.openAccount(3, 5000).expiresAtNs(1);
        assertThat(driver.accountReply().result()).isEqualTo((short) RequestResult.TOO_LATE);
        assertThat(driver.account(5000).found()).isZero();
    }

    @Test
    void anOpenedAccountPays() {
        commands.openAccount(1, 5000).openingBalance(100_00);
        driver.accountReply();
        commands.payment(2).account(5000).pan().number(0).digits((short) 0);
        assertThat(driver.view().responseCode()).isZero();
        assertThat(driver.posted(5000)).isZero();
        assertThat(driver.posted(Commands.MERCHANT_ACCOUNT)).isEqualTo(100_00);
    }
}
