package org.pointsman.net.config;

import java.util.ArrayList;
import java.util.List;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.Route;
import org.pointsman.core.routing.CheckDigit;

/** Finds cards that could never pay: their check digit is wrong, and their route says that it is verified. */
final class CheckDigits {
    private final Problems problems;
    private final List<Suspect> suspects = new ArrayList<>();

    private record Suspect(Row.Place from, Card card) {}

    CheckDigits(Problems problems) {
        this.problems = problems;
    }

    void note(Row row, Card card) {
        if (!CheckDigit.isRight(card.panNumber())) {
            suspects.add(new Suspect(row.place("pan"), card));
        }
    }

    /** Reports them, now that all routes are known. */
    void check(List<Route> routes) {
        for (Suspect suspect : suspects) {
            Card card = suspect.card;
            Route route = longest(routes, Long.toUnsignedString(card.panNumber()), card.panDigits());
            if (route != null && route.checkDigit() == Route.CheckDigit.LUHN) {
                suspect.from.refuse(
                        problems,
                        "pan " + Card.maskedPan(card.panNumber(), card.panDigits())
                                + " has a wrong check digit, which its route verifies (checkDigit: none if not)");
            }
        }
    }

    /** The route with the longest prefix of a number. */
    private static Route longest(List<Route> routes, String number, int digits) {
        String pan = "0".repeat(digits - number.length()) + number;
        Route longest = null;
        for (Route route : routes) {
            String prefix = Long.toString(route.prefix());
            if (pan.startsWith("0".repeat(route.prefixDigits() - prefix.length()) + prefix)
                    && (longest == null || route.prefixDigits() > longest.prefixDigits())) {
                longest = route;
            }
        }
        return longest;
    }
}
