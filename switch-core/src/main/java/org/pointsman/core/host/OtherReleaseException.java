package org.pointsman.core.host;

/** Records that this release must not decide again, since it would by other rules, or cannot read. Says which release can. */
public final class OtherReleaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OtherReleaseException(String message) {
        super(message);
    }

    static OtherReleaseException rules(long sequence, int ofRecord, int ofRelease) {
        return new OtherReleaseException(
                ofRecord < ofRelease
                        ? "record " + sequence + " was decided by rules " + ofRecord
                                + ", this release decides by rules "
                                + ofRelease
                                + ", and no snapshot covers it. Start the release that wrote it once more and"
                                + " stop it with `snapshots: { onStop: true }` in its node file, or run `pointsman snapshot`"
                                + " of that release: then start this one"
                        : "record " + sequence + " was decided by rules " + ofRecord + ", newer than this release's "
                                + ofRelease + ": use the release that wrote it, or a newer one");
    }

    static OtherReleaseException schema(long sequence, int ofRecord, int ofRelease) {
        return new OtherReleaseException("record " + sequence + " is of schema version " + ofRecord
                + ", newer than this release's " + ofRelease + ": use the release that wrote it, or a newer one");
    }
}
