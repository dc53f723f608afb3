package org.pointsman.core.reference;

/**
 * A terminal, named by its merchant's id and its own.
 *
 * @param id DE 41 without the spaces that fill it up; 1 to {@value #MAX_ID_LENGTH} printable ASCII characters
 * @param merchant DE 42 of its merchant
 * @param permissions bits of {@link Permission}
 */
public record Terminal(String id, String merchant, int permissions, Status status) {

    public static final int MAX_ID_LENGTH = 8;

    public enum Status implements Coded {
        ACTIVE,
        CLOSED;

        @Override
        public int code() {
            return ordinal();
        }
    }
}
