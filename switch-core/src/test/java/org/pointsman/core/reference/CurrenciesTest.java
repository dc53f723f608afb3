package org.pointsman.core.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CurrenciesTest {

    @Test
    void lettersNumbersAndExponentsBelongTogether() {
        assertThat(Currencies.numeric("CNY")).isEqualTo(156);
        assertThat(Currencies.alpha(156)).isEqualTo("CNY");
        assertThat(Currencies.exponent(156)).isEqualTo(2);
        assertThat(Currencies.numeric("AUD")).isEqualTo(36);
        assertThat(Currencies.exponent(392)).isZero();
        assertThat(Currencies.exponent(414)).isEqualTo(3);
        assertThat(Currencies.numeric("TWD")).isEqualTo(901);
    }

    @Test
    void theTableAgreesWithTheJdkWhereTheJdkKnowsACurrency() {
        for (java.util.Currency currency : java.util.Currency.getAvailableCurrencies()) {
            int numeric = Currencies.numeric(currency.getCurrencyCode());
            if (numeric != Currencies.UNKNOWN) {
                assertThat(numeric).as(currency.getCurrencyCode()).isEqualTo(currency.getNumericCode());
                assertThat(Currencies.exponent(numeric))
                        .as(currency.getCurrencyCode())
                        .isEqualTo(currency.getDefaultFractionDigits());
            }
        }
    }

    @Test
    void unknownOnesAreNotGuessed() {
        assertThat(Currencies.numeric("XXQ")).isEqualTo(Currencies.UNKNOWN);
        assertThat(Currencies.isKnown(0)).isFalse();
        assertThat(Currencies.isKnown(1000)).isFalse();
        assertThatThrownBy(() -> Currencies.alpha(999))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("999");
    }
}
