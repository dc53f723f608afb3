package org.pointsman.tools.load;

/** A payment of the load client on its way: what the next request that belongs to it needs to know. */
final class JsonPayment {
    static final int MAX_ID_LENGTH = 40;

    /** What has been asked last, and with it what comes next. */
    enum Step {
        /** Authorise and capture at once. */
        PURCHASE("captured"),
        AUTHORISATION("authorised"),
        CAPTURE("captured"),
        REVERSAL("reversed"),
        /** No payment at all: the account of a card. */
        INQUIRY(null);

        private final String status;

        Step(String status) {
            this.status = status;
        }

        /** What the payment is when this has been done. */
        String status() {
            return status;
        }

        /** Whether the money has been moved to the merchant when this has been done, wherever it is since. */
        boolean isCaptured() {
            return this != AUTHORISATION;
        }

        boolean isReversed() {
            return this == REVERSAL;
        }

        /** Whether the answer brings the payment's id. */
        boolean creates() {
            return this == PURCHASE || this == AUTHORISATION;
        }

        /** Null if the payment is over. */
        Step next() {
            return switch (this) {
                case PURCHASE, CAPTURE -> REVERSAL;
                case AUTHORISATION -> CAPTURE;
                case REVERSAL, INQUIRY -> null;
            };
        }
    }

    final byte[] id = new byte[MAX_ID_LENGTH];
    int idLength;
    Step step;
    int card;
    int terminal;
}
