package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;

class AuthoriserTest extends RuleTest {
    private static final long NO_CODE = 4_294_967_295L;

    // 1: amount

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void amountOfAPurchaseMustBePositive(long amount) {
        commands.request(1).amount(amount);
        ReplyDecoder reply = driver.reply();
        assertThat(reply.responseCode()).isEqualTo((short) 13);
        assertThat(reply.transaction()).isZero();
        assertThat(reply.rrn().high()).isZero();
        assertThat(reply.approvalCode()).isEqualTo(NO_CODE);
        assertThat(reply.settlementDate()).isEqualTo(1120);
        assertThat(purchase(1)).as("not remembered").isZero();
    }

    @Test
    void amountOfAnInquiryMustNotBeNegative() {
        inquiry(1).amount(-1);
        assertThat(driver.code()).isEqualTo(13);
    }

    // 5: the sender's time-out

    @Test
    void requestThatWaitedLongerThanItsSenderIsDeclined() {
        commands.request(1).expiresAtNs(driver.nowNs - 1);
        assertThat(driver.code()).isEqualTo(96);
        commands.request(2).expiresAtNs(driver.nowNs);
        assertThat(driver.code()).isZero();
    }

    // 6: who is who

    @Test
    void unknownAcquirerIsNotSupported() {
        commands.request(1).acquirer(999);
        assertThat(driver.code()).isEqualTo(31);
    }

    @Test
    void suspendedAcquirerIsNotSupported() {
        commands.participant(Commands.ACQUIRER).status((short) 1);
        driver.accepted();
        assertThat(purchase(1)).isEqualTo(31);
    }

    @Test
    void issuerThatIsNoAcquirerIsNotSupported() {
        commands.participant(Commands.ACQUIRER).role((short) 2);
        driver.accepted();
        assertThat(purchase(1)).isEqualTo(31);
    }

    @Test
    void unknownMerchantIsInvalid() {
        Commands.merchantId(commands.request(1).merchantId(), "898310053990002");
        assertThat(driver.code()).isEqualTo(3);
    }

    @Test
    void closedMerchantIsInvalid() {
        commands.merchant(Commands.MERCHANT, MERCHANT_ACCOUNT).status((short) 1);
        driver.accepted();
        assertThat(purchase(1)).isEqualTo(3);
    }

    @Test
    void unknownTerminalIsNotPermitted() {
        commands.request(1).terminalId(Commands.text8("10000002"));
        assertThat(driver.code()).isEqualTo(58);
    }

    @Test
    void closedTerminalIsNotPermitted() {
        commands.terminal(Commands.TERMINAL, Commands.MERCHANT).status((short) 1);
        driver.accepted();
        assertThat(purchase(1)).isEqualTo(58);
    }

    @Test
    void terminalOfAnotherMerchantIsNotPermitted() {
        commands.merchant("898310053990002", MERCHANT_ACCOUNT);
        driver.accepted();
        Commands.merchantId(commands.request(1).merchantId(), "898310053990002");
        assertThat(driver.code()).isEqualTo(58);
    }

    // 7: what is asked for, and may it be

    @ParameterizedTest
    @ValueSource(ints = {20000, 90000, 290000, 320000, 990000})
    void processingCodeThatIsNotKnownIsNotSupported(int processingCode) {
        commands.request(1).processingCode(processingCode);
        assertThat(driver.code()).isEqualTo(40);
    }

    @ParameterizedTest
    @CsvSource({"2, 0, 1", "1, 3000, 2", "2, 310000, 4", "1, 300000, 4", "2, 10000, 8", "1, 10000, 8"})
    void eachKindOfRequestNeedsItsOwnPermission(int messageClass, int processingCode, int permission) {
        assertThat(codeWithPermissions(1, messageClass, processingCode, 15 & ~permission, 15, 15))
                .isEqualTo(58);
        assertThat(codeWithPermissions(2, messageClass, processingCode, 15, 15 & ~permission, 15))
                .isEqualTo(58);
        assertThat(codeWithPermissions(3, messageClass, processingCode, 15, 15, 15 & ~permission))
                .isEqualTo(57);
        assertThat(codeWithPermissions(4, messageClass, processingCode, permission, permission, permission))
                .isZero();
    }

