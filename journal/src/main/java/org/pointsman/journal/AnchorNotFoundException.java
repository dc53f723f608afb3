package org.pointsman.journal;

/** The record is not in the journal behind which it was to be read: what knows of it does not belong to this journal. */
public final class AnchorNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AnchorNotFoundException(String message) {
        super(message);
    }
}
