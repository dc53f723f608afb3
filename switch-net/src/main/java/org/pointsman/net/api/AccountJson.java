package org.pointsman.net.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.pointsman.core.reference.Currencies;

/** An account as {@code GET /v1/accounts} shows it: amounts in minor units of its currency. Any thread. */
public final class AccountJson {
    /** The kinds from 1 on. */
    static final String[] KINDS = {"customer", "merchant", "internal", "product", "deposit", "clearing", "suspense"};

    static final String[] STATUSES = {"active", "frozen", "closed"};

    private AccountJson() {}

    /** Writes the fields of an object. */
    public static void write(
            JsonGenerator json,
            long id,
            int kind,
            int currency,
            long posted,
            long held,
            long available,
            long creditLine,
            int status)
            throws IOException {
        json.writeNumberField("id", id);
        json.writeStringField("kind", KINDS[kind - 1]);
        json.writeStringField("currency", Currencies.alpha(currency));
        json.writeNumberField("posted", posted);
        json.writeNumberField("held", held);
        json.writeNumberField("available", available);
        json.writeNumberField("creditLine", creditLine);
        json.writeStringField("status", STATUSES[status]);
    }
}
