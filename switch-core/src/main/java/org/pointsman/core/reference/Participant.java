package org.pointsman.core.reference;

/**
 * An institution.
 *
 * @param id institution id (DE 32) as a number, so that leading zeros make no difference; at most 11 digits
 * @param name at most {@link ReferenceCommands#MAX_NAME_BYTES} bytes of UTF-8
 */
public record Participant(long id, String name, Role role, Status status) {

    /** What it does; the codes are bits. */
    public enum Role implements Coded {
        ACQUIRER(1),
        ISSUER(2),
        BOTH(3);

        private final int code;

        Role(int code) {
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }
    }

    public enum Status implements Coded {
        ACTIVE,
        SUSPENDED;

        @Override
        public int code() {
            return ordinal();
        }
    }
}
