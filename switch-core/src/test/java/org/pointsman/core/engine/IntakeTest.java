package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;

class IntakeTest extends RuleTest {
    @Test
    void repeatGetsTheFirstAnswerAgainAndMoneyMovesOnce() {
        commands.request(1);
        byte[] first = answer();
        commands.businessDay(EngineDriver.FIRST_DAY + 1, 1121);
        driver.accepted();
        commands.request(1);
        byte[] again = answer();
        int flags = 8 + 3;
        assertThat(again[flags]).isEqualTo((byte) (first[flags] | 4));
        again[flags] = first[flags];
        assertThat(again).isEqualTo(first);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
    }

    @Test
    void repeatOfAnInquiryShowsTheBalanceOfThen() {
        inquiry(1);
        assertThat(driver.reply().balance()).isEqualTo(1_000_00);
        assertThat(purchase(2)).isZero();
        inquiry(1);
        ReplyDecoder again = driver.reply();
        assertThat(again.balance()).isEqualTo(1_000_00);
        assertThat(again.flags()).isEqualTo((short) 7);
    }

    @Test
    void repeatOfADeclineIsDeclinedAlikeEvenIfItWouldBeApprovedNow() {
        commands.request(1).amount(1_000_01);
        assertThat(driver.code()).isEqualTo(51);
        commands.account(CARD_ACCOUNT, 0).creditLine(500_00);
        driver.accepted();
        commands.request(1).amount(1_000_01);
        ReplyDecoder again = driver.reply();
        assertThat(again.responseCode()).isEqualTo((short) 51);
        assertThat(again.flags()).isEqualTo((short) 6);
    }

    @Test
    void repeatGoesToWhoSentIt() {
        assertThat(purchase(1)).isZero();
        commands.request(1).gateway(9).connection(10).correlation(11);
        ReplyDecoder again = driver.reply();
        assertThat(again.gateway()).isEqualTo(9);
        assertThat(again.connection()).isEqualTo(10);
        assertThat(again.correlation()).isEqualTo(11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pan", "digits", "processingCode", "amount", "merchant", "currency"})
    void sameKeyWithOtherContentIsRefused(String changed) {
        assertThat(purchase(1)).isZero();
        TransactionRequestEncoder other = commands.request(1);
        switch (changed) {
            case "pan" -> Commands.pan(other.pan(), Commands.OTHER_PAN);
            case "digits" -> other.pan().digits((short) 17);
            case "processingCode" -> other.processingCode(1);
            case "amount" -> other.amount(100_01);
            case "merchant" -> Commands.merchantId(other.merchantId(), "898310053990002");
            default -> other.currency(840);
        }
        ReplyDecoder reply = driver.reply();
        assertThat(reply.responseCode()).isEqualTo((short) 94);
        assertThat(reply.transaction()).isZero();
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
        commands.request(1);
        assertThat(driver.reply().flags()).as("the first is still known").isEqualTo((short) 6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"class", "time", "stan", "acquirer", "terminal"})
    void everyPartOfTheKeyTellsTransactionsApart(String changed) {
        assertThat(purchase(1)).isZero();
        TransactionRequestEncoder other = commands.request(1);
        switch (changed) {
            case "class" -> other.messageClass((short) 1);
            case "time" -> other.transmissionTime(1);
            case "stan" -> other.stan(2);
            case "acquirer" -> other.acquirer(2);
            default -> other.terminalId(2);
        }
        assertThat(driver.reply().transaction()).isEqualTo(2);
    }

    @Test
    void whatIsNotComparedMayDiffer() {
        assertThat(purchase(1)).isZero();
        commands.request(1)
                .pinVerdict((short) 2)
                .entryMode(5)
                .localTime(5)
                .expiry(1)
                .mcc(1);
        assertThat(driver.reply().flags()).isEqualTo((short) 6);
    }

    @Test
    void oldestKeyIsForgottenWhenTheRingIsFull() {
        EngineDriver small = smallMemory(3, 0);
        for (int stan = 1; stan <= 3; stan++) {
            small.commands.request(stan).amount(1);
            assertThat(small.code()).isZero();
        }
        small.commands.request(1).amount(1);
        assertThat(small.reply().transaction()).as("still known").isEqualTo(1);
        small.commands.request(4).amount(1);
        assertThat(small.reply().transaction()).isEqualTo(4);
        small.commands.request(1).amount(1);
        assertThat(small.reply().transaction()).as("forgotten, so new").isEqualTo(5);
        small.commands.request(3).amount(1);
        assertThat(small.reply().transaction()).isEqualTo(3);
    }

    @Test
    void newWorkIsDeclinedRatherThanAYoungKeyForgotten() {
        EngineDriver small = smallMemory(2, 60);
        small.commands.request(1).amount(1);
        assertThat(small.code()).isZero();
        small.nowNs += 10;
        small.commands.request(2).amount(1);
        assertThat(small.code()).isZero();
        small.nowNs += 49;
        small.commands.request(3).amount(1);
        ReplyDecoder refused = small.reply();
        assertThat(refused.responseCode()).isEqualTo((short) 96);
        assertThat(refused.transaction()).isZero();
        small.commands.reversal(4, 1).amount(1);
        assertThat(small.code()).as("a reversal too").isEqualTo(96);
        small.commands.request(1).amount(1);
        assertThat(small.reply().transaction()).as("repeats are still answered").isEqualTo(1);
        small.nowNs += 1;
        small.commands.request(3).amount(1);
        assertThat(small.reply().transaction()).isEqualTo(3);
    }

    private static EngineDriver smallMemory(int maxTransactions, long rememberAtLeastNs) {
        EngineDriver small = new EngineDriver(new PaymentEngine());
        small.commands.genesis().maxTransactions(maxTransactions).rememberAtLeastNs(rememberAtLeastNs);
        small.accepted();
        return small.populate();
    }

    private byte[] answer() {
        driver.send();
        byte[] bytes = new byte[driver.outcomes.length()];
        driver.outcomes.buffer().getBytes(0, bytes);
        return bytes;
    }
}
