package org.pointsman.tools.load;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Holds the JSON of an answer against what is expected, value by value. Differences are described for a person's eyes and
 * never show a card number. One thread.
 */
final class JsonAnswerCheck {
    /** What names a payment may become part of a path, so nothing else may stand in it. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1," + JsonPayment.MAX_ID_LENGTH + "}");

    /** By path: what is the same in every right answer to one kind of request. */
    static final Set<String> FIXED = Set.of(
            "/status",
            "/responseCode",
            "/amount/value",
            "/amount/currency",
            "/capturedAmount/value",
            "/reversedAmount/value",
            "/merchant",
            "/terminal");

    /** Where an answer may show the card, masked. */
    private static final String[] PAN_PATHS = {"/source/card/pan", "/card/pan"};

    private JsonValues values;

    /** What is right for one kind of request. */
    record Expected(JsonPayment.Step step, String merchant, String terminal, long amount, String currency) {}

    /** The values of the answer last read. */
    JsonValues values() {
        return values;
    }

    /** Where the answer last read shows the card; null if it does not. */
    String panPath() {
        for (String path : PAN_PATHS) {
            if (values.at(path) != null) {
                return path;
            }
        }
        return null;
    }

    /**
     * @param id expected; null for any
     * @return null if the answer is as expected, else the first difference
     */
    String difference(byte[] body, Expected expected, String id, CardPool cards, int card) {
        String unreadable = read(body);
        if (unreadable != null) {
            return unreadable;
        }
        String code = values.text("/responseCode");
        if (!"00".equals(code)) {
            return "responseCode is " + shown(code) + ", expected 00";
        }
        String difference = first(
                differs("/status", expected.step.status()),
                differs("/amount/value", expected.amount),
                differs("/amount/currency", expected.currency),
                differs("/capturedAmount/value", expected.step.isCaptured() ? expected.amount : 0),
                differs("/reversedAmount/value", expected.step.isReversed() ? expected.amount : 0),
                differs("/merchant", expected.merchant),
                differs("/terminal", expected.terminal),
                id == null ? null : differs("/id", id));
        if (difference != null) {
            return difference;
        }
        String gotId = values.text("/id");
        if (gotId == null || !ID.matcher(gotId).matches()) {
            return "id is " + (gotId == null ? "absent" : "none that can stand in a path");
        }
        String approval = values.text("/approvalCode");
        if (approval == null || approval.isEmpty() || approval.equals("null")) {
            return "approved without an approvalCode";
        }
        String pan = panPath();
        if (pan != null && !isMasked(body, values.at(pan), cards, card)) {
            return pan + " is not the request's card, masked";
        }
        return null;
    }

    /** @return null if it can be read */
    String read(byte[] body) {
        try {
            values = JsonValues.read(body);
            return null;
        } catch (IOException e) {
            return "the body is no JSON object";
        }
    }

    private static boolean isMasked(byte[] body, JsonValues.Value pan, CardPool cards, int card) {
        return cards.isMasked(card, body, pan.from(), pan.to())
                && !pan.text().chars().allMatch(Character::isDigit);
    }

    private String differs(String path, long expected) {
        return differs(path, Long.toString(expected));
    }

    private String differs(String path, String expected) {
        String got = values.text(path);
        return expected.equals(got) ? null : path + " is " + shown(got) + ", expected " + Shown.masked(expected);
    }

    private static String first(String... differences) {
        for (String difference : differences) {
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static String shown(String value) {
        return value == null ? "absent" : Shown.masked(value);
    }
}
