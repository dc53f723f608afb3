package org.pointsman.net.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.reference.Currencies;

/**
 * A payment as {@code GET /v1/payments} shows it. A card number comes from the engine without its middle, so none can get
 * out here. Any thread.
 */
public final class PaymentJson {
    private static final String[] STATUSES = {"authorised", "captured", "declined", "reversed", "expired", "answered"};
    private static final String[] ORIGINS = {"iso8583", "api"};
    private static final long NO_APPROVAL_CODE = 0xFFFF_FFFFL;
    private static final int CODE_A0 = 160;
    private static final int VISIBLE_DIGITS = 10;
    private static final int LEAST_HIDDEN_DIGITS = 2;

    private PaymentJson() {}

    /** Writes the fields of an object; the view is of a payment that was found. */
    public static void write(PaymentViewDecoder view, JsonGenerator json) throws IOException {
        json.writeStringField("id", Long.toString(view.transaction()));
        json.writeStringField("status", STATUSES[view.status() - 1]);
        json.writeStringField("responseCode", responseCode(view.responseCode()));
        if (view.approvalCode() != NO_APPROVAL_CODE) {
            json.writeStringField("approvalCode", digits(view.approvalCode(), 6));
        }
        if (view.rrn().high() != 0) {
            json.writeStringField(
                    "rrn", text(view.rrn().high(), 8) + text(view.rrn().low(), 4));
        }
        json.writeStringField("stan", digits(view.stan(), 6));
        writeAmount(view, json, "amount", view.amount());
        writeAmount(view, json, "capturedAmount", view.capturedAmount());
        writeAmount(view, json, "reversedAmount", view.reversedAmount());
        writeSource(view, json);
        json.writeStringField(
                "merchant",
                (text(view.merchantId().high(), 8) + text(view.merchantId().low() >>> 8, 7)).strip());
        if (view.terminalId() != 0) {
            json.writeStringField("terminal", text(view.terminalId(), 8).strip());
        }
        if (view.acquirer() != 0) {
            json.writeStringField("acquirer", Long.toString(view.acquirer()));
        }
        String reference = view.reference();
        if (!reference.isEmpty()) {
            json.writeStringField("reference", reference);
        }
        json.writeStringField("origin", ORIGINS[view.origin()]);
        json.writeStringField(
                "createdAt",
                Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(view.timestampNs()))
                        .toString());
        if (view.settlementDate() != 0) {
            json.writeStringField("settlementDate", digits(view.settlementDate(), 4));
        }
        if (view.reversal() != 0) {
            json.writeStringField("reversedBy", Long.toString(view.reversal()));
        }
    }

    private static void writeAmount(PaymentViewDecoder view, JsonGenerator json, String name, long minorUnits)
            throws IOException {
        int currency = view.currency();
        json.writeObjectFieldStart(name);
        json.writeNumberField("value", minorUnits);
        // A declined request may have come with a number that names no currency.
        json.writeStringField(
                "currency", Currencies.isKnown(currency) ? Currencies.alpha(currency) : digits(currency, 3));
        json.writeEndObject();
    }

    private static void writeSource(PaymentViewDecoder view, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("source");
        if (view.panDigits() > 0) {
            json.writeObjectFieldStart("card");
            json.writeStringField("pan", maskedPan(view));
            json.writeEndObject();
        } else if (view.account() != 0) {
            json.writeNumberField("account", view.account());
        }
        json.writeEndObject();
    }

    private static String maskedPan(PaymentViewDecoder view) {
        int hidden = view.panDigits() - VISIBLE_DIGITS;
        if (hidden < LEAST_HIDDEN_DIGITS) {
            // Too short to be a card number, so it was declined; the engine tells none of it.
            return "*".repeat(view.panDigits());
        }
        return digits(view.panFirst6(), 6) + "*".repeat(hidden) + digits(view.panLast4(), 4);
    }

    private static String responseCode(int code) {
        return code == CODE_A0 ? "A0" : digits(code, 2);
    }

    private static String digits(long number, int count) {
        byte[] digits = new byte[count];
        long rest = number;
        for (int i = count - 1; i >= 0; i--) {
            digits[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return new String(digits, StandardCharsets.US_ASCII);
    }

    /** The lowest {@code count} bytes of a packed word. */
    private static String text(long word, int count) {
        byte[] characters = new byte[count];
        for (int i = 0; i < count; i++) {
            characters[i] = (byte) (word >>> 8 * (count - 1 - i));
        }
        return new String(characters, StandardCharsets.US_ASCII);
    }
}
