package org.pointsman.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.pointsman.core.engine.CommandError;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.engine.PaymentStatus;
import org.pointsman.core.engine.RequestResult;
import org.pointsman.core.transactions.ResponseCode;

/**
 * The engine and the oracle get the same random commands and have to agree after each, to the byte. System properties:
 *
 * <ul>
 *   <li>{@code pointsman.seeds}: how many seeds, from 1 on; each is a world of its own. Every answer has to come up, so
 *       fewer than the default are not enough
 *   <li>{@code pointsman.commands}: how many commands a seed
 *   <li>{@code pointsman.freshSeeds}: how many seeds besides that nobody has tried before, with 10,000 commands each; the test
 *       prints which
 *   <li>{@code pointsman.seed}: this seed only, as the report of a difference names it
 * </ul>
 *
 * A long campaign is {@code mvn -pl switch-core -am test -Dtest=EngineAgainstOracleTest -Dpointsman.freshSeeds=5000
 * -Dsurefire.failIfNoSpecifiedTests=false}; a difference is replayed with the two properties it prints.
 */
class EngineAgainstOracleTest {
    private static final int ENOUGH_SEEDS = 30;
    private static final int ENOUGH_COMMANDS = 5_000;
    private static final int SEEDS = Integer.getInteger("pointsman.seeds", ENOUGH_SEEDS);
    private static final int COMMANDS = Integer.getInteger("pointsman.commands", ENOUGH_COMMANDS);
    private static final int FRESH_SEEDS = Integer.getInteger("pointsman.freshSeeds", 120);
    private static final int COMMANDS_OF_FRESH_SEED = 10_000;
    private static final Long ONLY_SEED = Long.getLong("pointsman.seed");

