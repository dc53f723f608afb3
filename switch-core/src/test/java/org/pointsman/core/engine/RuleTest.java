package org.pointsman.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.testing.Commands;
import org.pointsman.core.testing.EngineDriver;

/** A founded engine for each test, whose books and state hash must be right at the end whatever the test did. */
abstract class RuleTest {
    static final long CARD_ACCOUNT = Commands.CARD_ACCOUNT;
    static final long MERCHANT_ACCOUNT = Commands.MERCHANT_ACCOUNT;
    static final int AUTHORISATION = 1;

    final PaymentEngine engine = new PaymentEngine();
    final EngineDriver driver = new EngineDriver(engine);
    final Commands commands = driver.commands;

    @BeforeEach
    void found() {
        driver.found();
    }

    @AfterEach
    void booksBalanceAndHashIsUpToDate() {
        engine.requireBalancedBooks();
        assertThat(engine.stateHash()).isEqualTo(engine.recomputeStateHash());
    }

    /** An authorisation (class 1) of 100.00. */
    TransactionRequestEncoder authorisation(int stan) {
        return commands.request(stan).messageClass((short) AUTHORISATION);
    }

    /** A balance inquiry. */
    TransactionRequestEncoder inquiry(int stan) {
        return commands.request(stan).processingCode(310000).amount(0);
    }

    /** Sends a purchase of 100.00 and returns its response code. */
    int purchase(int stan) {
        commands.request(stan);
        return driver.code();
    }

    /** Sends a reversal of the whole of a purchase of 100.00 and returns its response code. */
    int reverse(int stan, int originalStan) {
        commands.reversal(stan, originalStan);
        return driver.code();
    }
}
