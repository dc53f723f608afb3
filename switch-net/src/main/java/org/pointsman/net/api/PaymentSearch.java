package org.pointsman.net.api;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pointsman.core.reference.PackedText;
import org.pointsman.core.reference.Terminal;

/**
 * What {@code GET /v1/payments} is asked for: {@code ?rrn=} or {@code ?terminal=&stan=}.
 *
 * @param byRrn else by terminal and STAN
 * @param rrnHigh the first eight of the twelve characters of DE 37, packed
 * @param rrnLow the last four
 * @param terminalId DE 41, packed
 * @param stan DE 11
 */
record PaymentSearch(boolean byRrn, long rrnHigh, long rrnLow, long terminalId, long stan) {
    private static final int RRN_LENGTH = 12;
    private static final int MAX_STAN_DIGITS = 6;

    /**
     * @param query undecoded
     * @throws BadRequestException if a parameter is missing, unknown, repeated or not as it has to be
     */
    static PaymentSearch of(String query) throws BadRequestException {
        Map<String, List<String>> parameters;
        try {
            parameters = new QueryStringDecoder(query, false).parameters();
        } catch (IllegalArgumentException e) {
            throw refuse("the query is not encoded as one");
        }
        for (List<String> values : parameters.values()) {
            if (values.size() > 1) {
                throw refuse("a parameter stands there twice");
            }
        }
        if (parameters.keySet().equals(Set.of("rrn"))) {
            return byRrn(parameters.get("rrn").get(0));
        } else if (parameters.keySet().equals(Set.of("terminal", "stan"))) {
            return byTerminalAndStan(
                    parameters.get("terminal").get(0), parameters.get("stan").get(0));
        }
        throw refuse("the query must be ?rrn= or ?terminal=&stan=");
    }

    private static PaymentSearch byRrn(String rrn) throws BadRequestException {
        if (rrn.length() != RRN_LENGTH || !PackedText.isIdentifier(rrn, RRN_LENGTH)) {
            throw refuse("rrn must be 12 printable ASCII characters");
        }
        // Packed as a merchant id is: eight characters, and the rest from the top of a second word on.
        return new PaymentSearch(true, PackedText.merchantIdHigh(rrn), PackedText.merchantIdLow(rrn) >>> 32, 0, 0);
    }

    private static PaymentSearch byTerminalAndStan(String terminal, String stan) throws BadRequestException {
        if (!PackedText.isIdentifier(terminal, Terminal.MAX_ID_LENGTH)) {
            throw refuse("terminal must be 1 to 8 printable ASCII characters");
        }
        if (stan.isEmpty() || stan.length() > MAX_STAN_DIGITS || !stan.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw refuse("stan must be 1 to 6 digits");
        }
        return new PaymentSearch(false, 0, 0, PackedText.terminalId(terminal), Long.parseLong(stan));
    }

    private static BadRequestException refuse(String detail) {
        return new BadRequestException(Problem.badRequest(detail));
    }
}