    private int codeWithPermissions(
            int stan, int messageClass, int processingCode, int merchant, int terminal, int card) {
        commands.merchant(Commands.MERCHANT, MERCHANT_ACCOUNT).permissions(merchant);
        driver.accepted();
        commands.terminal(Commands.TERMINAL, Commands.MERCHANT).permissions(terminal);
        driver.accepted();
        commands.card(Commands.PAN, CARD_ACCOUNT).permissions(card);
        driver.accepted();
        commands.request(stan).messageClass((short) messageClass).processingCode(processingCode);
        return driver.code();
    }

    @Test
    void currencyMustBeThatOfTheCardsAccount() {
        commands.account(CARD_ACCOUNT + 1, 0).currency(840);
        driver.accepted();
        commands.card(Commands.OTHER_PAN, CARD_ACCOUNT + 1);
        driver.accepted();
        Commands.pan(commands.request(1).pan(), Commands.OTHER_PAN);
        assertThat(driver.code()).isEqualTo(12);
        Commands.pan(inquiry(2).pan(), Commands.OTHER_PAN);
        assertThat(driver.code()).isEqualTo(12);
    }

    @Test
    void currencyMustBeThatOfTheMerchantsAccountUnlessItIsAnInquiry() {
        commands.account(MERCHANT_ACCOUNT + 1, 0).currency(840).kind((short) 2);
        driver.accepted();
        commands.merchant(Commands.MERCHANT, MERCHANT_ACCOUNT + 1);
        driver.accepted();
        assertThat(purchase(1)).isEqualTo(12);
        inquiry(2);
        assertThat(driver.code()).isZero();
    }

    // 8 and 9: number and route

    @ParameterizedTest
    @ValueSource(strings = {"", "62258800006", "6225880012345674"})
    void malformedNumberIsInvalid(String pan) {
        Commands.pan(commands.request(1).pan(), pan);
        assertThat(driver.code()).isEqualTo(14);
    }

    @Test
    void numberOfTwentyDigitsIsInvalid() {
        commands.request(1).pan().number(6225880012345675L).digits((short) 20);
        assertThat(driver.code()).isEqualTo(14);
    }

    @Test
    void checkDigitIsOnlyCheckedWhereTheLongestRouteSaysSo() {
        commands.route("62258800").checkDigit((short) 0);
        driver.accepted();
        commands.card("6225880012345674", CARD_ACCOUNT);
        driver.accepted();
        Commands.pan(commands.request(1).pan(), "6225880012345674");
        assertThat(driver.code()).isZero();
    }

    @Test
    void wellFormedNumberWithoutRouteHasNoIssuer() {
        Commands.pan(commands.request(1).pan(), "4000000000000002");
        assertThat(driver.code()).isEqualTo(15);
        Commands.pan(commands.request(2).pan(), "4000000000000003");
        assertThat(driver.code()).as("check digit comes first").isEqualTo(14);
    }

    // 10: card and accounts

    @Test
    void unknownCardIsInvalid() {
        Commands.pan(commands.request(1).pan(), Commands.OTHER_PAN);
        assertThat(driver.code()).isEqualTo(14);
    }

    @Test
    void cardIsGoodToTheEndOfItsMonth() {
        commands.card(Commands.PAN, CARD_ACCOUNT).expiry(2611);
        driver.accepted();
        assertThat(purchase(1)).isZero();
        commands.businessDay(EngineDriver.FIRST_DAY + 11, 1201);
        driver.accepted();
        assertThat(purchase(2)).isEqualTo(54);
    }

