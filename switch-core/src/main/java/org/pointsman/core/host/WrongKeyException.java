package org.pointsman.core.host;

/** What is encrypted cannot be decrypted: its key is missing, or is another than it was written with. */
public final class WrongKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private WrongKeyException(String message) {
        super(message);
    }

    /**
     * A card number does not decrypt to one that belongs to its record.
     *
     * @param sequence of the record
     * @param file name of the key that was tried
     */
    static WrongKeyException ofRecord(long sequence, String file) {
        return new WrongKeyException("record " + sequence + ": the card number does not decrypt by " + file
                + ": this is not the key it was written with. Restore " + file
                + ", or the file of a later key, journal-<first record>.key, if one is missing, or name the right directory"
                + ": `keys` of the node file, --keys of a command");
    }

    /**
     * A key's file is not there.
     *
     * @param first of the records under it
     * @param last of them
     */
    static WrongKeyException missing(String file, long first, long last) {
        return new WrongKeyException(file + " is missing: it is the key of the records " + first + " to " + last
                + ", which cannot be read without it: restore the file");
    }
}
