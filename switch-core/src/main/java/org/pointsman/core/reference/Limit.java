package org.pointsman.core.reference;

/**
 * A rule on how much, or how often. Its place in the list is its number, from 1.
 *
 * @param name at most {@link ReferenceCommands#MAX_NAME_BYTES} bytes of UTF-8
 * @param window {@link Window#NONE} exactly where the measure is single
 * @param max minor units, or a number of transactions; reaching it is allowed, passing it is not; 0 and above
 */
public record Limit(String name, Scope scope, Measure measure, Window window, long max) {

    /** Whose use is measured. */
    public enum Scope implements Coded {
        CARD,
        ACCOUNT,
        MERCHANT,
        TERMINAL,
        ACQUIRER;

        @Override
        public int code() {
            return ordinal() + 1;
        }
    }

    public enum Measure implements Coded {
        /** The amount of one transaction. */
        SINGLE,
        /** The amounts in the window together. */
        AMOUNT,
        /** How many transactions in the window. */
        COUNT;

        @Override
        public int code() {
            return ordinal() + 1;
        }
    }

    public enum Window implements Coded {
        NONE,
        /** The business day. */
        DAY;

        @Override
        public int code() {
            return ordinal();
        }
    }
}
