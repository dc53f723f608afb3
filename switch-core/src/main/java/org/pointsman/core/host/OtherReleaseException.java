package org.pointsman.core.host;

/** Records that this release must not decide again, since it would by other rules, or cannot read. Says which release can. */
public final class OtherReleaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OtherReleaseException(String message) {
        super(message);
    }

    static OtherReleaseException rules(long sequence, int ofRecord, int ofRelease) {
        String decided = "record " + sequence + " was decided by rules " + ofRecord + ", ";
        if (ofRecord > ofRelease) {
            return new OtherReleaseException(decided + "newer than this release's " + ofRelease
                    + ": use the release that wrote it, or a newer one");
        }
        return new OtherReleaseException(decided + "this release decides by rules " + ofRelease
                + ", and no snapshot covers it. Run `pointsman snapshot` of the release that wrote it, or start that release"
                + " once more and stop it with snapshots configured: then start this one");
    }

    static OtherReleaseException schema(long sequence, int ofRecord, int ofRelease) {
        return new OtherReleaseException("record " + sequence + " is of schema version " + ofRecord
                + ", newer than this release's " + ofRelease + ": use the release that wrote it, or a newer one");
    }
}