    @Test
    void engineAgreesWithOracleOnRandomCommands() {
        Coverage coverage = new Coverage();
        if (ONLY_SEED != null) {
            assertThat(duel(ONLY_SEED, COMMANDS, OracleEngine::new, coverage)).isNull();
            return;
        }
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertThat(duel(seed, COMMANDS, OracleEngine::new, coverage)).isNull();
        }
        assertThat(coverage.counts().keySet()).containsAll(whatRulesCanYield());
    }

    /** Whoever runs the tests tries what nobody has tried before. */
    @Test
    @DisabledIfSystemProperty(named = "pointsman.seed", matches = ".*", disabledReason = "one seed is asked for")
    void engineAgreesWithOracleOnCommandsOfFreshSeeds() {
        // Positive, and short enough to be typed.
        long first = 1_000_000_000L + new SecureRandom().nextInt(1_000_000_000) * 1_000L;
        System.out.printf(
                "Engine against oracle: seeds %d to %d, %,d commands each%n",
                first, first + FRESH_SEEDS - 1, COMMANDS_OF_FRESH_SEED);
        Optional<String> difference = LongStream.range(first, first + FRESH_SEEDS)
                .parallel()
                .mapToObj(seed -> duel(seed, COMMANDS_OF_FRESH_SEED, OracleEngine::new, new Coverage()))
                .filter(Objects::nonNull)
                .findAny();
        assertThat(difference).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> wrongRuleIsNoticed() {
        return SpoiltRules.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> assertNoticed(rule.getValue())));
    }

    private static void assertNoticed(Supplier<OracleEngine> spoilt) {
        for (long seed = 1; seed <= ENOUGH_SEEDS; seed++) {
            if (duel(seed, ENOUGH_COMMANDS, spoilt, new Coverage()) != null) {
                return;
            }
        }
        fail("not noticed in " + ENOUGH_SEEDS + " seeds of " + ENOUGH_COMMANDS + " commands");
    }

    private static String duel(long seed, int commands, Supplier<OracleEngine> oracle, Coverage coverage) {
        return new Duel(seed, new PaymentEngine(), oracle.get(), coverage).run(commands);
    }

    /** Every answer there is, by the names of response codes and command errors, so that a new one is missed here. */
    private static Set<String> whatRulesCanYield() {
        Set<Integer> neverRemembered = Set.of(ResponseCode.INVALID_AMOUNT, ResponseCode.DUPLICATE_TRANSMISSION);
        Set<Integer> ofReversals = Set.of(
                ResponseCode.APPROVED,
                ResponseCode.INVALID_AMOUNT,
                ResponseCode.UNABLE_TO_LOCATE_RECORD,
                ResponseCode.ORIGINAL_AMOUNT_INCORRECT,
                ResponseCode.DUPLICATE_TRANSMISSION,
                ResponseCode.SYSTEM_MALFUNCTION);
        Set<Integer> ofRequests = constants(ResponseCode.class);
        // Messages in a wrong format never reach the engine.
        ofRequests.remove(ResponseCode.FORMAT_ERROR);
        ofRequests.remove(ResponseCode.UNABLE_TO_LOCATE_RECORD);
        ofRequests.remove(ResponseCode.ORIGINAL_AMOUNT_INCORRECT);

        Set<String> expected = new TreeSet<>();
        for (int code : ofRequests) {
            expected.add(Coverage.first(false, code, !neverRemembered.contains(code)));
        }
        for (int code : ofReversals) {
            boolean remembered = !neverRemembered.contains(code) && code != ResponseCode.SYSTEM_MALFUNCTION;
            expected.add(Coverage.first(true, code, remembered));
        }
        expected.add(Coverage.first(false, ResponseCode.SYSTEM_MALFUNCTION, false));
        expected.add(Coverage.again(false, ResponseCode.APPROVED));
        expected.add(Coverage.again(false, ResponseCode.INSUFFICIENT_FUNDS));
        expected.add(Coverage.again(true, ResponseCode.APPROVED));
        expected.add(Coverage.again(true, ResponseCode.UNABLE_TO_LOCATE_RECORD));
        constants(CommandError.class).forEach(error -> expected.add(Coverage.result(error)));
        expected.add(Coverage.accountView(true));
        expected.add(Coverage.accountView(false));
        expected.add(Coverage.holdExpired());
        expected.addAll(whatClientsCanBeTold());
        return expected;
    }

    private static Set<String> whatClientsCanBeTold() {
        Set<String> expected = new TreeSet<>();
        Set<Integer> neverOfPayments = Set.of(
                ResponseCode.INVALID_AMOUNT,
                ResponseCode.NO_ACTION_TAKEN,
                ResponseCode.UNABLE_TO_LOCATE_RECORD,
                ResponseCode.FORMAT_ERROR,
                ResponseCode.FUNCTION_NOT_SUPPORTED,
                ResponseCode.INCORRECT_PIN,
                ResponseCode.ORIGINAL_AMOUNT_INCORRECT,
                ResponseCode.PIN_TRIES_EXCEEDED,
                ResponseCode.DUPLICATE_TRANSMISSION);
        Set<Integer> ofPayments = constants(ResponseCode.class);
        ofPayments.removeAll(neverOfPayments);
        ofPayments.forEach(code -> expected.add(Coverage.payment(code)));
        for (int result : List.of(RequestResult.KEY_REUSED, RequestResult.MEMORY_FULL, RequestResult.INVALID_AMOUNT)) {
            expected.add(Coverage.answered("payment", result, false));
        }
        expected.add(Coverage.answered("payment", RequestResult.DONE, true));
        Set<Integer> ofAccountsOnly = Set.of(RequestResult.ACCOUNT_EXISTS, RequestResult.ACCOUNT_REFUSED);
        Set<Integer> ofPaymentsThere = constants(RequestResult.class);
        // Too rare to wait for: PaymentLifeTest asks for it.
        ofPaymentsThere.remove(RequestResult.BALANCE_OVERFLOW);
        for (int result : ofPaymentsThere) {
            boolean ofReversals = result != RequestResult.INVALID_AMOUNT
                    && result != RequestResult.ALREADY_CAPTURED
                    && result != RequestResult.AMOUNT_DIFFERS
                    && result != RequestResult.RECEIVER_REFUSED;
            if (ofAccountsOnly.contains(result)) {
                expected.add(Coverage.answered("account", result, false));
                expected.add(Coverage.answered("account", result, true));
            } else {
                expected.add(Coverage.answered("capture", result, false));
            }
            if (ofReversals && !ofAccountsOnly.contains(result)) {
                expected.add(Coverage.answered("payment reversal", result, false));
            }
        }
        for (int result : List.of(RequestResult.DONE, RequestResult.ALREADY_REVERSED, RequestResult.TOO_LATE)) {
            expected.add(Coverage.answered("capture", result, true));
            expected.add(Coverage.answered("payment reversal", result, true));
        }
        expected.add(Coverage.answered("account", RequestResult.DONE, false));
        expected.add(Coverage.answered("account", RequestResult.DONE, true));
        expected.add(Coverage.answered("account", RequestResult.TOO_LATE, false));
        for (int status = PaymentStatus.AUTHORISED; status <= PaymentStatus.EXPIRED; status++) {
            expected.add(Coverage.shown(status, 0, false));
            expected.add(Coverage.shown(status, 1, false));
        }
        expected.add(Coverage.shown(PaymentStatus.ANSWERED, 0, false));
        expected.add(Coverage.shown(PaymentStatus.REVERSED, 1, true));
        expected.add(Coverage.ofWhatWasLeft("capture", false));
        expected.add(Coverage.ofWhatWasLeft("payment reversal", false));
        expected.add(Coverage.ofWhatWasLeft("payment reversal", true));
        expected.add(Coverage.shown(PaymentStatus.AUTHORISED, 0, true));
        expected.add(Coverage.shown(PaymentStatus.CAPTURED, 0, true));
        return expected;
    }

    /** The values of a class of named numbers. */
    private static Set<Integer> constants(Class<?> names) {
        Set<Integer> values = new TreeSet<>();
        for (Field field : names.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                try {
                    values.add(field.getInt(null));
                } catch (IllegalAccessException e) {
                    throw new AssertionError(field.toString(), e);
                }
            }
        }
        return values;
    }
}
