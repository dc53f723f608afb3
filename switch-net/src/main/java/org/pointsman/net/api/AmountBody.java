package org.pointsman.net.api;

import java.io.IOException;
import org.pointsman.core.reference.Currencies;

/** {@code {"value": 12550, "currency": "CNY"}}: an amount in minor units. */
final class AmountBody {
    private static final JsonBody.Properties AMOUNT = new JsonBody.Properties(2, "value", "currency");
    private static final int VALUE = 0;

    private long value;
    private int currency;

    void read(JsonBody body) throws BadRequestException, IOException {
        body.enter(AMOUNT);
        for (int property = body.next(); property != JsonBody.END; property = body.next()) {
            if (property == VALUE) {
                value = body.number(1, Long.MAX_VALUE);
            } else {
                currency = currency(body);
            }
        }
    }

    /** The letters of a currency that is known. */
    static int currency(JsonBody body) throws BadRequestException, IOException {
        int numeric = Currencies.numeric(body.text(3, 3));
        if (numeric == Currencies.UNKNOWN) {
            throw body.refuse("must be the letters of a known currency");
        }
        return numeric;
    }

    /** Minor units, 1 and above. */
    long value() {
        return value;
    }

    /** ISO 4217 number. */
    int currency() {
        return currency;
    }
}
