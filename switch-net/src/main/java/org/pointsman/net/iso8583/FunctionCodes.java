package org.pointsman.net.iso8583;

import java.util.List;
import java.util.Map;

/**
 * What a message is for, where its type alone does not tell: a field of the dialect (DE 70 in 1987, DE 24 in 1993) and
 * what its values mean. Immutable, any thread may use it; allocates nothing.
 */
public final class FunctionCodes {
    /** What the switch does for a message. Dialect files name these as {@link #toString} does. */
    public enum Function {
        AUTHORISATION("authorisation"),
        FINANCIAL("financial"),
        REVERSAL("reversal"),
        PARTIAL_REVERSAL("partialReversal"),
        SIGN_ON("signOn"),
        SIGN_OFF("signOff"),
        ECHO_TEST("echoTest");

        private final String word;

        Function(final String word) {
            this.word = word;
        }

        /** Whether it is network management, and not a transaction. */
        public boolean isOfNetwork() {
            return ordinal() >= SIGN_ON.ordinal();
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** Codes have three digits at most. */
    static final int MAX_CODE = 999;

    static final FunctionCodes NONE = new FunctionCodes(0, Map.of());

    private final int field;
    private final boolean ofTransactions;
    private final Function[] byCode = new Function[MAX_CODE + 1];

    FunctionCodes(final int field, final Map<Function, List<Integer>> codes) {
        this.field = field;
        ofTransactions = codes.keySet().stream().anyMatch(function -> !function.isOfNetwork());
        codes.forEach((function, numbers) -> numbers.forEach(number -> byCode[number] = function));
    }

    /** The DE that holds the code; 0 if the dialect names none, and so has no network management. */
    public int field() {
        return field;
    }

    /** Whether authorisations, financial messages and reversals have to carry a code too. */
    public boolean ofTransactions() {
        return ofTransactions;
    }

    /**
     * Whether the code of a transaction goes with its message type.
     *
     * @param messageClass second digit of the message type
     */
    public boolean goWith(final int messageClass, final Message message) {
        final Function function = of(message);
        return switch (messageClass) {
            case 1 -> function == Function.AUTHORISATION;
            case 2 -> function == Function.FINANCIAL;
            case 4 -> function == Function.REVERSAL || function == Function.PARTIAL_REVERSAL;
            default -> false;
        };
    }

    /** What a message is for; null if it does not say so, or says something that the switch does not do. */
    public Function of(final Message message) {
        if (field == 0) {
            return null;
        }
        final long code = message.number(field);
        return code >= 0 && code <= MAX_CODE ? byCode[(int) code] : null;
    }
}
