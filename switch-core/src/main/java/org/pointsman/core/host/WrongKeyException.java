package org.pointsman.core.host;

/** A card number does not decrypt to one that belongs to its record: another key than it was written with, or another record. */
public final class WrongKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param sequence of the record */
    public WrongKeyException(long sequence) {
        super("record " + sequence
                + ": the card number does not decrypt: this is not the key it was written with. Restore "
                + KeyStore.FILE_NAME + ", or name the right directory as `keys`");
    }
}
