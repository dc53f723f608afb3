package org.pointsman.core.reference;

/**
 * A card acceptor.
 *
 * @param id DE 42 without the spaces that fill it up; 1 to {@value #MAX_ID_LENGTH} printable ASCII characters
 * @param name at most {@link ReferenceCommands#MAX_NAME_BYTES} bytes of UTF-8
 * @param mcc merchant category code (DE 18), 0 to 9999
 * @param account id of the account that receives what it sells
 * @param permissions bits of {@link Permission}
 */
public record Merchant(String id, String name, int mcc, long account, int permissions, Status status) {

    public static final int MAX_ID_LENGTH = 15;

    public enum Status implements Coded {
        ACTIVE,
        CLOSED;

        @Override
        public int code() {
            return ordinal();
        }
    }
}
