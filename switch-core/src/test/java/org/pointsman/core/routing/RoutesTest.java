package org.pointsman.core.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    @Test
    void divisionByPowersOfTenIsExactOverAllOf64Bits() {
        Random random = new Random(3);
        for (int exponent = 0; exponent <= PowersOfTen.MAX_EXPONENT; exponent++) {
            long power = PowersOfTen.power(exponent);
            assertThat(Long.toUnsignedString(power))
                    .isEqualTo(BigInteger.TEN.pow(exponent).toString());
            for (long value :
                    new long[] {0, 1, -1, power, power - 1, power + 1, -power, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertDivides(value, exponent, power);
            }
            for (int i = 0; i < 20_000; i++) {
                long value = random.nextLong() >>> random.nextInt(64);
                assertDivides(value, exponent, power);
                long multiple = Long.divideUnsigned(value, power) * power;
                assertDivides(multiple, exponent, power);
                assertDivides(multiple - 1, exponent, power);
            }
        }
    }

    private static void assertDivides(long value, int exponent, long power) {
        long quotient = PowersOfTen.divide(value, exponent);
        if (quotient != Long.divideUnsigned(value, power)) {
            throw new AssertionError(Long.toUnsignedString(value) + " / 10^" + exponent + " is not " + quotient);
        }
    }

    @Test
    void checkDigitIsThatOfLuhn() {
        Random random = new Random(4);
        for (int i = 0; i < 100_000; i++) {
            long number = random.nextLong() >>> random.nextInt(60);
            assertThat(CheckDigit.isRight(number))
                    .as(Long.toUnsignedString(number))
                    .isEqualTo(luhn(number));
        }
        assertThat(CheckDigit.isRight(79927398713L)).isTrue();
        assertThat(CheckDigit.isRight(79927398710L)).isFalse();
    }

    private static boolean luhn(long number) {
        String digits = Long.toUnsignedString(number);
        int sum = 0;
        for (int fromRight = 0; fromRight < digits.length(); fromRight++) {
            int digit = digits.charAt(digits.length() - 1 - fromRight) - '0';
            int weighted = fromRight % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 10, 300})
    void longestPrefixWins(int capacity) {
        Random random = new Random(capacity);
        Routes routes = new Routes(capacity);
        Map<String, Integer> expected = new HashMap<>();
        while (expected.size() < capacity) {
            String prefix = digits(random, random.nextInt(7));
            int channel = random.nextInt(100);
            expected.put(prefix, channel);
            routes.put(prefix.isEmpty() ? 0 : Long.parseLong(prefix), prefix.length(), channel, channel % 2);
        }
        assertThat(routes.size()).isEqualTo(capacity);
        assertThat(routes.hash()).isEqualTo(routes.recomputeHash());
        for (int i = 0; i < 5_000; i++) {
            String number = digits(random, 12 + random.nextInt(8));
            int route = routes.find(Long.parseUnsignedLong(number), number.length());
            Integer channel = null;
            for (int length = 0; length <= number.length(); length++) {
                channel = expected.getOrDefault(number.substring(0, length), channel);
            }
            assertThat(route == Routes.NONE ? null : routes.channel(route))
                    .as(number)
                    .isEqualTo(channel);
            if (route != Routes.NONE) {
                assertThat(routes.checksDigit(route)).isEqualTo(channel % 2 == 1);
            }
        }
    }

    @Test
    void prefixesAsLongAsTheNumberMatchAndLongerOnesDoNot() {
        Routes routes = new Routes(3);
        routes.put(123_456_789_012L, 12, 1, 0);
        routes.put(1_234_567_890_123L, 13, 2, 0);
        assertThat(routes.channel(routes.find(123_456_789_012L, 12))).isEqualTo(1);
        assertThat(routes.channel(routes.find(1_234_567_890_123L, 13))).isEqualTo(2);
    }

    @Test
    void leadingZerosArePartOfAPrefix() {
        Routes routes = new Routes(2);
        routes.put(1, 1, 1, 0);
        routes.put(1, 2, 2, 0);
        assertThat(routes.channel(routes.find(100_000_000_000L, 12))).isEqualTo(1);
        assertThat(routes.channel(routes.find(10_000_000_000L, 12))).isEqualTo(2);
        assertThat(routes.find(1_000_000_000L, 12)).isEqualTo(Routes.NONE);
    }

    private static String digits(Random random, int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append((char) ('0' + random.nextInt(3)));
        }
        return digits.toString();
    }
}