    @Test
    void expirySentMustBeTheOneOnFile() {
        commands.request(1).expiry(3011);
        assertThat(driver.code()).isEqualTo(54);
        commands.request(2).expiry(3012);
        assertThat(driver.code()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 41", "2, 43", "3, 62", "4, 62"})
    void statusOfTheCardDecides(int status, int code) {
        commands.card(Commands.PAN, CARD_ACCOUNT).status((short) status);
        driver.accepted();
        assertThat(purchase(1)).isEqualTo(code);
        inquiry(2);
        assertThat(driver.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"1, 62", "2, 14"})
    void statusOfTheCardsAccountDecides(int status, int code) {
        commands.account(CARD_ACCOUNT, 0).status((short) status);
        driver.accepted();
        assertThat(purchase(1)).isEqualTo(code);
    }

    @Test
    void closedAccountOfTheMerchantTakesNothing() {
        commands.account(MERCHANT_ACCOUNT, 0).kind((short) 2).status((short) 2);
        driver.accepted();
        assertThat(purchase(1)).isEqualTo(3);
        inquiry(2);
        assertThat(driver.code()).isZero();
    }

    @Test
    void creditUpToTheMaximumOfTheMerchantsAccountIsTakenAndNoMore() {
        commands.account(MERCHANT_ACCOUNT, 0).kind((short) 2).maxBalance(199_99);
        driver.accepted();
        assertThat(purchase(1)).isZero();
        assertThat(purchase(2)).isEqualTo(61);
        commands.request(3).amount(99_99);
        assertThat(driver.code()).isZero();
        authorisation(4);
        assertThat(driver.code()).as("an authorisation credits nothing").isZero();
    }

    @Test
    void creditThatOverflowsIsDeclined() {
        commands.account(MERCHANT_ACCOUNT + 1, Long.MAX_VALUE - 1_000_00).kind((short) 2);
        driver.accepted();
        commands.merchant(Commands.MERCHANT, MERCHANT_ACCOUNT + 1);
        driver.accepted();
        commands.account(CARD_ACCOUNT, 0).creditLine(Long.MAX_VALUE);
        driver.accepted();
        commands.request(1).amount(1_000_01);
        assertThat(driver.code()).isEqualTo(61);
        commands.request(2).amount(1_000_00);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(MERCHANT_ACCOUNT + 1)).isEqualTo(Long.MAX_VALUE);
    }

    // 11: PIN

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 55", "3, 75"})
    void pinVerdictDecides(short verdict, int code) {
        commands.request(1).pinVerdict(verdict);
        assertThat(driver.code()).isEqualTo(code);
    }

    // 13 to 15: funds, and what an approval does

    @Test
    void lastCentCanBeSpentAndNoMore() {
        commands.request(1).amount(1_000_01);
        assertThat(driver.code()).isEqualTo(51);
        commands.request(2).amount(1_000_00);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isZero();
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isEqualTo(1_000_00);
        commands.request(3).amount(1);
        assertThat(driver.code()).isEqualTo(51);
    }

    @Test
    void whatIsHeldCannotBeSpent() {
        authorisation(1).amount(900_00);
        assertThat(driver.code()).isZero();
        assertThat(driver.held(CARD_ACCOUNT)).isEqualTo(900_00);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
        assertThat(driver.posted(MERCHANT_ACCOUNT)).isZero();
        commands.request(2).amount(100_01);
        assertThat(driver.code()).isEqualTo(51);
        assertThat(purchase(3)).isZero();
    }

    @Test
    void creditLineCanBeSpent() {
        commands.account(CARD_ACCOUNT, 0).creditLine(500_00);
        driver.accepted();
        commands.request(1).amount(1_500_01);
        assertThat(driver.code()).isEqualTo(51);
        commands.request(2).amount(1_500_00);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(-500_00);
    }

    @Test
    void accountThatMayGoNegativeDoes() {
        commands.account(CARD_ACCOUNT, 0).mayGoNegative((short) 1);
        driver.accepted();
        commands.request(1).amount(5_000_00);
        assertThat(driver.code()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(-4_000_00);
    }

    @Test
    void holdsThatWouldOverflowAreDeclined() {
        commands.account(CARD_ACCOUNT, 0).mayGoNegative((short) 1);
        driver.accepted();
        authorisation(1).amount(Long.MAX_VALUE);
        assertThat(driver.code()).isZero();
        authorisation(2).amount(1);
        assertThat(driver.code()).isEqualTo(51);
    }

    @Test
    void approvalCodesCountUp() {
        commands.request(1);
        assertThat(driver.reply().approvalCode()).isEqualTo(1);
        authorisation(2);
        assertThat(driver.reply().approvalCode()).isEqualTo(2);
        inquiry(3);
        assertThat(driver.reply().approvalCode()).isEqualTo(NO_CODE);
        commands.request(4).amount(9_999_999);
        assertThat(driver.reply().approvalCode()).isEqualTo(NO_CODE);
        commands.request(5);
        assertThat(driver.reply().approvalCode()).isEqualTo(3);
    }

    @Test
    void rrnIsAssignedWhereNoneCameAlsoToADecline() {
        commands.request(1);
        ReplyDecoder first = driver.reply();
        assertThat(first.flags()).isEqualTo((short) 2);
        assertThat(first.rrn().high()).isEqualTo(Commands.text8("00000000"));
        assertThat(first.rrn().low()).isEqualTo(0x30303031L);
        Commands.rrn(commands.request(2).rrn(), "ABCD12345678");
        ReplyDecoder second = driver.reply();
        assertThat(second.flags()).isZero();
        assertThat(second.rrn().high()).isEqualTo(Commands.text8("ABCD1234"));
        assertThat(second.rrn().low()).isEqualTo(0x35363738L);
        commands.request(3).acquirer(1);
        ReplyDecoder third = driver.reply();
        assertThat(third.responseCode()).isEqualTo((short) 31);
        assertThat(third.flags()).isEqualTo((short) 2);
        assertThat(third.rrn().low()).isEqualTo(0x30303032L);
    }

    @Test
    void replyNamesTheTransactionItsDayAndWhoAsked() {
        assertThat(purchase(1)).isZero();
        commands.request(2);
        ReplyDecoder reply = driver.reply();
        assertThat(reply.transaction()).isEqualTo(2);
        assertThat(reply.settlementDate()).isEqualTo(1120);
        assertThat(reply.gateway()).isEqualTo(1);
        assertThat(reply.connection()).isEqualTo(7);
        assertThat(reply.correlation()).isEqualTo(2);
        assertThat(reply.balance()).isZero();
        assertThat(reply.currency()).isZero();
    }

    @Test
    void inquiryTellsWhatIsAvailableAndChangesNothing() {
        authorisation(1).amount(250_00);
        assertThat(driver.code()).isZero();
        commands.account(CARD_ACCOUNT, 0).creditLine(50_00);
        driver.accepted();
        inquiry(2);
        ReplyDecoder reply = driver.reply();
        assertThat(reply.responseCode()).isZero();
        assertThat(reply.flags()).isEqualTo((short) 3);
        assertThat(reply.balance()).isEqualTo(800_00);
        assertThat(reply.currency()).isEqualTo(Commands.CNY);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(1_000_00);
        assertThat(driver.held(CARD_ACCOUNT)).isEqualTo(250_00);
    }

    @Test
    void beforeTheFirstBusinessDayNoCardIsExpiredAndThereIsNoSettlementDate() {
        PaymentEngine fresh = new PaymentEngine();
        EngineDriver other = new EngineDriver(fresh);
        other.commands.genesis();
        other.accepted();
        other.commands.participant(Commands.ACQUIRER);
        other.accepted();
        other.commands.account(CARD_ACCOUNT, 1_000_00);
        other.accepted();
        other.commands.account(MERCHANT_ACCOUNT, 0).kind((short) 2);
        other.accepted();
        other.commands.card(Commands.PAN, CARD_ACCOUNT).expiry(1);
        other.accepted();
        other.commands.merchant(Commands.MERCHANT, MERCHANT_ACCOUNT);
        other.accepted();
        other.commands.terminal(Commands.TERMINAL, Commands.MERCHANT);
        other.accepted();
        other.commands.route("62");
        other.accepted();
        other.commands.request(1);
        ReplyDecoder reply = other.reply();
        assertThat(reply.responseCode()).isZero();
        assertThat(reply.settlementDate()).isZero();
    }
}
