package org.pointsman.core.engine;

import org.pointsman.core.reference.Permissions;
import org.pointsman.core.transactions.Incoming;

/** What the first two digits of DE 3 ask for (ISO 8583:1987, processing code). */
final class ProcessingCode {
    /** No permission: the code asks for something the engine does not do. */
    static final int UNKNOWN = 0;

    private static final int ACCOUNT_DIGITS = 10_000;
    private static final int GOODS_AND_SERVICES = 0;
    private static final int CASH = 1;
    private static final int FUNDS_INQUIRY = 30;
    private static final int BALANCE_INQUIRY = 31;

    private ProcessingCode() {}

    /** True if the code asks what is on an account, and moves nothing. */
    static boolean isInquiry(long processingCode) {
        long type = processingCode / ACCOUNT_DIGITS;
        return type == FUNDS_INQUIRY || type == BALANCE_INQUIRY;
    }

    /** The bit of {@link Permissions} that a request needs, or {@link #UNKNOWN}. */
    static int permission(long processingCode, int messageClass) {
        int type = (int) (processingCode / ACCOUNT_DIGITS);
        return switch (type) {
            case GOODS_AND_SERVICES ->
                messageClass == Incoming.AUTHORISATION ? Permissions.AUTHORISATION : Permissions.PURCHASE;
            case CASH -> Permissions.CASH;
            case FUNDS_INQUIRY, BALANCE_INQUIRY -> Permissions.INQUIRY;
            default -> UNKNOWN;
        };
    }
}
