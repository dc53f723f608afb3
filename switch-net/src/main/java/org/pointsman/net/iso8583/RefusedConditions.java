package org.pointsman.net.iso8583;

import java.util.List;
import java.util.Map;

/**
 * Codes in a field of the dialect (DE 25 in 1987) that make of an authorisation or a financial message something that the
 * switch does not do: a 0200 that completes a pre-authorisation, say, which would else be taken for a purchase of its own.
 * Immutable, any thread may use it; allocates nothing.
 */
public final class RefusedConditions {
    /** The kinds of message that have such codes, by which dialect files name them. */
    static final List<FunctionCodes.Function> KINDS =
            List.of(FunctionCodes.Function.AUTHORISATION, FunctionCodes.Function.FINANCIAL);

    static final RefusedConditions NONE = new RefusedConditions(0, Map.of());

    private final int field;
    private final boolean[] ofAuthorisations = new boolean[FunctionCodes.MAX_CODE + 1];
    private final boolean[] ofFinancials = new boolean[FunctionCodes.MAX_CODE + 1];

    RefusedConditions(final int field, final Map<FunctionCodes.Function, List<Integer>> codes) {
        this.field = field;
        codes.getOrDefault(FunctionCodes.Function.AUTHORISATION, List.of())
                .forEach(code -> ofAuthorisations[code] = true);
        codes.getOrDefault(FunctionCodes.Function.FINANCIAL, List.of()).forEach(code -> ofFinancials[code] = true);
    }

    /** The DE that holds the code; 0 if the dialect refuses none. */
    public int field() {
        return field;
    }

    /**
     * Whether a message is to be refused for its code.
     *
     * @param messageClass second digit of the message type
     */
    public boolean refuses(final int messageClass, final Message message) {
        if (field == 0 || messageClass > 2) {
            return false;
        }
        final long code = message.number(field);
        return code >= 0
                && code <= FunctionCodes.MAX_CODE
                && (messageClass == 1 ? ofAuthorisations : ofFinancials)[(int) code];
    }
}
