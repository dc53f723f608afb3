package org.pointsman.tools.load;

import java.util.Arrays;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Currencies;
import org.pointsman.core.reference.Terminal;

/** The requests of JSON traffic as templates, for each terminal one a step, and what is right as their answers. */
final class JsonRequests {
    private static final int STEPS = JsonPayment.Step.values().length;
    private static final int EXPIRY_DIGITS = 4;

    private final HttpTemplate[] templates;
    private final JsonAnswerCheck.Expected[] expected;
    private final int terminals;

    /**
     * @param card any of those that are used: all are alike
     * @param authority host and port
     * @param apiKey null for none
     */
    JsonRequests(TrafficPlan plan, UsableReference usable, Card card, String authority, String apiKey) {
        terminals = Math.min(TrafficPlan.MAX_TERMINALS, usable.terminals().size());
        templates = new HttpTemplate[terminals * STEPS];
        expected = new JsonAnswerCheck.Expected[templates.length];
        String host = " HTTP/1.1\r\nHost: " + authority + "\r\n"
                + (apiKey == null ? "" : "Authorization: Bearer " + apiKey + "\r\n");
        // Runs one after the other must not meet: the switch remembers keys.
        String keyed = host + "Idempotency-Key: load-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX)
                + "-" + HttpTemplate.KEY + "\r\n";
        String currency = Currencies.alpha(usable.currency());
        for (int i = 0; i < terminals; i++) {
            Terminal terminal = usable.terminals().get(i);
            for (JsonPayment.Step step : JsonPayment.Step.values()) {
                int index = i * STEPS + step.ordinal();
                templates[index] = switch (step) {
                    case PURCHASE, AUTHORISATION ->
                        new HttpTemplate(
                                "POST /v1/payments" + keyed,
                                body(plan.amount(), currency, step, card.panDigits(), terminal));
                    case CAPTURE ->
                        new HttpTemplate("POST /v1/payments/" + HttpTemplate.ID + "/captures" + keyed, "{}");
                    case REVERSAL ->
                        new HttpTemplate("POST /v1/payments/" + HttpTemplate.ID + "/reversals" + keyed, "{}");
                    case INQUIRY -> new HttpTemplate("GET /v1/accounts/" + HttpTemplate.ID + host, "");
                };
                expected[index] =
                        new JsonAnswerCheck.Expected(step, terminal.merchant(), terminal.id(), plan.amount(), currency);
            }
        }
    }

    private static String body(long amount, String currency, JsonPayment.Step step, int panDigits, Terminal terminal) {
        return "{\"amount\":{\"value\":" + amount + ",\"currency\":\"" + currency + "\"},\"capture\":"
                + (step == JsonPayment.Step.PURCHASE)
                + ",\"source\":{\"card\":{\"pan\":\"" + HttpTemplate.placeholders(HttpTemplate.PAN, panDigits)
                + "\",\"expiry\":\"" + HttpTemplate.placeholders(HttpTemplate.EXPIRY, EXPIRY_DIGITS)
                + "\"}},\"merchant\":\"" + terminal.merchant() + "\",\"terminal\":\"" + terminal.id() + "\"}";
    }

    int terminals() {
        return terminals;
    }

    HttpTemplate template(int terminal, JsonPayment.Step step) {
        return templates[terminal * STEPS + step.ordinal()];
    }

    JsonAnswerCheck.Expected expected(int terminal, JsonPayment.Step step) {
        return expected[terminal * STEPS + step.ordinal()];
    }

    int maxLength() {
        return Arrays.stream(templates)
                .mapToInt(template -> template.length(JsonPayment.MAX_ID_LENGTH))
                .max()
                .orElseThrow();
    }
}
