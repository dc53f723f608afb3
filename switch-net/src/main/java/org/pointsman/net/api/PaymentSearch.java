package org.pointsman.net.api;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pointsman.core.reference.Merchant;
import org.pointsman.core.reference.PackedText;
import org.pointsman.core.reference.Terminal;

/**
 * What {@code GET /v1/payments} is asked for: {@code ?rrn=} or {@code ?terminal=&stan=}, each with or without
 * {@code &merchant=}.
 *
 * @param byRrn else by terminal and STAN
 * @param rrnHigh the first eight of the twelve characters of DE 37, packed
 * @param rrnLow the last four
 * @param terminalId DE 41, packed
 * @param stan DE 11
 * @param merchantHigh the first eight of the fifteen characters of DE 42, packed; 0 for any merchant
 * @param merchantLow the rest
 */
record PaymentSearch(
        boolean byRrn, long rrnHigh, long rrnLow, long terminalId, long stan, long merchantHigh, long merchantLow) {
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
        Set<String> names = new HashSet<>(parameters.keySet());
        String merchant = names.remove("merchant") ? parameters.get("merchant").get(0) : null;
        if (merchant != null && !PackedText.isIdentifier(merchant, Merchant.MAX_ID_LENGTH)) {
            throw refuse("merchant must be 1 to 15 printable ASCII characters");
        }
        long high = merchant == null ? 0 : PackedText.merchantIdHigh(merchant);
        long low = merchant == null ? 0 : PackedText.merchantIdLow(merchant);
        if (names.equals(Set.of("rrn"))) {
            return byRrn(parameters.get("rrn").get(0), high, low);
        } else if (names.equals(Set.of("terminal", "stan"))) {
            return byTerminalAndStan(
                    parameters.get("terminal").get(0), parameters.get("stan").get(0), high, low);
        }
        throw refuse("the query must be ?rrn= or ?terminal=&stan=, and may have &merchant=");
    }

    private static PaymentSearch byRrn(String rrn, long merchantHigh, long merchantLow) throws BadRequestException {
        if (rrn.length() != RRN_LENGTH || !PackedText.isIdentifier(rrn, RRN_LENGTH)) {
            throw refuse("rrn must be 12 printable ASCII characters");
        }
        // Packed as a merchant id is: eight characters, and the rest from the top of a second word on.
        return new PaymentSearch(
                true,
                PackedText.merchantIdHigh(rrn),
                PackedText.merchantIdLow(rrn) >>> 32,
                0,
                0,
                merchantHigh,
                merchantLow);
    }

    private static PaymentSearch byTerminalAndStan(String terminal, String stan, long merchantHigh, long merchantLow)
            throws BadRequestException {
        if (!PackedText.isIdentifier(terminal, Terminal.MAX_ID_LENGTH)) {
            throw refuse("terminal must be 1 to 8 printable ASCII characters");
        }
        if (stan.isEmpty() || stan.length() > MAX_STAN_DIGITS || !stan.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw refuse("stan must be 1 to 6 digits");
        }
        return new PaymentSearch(
                false, 0, 0, PackedText.terminalId(terminal), Long.parseLong(stan), merchantHigh, merchantLow);
    }

    private static BadRequestException refuse(String detail) {
        return new BadRequestException(Problem.badRequest(detail));
    }
}
