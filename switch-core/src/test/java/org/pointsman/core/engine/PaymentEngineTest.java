package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.GenesisEncoder;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;

class PaymentEngineTest extends RuleTest {
    // What a broken host is told

    @Test
    void nothingWorksBeforeGenesis() {
        PaymentEngine unfounded = new PaymentEngine();
        EngineDriver other = new EngineDriver(unfounded);
        other.commands.tick();
        assertThatThrownBy(other::send)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Genesis");
        assertThatThrownBy(() -> other.account(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(other::tick).isInstanceOf(IllegalStateException.class);
        assertThat(unfounded.stateHash()).isZero();
        assertThat(unfounded.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        other.commands.request(1);
        unfounded.prefetch(other.commands.buffer(), 0);
    }

    @Test
    void unknownTemplateIsNamed() {
        commands.tick();
        commands.buffer().putShort(2, (short) 99);
        assertThatThrownBy(driver::send)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("99");
    }

    @Test
    void queryIsNoCommandAndACommandNoQuery() {
        commands.accountQuery(1);
        assertThatThrownBy(driver::send)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("40");
        commands.tick();
        assertThatThrownBy(() -> engine.onQuery(commands.buffer(), 0, commands.length(), driver.outcomes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("13");
    }

    @Test
    void wrongBlockLengthIsNamed() {
        commands.request(1);
        commands.buffer().putShort(0, (short) 112);
        assertThatThrownBy(driver::send)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("112");
        commands.request(1);
        assertThatThrownBy(() -> engine.onCommand(driver.nowNs, commands.buffer(), 0, 127, driver.outcomes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127");
    }

    @Test
    void messageClassMustFitTheTemplate() {
        commands.request(1).messageClass((short) 4);
        assertThatThrownBy(driver::send)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("class 4");
        commands.reversal(1, 2).messageClass((short) 2);
        assertThatThrownBy(driver::send)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("class 2");
    }

    @Test
    void timeNeverGoesBack() {
        driver.nowNs--;
        commands.tick();
        assertThatThrownBy(driver::send)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("time goes back");
        driver.nowNs++;
    }

    // Genesis

    @Test
    void secondGenesisIsRejected() {
        long before = engine.stateHash();
        commands.genesis();
        assertThat(driver.result()).isEqualTo(CommandError.GENESIS_REPEATED);
        assertThat(engine.stateHash()).isEqualTo(before);
    }

    @Test
    void impossibleBoundsFoundNothing() {
        PaymentEngine unfounded = new PaymentEngine();
        EngineDriver other = new EngineDriver(unfounded);
        List<Runnable> impossible = List.of(
                () -> other.commands.genesis().maxTransactions(0),
                () -> other.commands.genesis().maxTimersPerStep(0),
                () -> other.commands.genesis().rememberAtLeastNs(-1),
                () -> other.commands.genesis().holdForNs(Long.MAX_VALUE),
                () -> other.commands.genesis().maxAccounts((1L << 28) + 1));
        for (Runnable genesis : impossible) {
            genesis.run();
            assertThat(other.result()).isEqualTo(CommandError.VALUE_OUT_OF_RANGE);
            assertThat(unfounded.stateHash()).isZero();
        }
        other.found();
    }

    @Test
    void engineWithoutRoomForAnythingRejectsEverything() {
        EngineDriver none = new EngineDriver(new PaymentEngine());
        GenesisEncoder genesis = none.commands.genesis();
        genesis.maxTransactions(1)
                .maxHolds(0)
                .maxAccounts(0)
                .maxCards(0)
                .maxMerchants(0)
                .maxTerminals(0);
        genesis.maxUsages(0).maxParticipants(0).maxRoutes(0).maxLimits(0);
        none.accepted();
        none.commands.account(1000, 0);
        assertThat(none.result()).isEqualTo(CommandError.TABLE_FULL);
        none.commands.participant(1);
        assertThat(none.result()).isEqualTo(CommandError.TABLE_FULL);
        none.commands.route("6");
        assertThat(none.result()).isEqualTo(CommandError.TABLE_FULL);
        none.commands.limit(1, 1, 1, 1);
        assertThat(none.result()).isEqualTo(CommandError.TABLE_FULL);
        for (int stan = 1; stan < 5; stan++) {
            none.commands.request(stan);
            assertThat(none.code()).isEqualTo(31);
        }
    }

    // Queries

    @Test
    void accountIsShown() {
        authorisation(1).amount(30_00);
        assertThat(driver.code()).isZero();
        commands.account(CARD_ACCOUNT, 0).creditLine(7).status((short) 1);
        driver.accepted();
        AccountViewDecoder view = driver.account(CARD_ACCOUNT);
        assertThat(view.found()).isEqualTo((short) 1);
        assertThat(view.gateway()).isEqualTo(3);
        assertThat(view.connection()).isEqualTo(4);
        assertThat(view.correlation()).isEqualTo(5);
        assertThat(view.account()).isEqualTo(CARD_ACCOUNT);
        assertThat(view.kind()).isEqualTo((short) 1);
        assertThat(view.currency()).isEqualTo(Commands.CNY);
        assertThat(view.status()).isEqualTo((short) 1);
        assertThat(view.posted()).isEqualTo(1_000_00);
        assertThat(view.held()).isEqualTo(30_00);
        assertThat(view.creditLine()).isEqualTo(7);
        assertThat(view.available()).isEqualTo(1_000_00 + 7 - 30_00);
    }

    @Test
    void availableBalanceBeyond64BitsIsShownAsTheMostThereIs() {
        commands.account(CARD_ACCOUNT, 0).creditLine(Long.MAX_VALUE);
        driver.accepted();
        assertThat(driver.account(CARD_ACCOUNT).available()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void unknownAccountIsNotFoundAndAllZero() {
        AccountViewDecoder view = driver.account(4711);
        assertThat(view.found()).isZero();
        assertThat(view.account()).isZero();
        assertThat(view.currency()).isZero();
    }

    @Test
    void queryChangesNothingAndFiresNoTimer() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        long before = engine.stateHash();
        driver.nowNs = engine.nextDeadlineNs();
        assertThat(driver.held(CARD_ACCOUNT)).isEqualTo(100_00);
        assertThat(engine.stateHash()).isEqualTo(before);
    }

    // The state hash

    @Test
    void everyCommandThatChangesStateChangesTheHash() {
        List<Long> hashes = new ArrayList<>();
        hashes.add(engine.stateHash());
        assertThat(purchase(1)).isZero();
        hashes.add(engine.stateHash());
        assertThat(reverse(2, 1)).isZero();
        hashes.add(engine.stateHash());
        commands.limit(1, 1, 2, 5);
        driver.accepted();
        hashes.add(engine.stateHash());
        commands.businessDay(EngineDriver.FIRST_DAY + 1, 1121);
        driver.accepted();
        hashes.add(engine.stateHash());
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void hostStartedOnlyMovesTheClock() {
        long before = engine.stateHash();
        commands.hostStarted();
        driver.accepted();
        assertThat(engine.stateHash()).isEqualTo(before);
        driver.nowNs++;
        commands.hostStarted();
        driver.accepted();
        assertThat(engine.stateHash()).isNotEqualTo(before);
    }

    @Test
    void prefetchChangesNothing() {
        assertThat(purchase(1)).isZero();
        long before = engine.stateHash();
        Commands fresh = new Commands();
        fresh.request(2);
        engine.prefetch(fresh.buffer(), 0);
        fresh.request(1);
        engine.prefetch(fresh.buffer(), 0);
        fresh.reversal(3, 1);
        engine.prefetch(fresh.buffer(), 0);
        fresh.reversal(3, 9);
        engine.prefetch(fresh.buffer(), 0);
        fresh.tick();
        engine.prefetch(fresh.buffer(), 0);
        assertThat(engine.stateHash()).isEqualTo(before);
        assertThat(engine.recomputeStateHash()).isEqualTo(before);
    }

    @Test
    void commandMayStandAnywhereInABuffer() {
        commands.request(1);
        UnsafeBuffer elsewhere = new UnsafeBuffer(java.nio.ByteBuffer.allocateDirect(1024));
        elsewhere.putBytes(333, commands.buffer(), 0, commands.length());
        driver.outcomes.wrap(new UnsafeBuffer(new byte[1024]), 77, 512);
        engine.onCommand(driver.nowNs, elsewhere, 333, commands.length(), driver.outcomes);
        assertThat(driver.outcomes.length()).isEqualTo(56);
        assertThat(driver.posted(CARD_ACCOUNT)).isEqualTo(900_00);
    }

    // Inspection

    @Test
    void accountsAreShownInOrderOfCreation() {
        List<Long> ids = new ArrayList<>();
        List<Long> balances = new ArrayList<>();
        engine.forEachAccount((id, kind, currency, posted, held, creditLine, status) -> {
            ids.add(id);
            balances.add(posted);
        });
        assertThat(ids).containsExactly((long) Commands.CNY, CARD_ACCOUNT, MERCHANT_ACCOUNT);
        assertThat(balances).containsExactly(-1_000_00L, 1_000_00L, 0L);
    }

    @Test
    void tablesTellHowFullTheyAre() {
        authorisation(1);
        assertThat(driver.code()).isZero();
        Map<String, Long> used = new LinkedHashMap<>();
        engine.forEachTable((name, inUse, bound, memoryBytes) -> {
            used.put(name, inUse);
            assertThat(bound).isEqualTo(1000);
            assertThat(memoryBytes).isPositive();
        });
        assertThat(used)
                .containsEntry("accounts", 3L)
                .containsEntry("cards", 1L)
                .containsEntry("holds", 1L)
                .containsEntry("usages", 0L)
                .containsEntry("transactions", 1L)
                .containsKeys("participants", "merchants", "terminals", "routes", "limits");
    }

    @Test
    void recordsStayWithinTheirMemoryBudgets() {
        PaymentEngine large = new PaymentEngine();
        EngineDriver other = new EngineDriver(large);
        other.commands
                .genesis()
                .maxAccounts(100_000)
                .maxCards(100_000)
                .maxUsages(100_000)
                .maxHolds(100_000);
        other.accepted();
        Map<String, Long> bytesPerRecord = new LinkedHashMap<>();
        large.forEachTable((name, inUse, bound, memoryBytes) -> bytesPerRecord.put(name, memoryBytes / bound));
        assertThat(bytesPerRecord.get("accounts")).isLessThanOrEqualTo(100);
        assertThat(bytesPerRecord.get("cards")).isLessThanOrEqualTo(32);
        assertThat(bytesPerRecord.get("usages")).isLessThanOrEqualTo(32);
        assertThat(bytesPerRecord.get("holds")).isLessThanOrEqualTo(48);
    }
}
