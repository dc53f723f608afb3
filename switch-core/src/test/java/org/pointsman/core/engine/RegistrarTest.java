package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.PutAccountEncoder;
import org.pointsman.core.codec.PutCardEncoder;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;

class RegistrarTest extends RuleTest {
    // Accounts

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no currency",
                "currency",
                "no kind",
                "kind",
                "status",
                "mayGoNegative",
                "openingBalance",
                "creditLine",
                "maxBalance"
            })
    void accountWithAValueOutOfRangeIsRejected(String what) {
        PutAccountEncoder put = commands.account(5000, 0);
        switch (what) {
            case "no currency" -> put.currency(0);
            case "currency" -> put.currency(1000);
            case "no kind" -> put.kind((short) 0);
            case "kind" -> put.kind((short) 8);
            case "status" -> put.status((short) 3);
            case "mayGoNegative" -> put.mayGoNegative((short) 2);
            case "openingBalance" -> put.openingBalance(-1);
            case "creditLine" -> put.creditLine(-1);
            default -> put.maxBalance(-1);
        }
        rejected(CommandError.VALUE_OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(longs = {999, 156, 0, -1})
    void idsOfOpeningAccountsAreReserved(long id) {
        commands.account(id, 0);
        rejected(CommandError.ACCOUNT_RESERVED);
    }

    @Test
    void kindAndCurrencyNeverChange() {
        commands.account(CARD_ACCOUNT, 0).kind((short) 2);
        rejected(CommandError.FIXED_VALUE_CHANGED);
        commands.account(CARD_ACCOUNT, 0).currency(840);
        rejected(CommandError.FIXED_VALUE_CHANGED);
    }

    @Test
    void openingBalanceIsGivenOnce() {
        commands.account(CARD_ACCOUNT, 1);
        rejected(CommandError.OPENING_BALANCE_REPEATED);
    }

    @Test
    void openingAccountThatWouldOverflowGivesNothing() {
        commands.account(5000, Long.MAX_VALUE).currency(840);
        driver.accepted();
        commands.account(5001, 2).currency(840);
        rejected(CommandError.BALANCE_OVERFLOW);
        commands.account(5001, 1).currency(840);
        driver.accepted();
        assertThat(driver.posted(840)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void newAccountNeedsRoomForItsOpeningAccountToo() {
        EngineDriver small = new EngineDriver(new PaymentEngine());
        small.commands.genesis().maxAccounts(3);
        small.accepted();
        small.commands.account(5000, 5);
        small.accepted();
        small.commands.account(5001, 5).currency(840);
        assertThat(small.result()).isEqualTo(CommandError.TABLE_FULL);
        small.commands.account(5001, 0).currency(840);
        small.accepted();
        small.commands.account(5002, 0);
        assertThat(small.result()).isEqualTo(CommandError.TABLE_FULL);
        small.commands.account(5001, 0).currency(840).status((short) 1);
        small.accepted();
    }

    @Test
    void openingAccountIsOnlyMadeWhenItHasToGive() {
        commands.account(5000, 0).currency(840);
        driver.accepted();
        assertThat(driver.account(840).found()).isZero();
        commands.account(5001, 7).currency(840);
        driver.accepted();
        assertThat(driver.posted(840)).isEqualTo(-7);
        assertThat(driver.account(840).kind()).isEqualTo((short) 3);
    }

    // Cards

    @ParameterizedTest
    @ValueSource(
            strings = {"few digits", "many digits", "number", "month 0", "month 13", "year", "permissions", "status"})
    void cardWithAValueOutOfRangeIsRejected(String what) {
        PutCardEncoder put = commands.card(Commands.OTHER_PAN, CARD_ACCOUNT);
        switch (what) {
            case "few digits" -> Commands.pan(put.pan(), "62258800000");
            case "many digits" -> put.pan().digits((short) 20);
            case "number" -> put.pan().digits((short) 15);
            case "month 0" -> put.expiry(3000);
            case "month 13" -> put.expiry(3013);
            case "year" -> put.expiry(10001);
            case "permissions" -> put.permissions(16);
            default -> put.status((short) 5);
        }
        rejected(CommandError.VALUE_OUT_OF_RANGE);
    }

    @Test
    void cardNeedsItsAccount() {
        commands.card(Commands.OTHER_PAN, 4711);
        rejected(CommandError.ACCOUNT_UNKNOWN);
    }

    @Test
    void numberWithAnotherCountOfDigitsIsNotAnotherCard() {
        commands.card("0" + Commands.PAN, CARD_ACCOUNT);
        rejected(CommandError.FIXED_VALUE_CHANGED);
        Commands.pan(commands.request(1).pan(), "0" + Commands.PAN);
        assertThat(driver.code()).isNotZero();
    }

    @Test
    void longestNumbersAreUnsigned() {
        String pan = "9999999999999999990";
        commands.card(pan, CARD_ACCOUNT);
        driver.accepted();
        commands.route("99999").checkDigit((short) 0);
        driver.accepted();
        Commands.pan(commands.request(1).pan(), pan);
        assertThat(driver.code()).isZero();
    }

    @Test
    void fullTableTakesChangesButNothingNew() {
        EngineDriver small = new EngineDriver(new PaymentEngine());
        small.commands
                .genesis()
                .maxCards(1)
                .maxMerchants(1)
                .maxTerminals(1)
                .maxParticipants(1)
                .maxRoutes(1)
                .maxLimits(1);
        small.accepted();
        small.populate();
        small.commands.limit(1, 1, 1, 5);
        small.accepted();
        small.commands.card(Commands.OTHER_PAN, CARD_ACCOUNT);
        assertThat(small.result()).isEqualTo(CommandError.TABLE_FULL);
        small.commands.card(Commands.PAN, CARD_ACCOUNT).status((short) 1);
        small.accepted();
        small.commands.merchant("898310053990002", MERCHANT_ACCOUNT);
        assertThat(small.result()).isEqualTo(CommandError.TABLE_FULL);
        small.commands.merchant(Commands.MERCHANT, MERCHANT_ACCOUNT);
        small.accepted();
        small.commands.terminal("10000002", Commands.MERCHANT);
        assertThat(small.result()).isEqualTo(CommandError.TABLE_FULL);
        small.commands.terminal(Commands.TERMINAL, Commands.MERCHANT);
        small.accepted();
        small.commands.participant(5);
        assertThat(small.result()).isEqualTo(CommandError.TABLE_FULL);
        small.commands.participant(Commands.ACQUIRER);
        small.accepted();
        small.commands.route("4");
        assertThat(small.result()).isEqualTo(CommandError.TABLE_FULL);
        small.commands.route("622588");
        small.accepted();
        small.commands.limit(2, 1, 1, 5);
        assertThat(small.result()).isEqualTo(CommandError.TABLE_FULL);
        small.commands.limit(1, 1, 1, 6);
        small.accepted();
    }

    // Merchants, terminals, participants

    @Test
    void merchantNeedsItsAccount() {
        commands.merchant(Commands.MERCHANT, 4711);
        rejected(CommandError.ACCOUNT_UNKNOWN);
    }

    @Test
    void terminalNeedsItsMerchant() {
        commands.terminal("10000002", "898310053990002");
        rejected(CommandError.MERCHANT_UNKNOWN);
    }

    @Test
    void permissionsAndStatusMustBeKnown() {
        commands.merchant(Commands.MERCHANT, MERCHANT_ACCOUNT).permissions(16);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
        commands.merchant(Commands.MERCHANT, MERCHANT_ACCOUNT).status((short) 2);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
        commands.terminal(Commands.TERMINAL, Commands.MERCHANT).permissions(16);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
        commands.terminal(Commands.TERMINAL, Commands.MERCHANT).status((short) 2);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
        commands.participant(5).role((short) 0);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
        commands.participant(5).role((short) 4);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
        commands.participant(5).status((short) 2);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
    }

    // Routes

    @Test
    void routeWithAValueOutOfRangeIsRejected() {
        commands.route("62").prefixDigits((short) 1);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
        commands.route("62").prefixDigits((short) 20);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
        commands.route("62").channel((short) 2);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
        commands.route("62").checkDigit((short) 2);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
    }

    @Test
    void routeWithoutDigitsIsTheLastResort() {
        commands.route("");
        driver.accepted();
        Commands.pan(commands.request(1).pan(), "4000000000000002");
        assertThat(driver.code()).as("routed, but no such card").isEqualTo(14);
    }

    // Limits

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, 0, 5",
        "1, 0, 1, 0, 5",
        "1, 6, 1, 0, 5",
        "1, 1, 0, 0, 5",
        "1, 1, 4, 1, 5",
        "1, 1, 1, 1, 5",
        "1, 1, 2, 0, 5",
        "1, 1, 3, 2, 5",
        "1, 1, 1, 0, -1"
    })
    void limitWithAValueOutOfRangeIsRejected(int number, int scope, int measure, short window, long threshold) {
        commands.limit(number, scope, measure, threshold).window(window);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
    }

    @Test
    void scopeAndMeasureOfALimitNeverChange() {
        commands.limit(1, 1, 2, 5);
        driver.accepted();
        commands.limit(1, 2, 2, 5);
        rejected(CommandError.FIXED_VALUE_CHANGED);
        commands.limit(1, 1, 3, 5);
        rejected(CommandError.FIXED_VALUE_CHANGED);
    }

    // Business day

    @ParameterizedTest
    @ValueSource(ints = {20, 1320, 1100, 1132})
    void dayThatIsNoneIsRejected(int monthDay) {
        commands.businessDay(EngineDriver.FIRST_DAY + 1, monthDay);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
    }

    @Test
    void dayNeverGoesBack() {
        commands.businessDay(EngineDriver.FIRST_DAY - 1, 1119);
        rejected(CommandError.DAY_GOES_BACK);
    }

    @Test
    void lowestOfSeveralReasonsIsGiven() {
        commands.account(5, 1).kind((short) 9);
        rejected(CommandError.VALUE_OUT_OF_RANGE);
        commands.account(CARD_ACCOUNT, 5).currency(840);
        rejected(CommandError.FIXED_VALUE_CHANGED);
    }

    private void rejected(int reason) {
        long before = engine.stateHash();
        assertThat(driver.result()).isEqualTo(reason);
        assertThat(engine.stateHash()).as("changes nothing").isEqualTo(before);
    }
}
