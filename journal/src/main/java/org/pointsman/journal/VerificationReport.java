package org.pointsman.journal;

import java.util.List;

/**
 * What {@link JournalVerifier} found.
 *
 * @param records intact ones
 * @param firstSequence of them, 0 if there are none
 * @param lastSequence of them, 0 if there are none
 * @param firstTimestampNs of them, in nanoseconds since 1970
 * @param lastTimestampNs of them
 * @param recordBytes envelopes, payloads and padding of them
 * @param files cycle files read
 * @param highWaterMark sequence up to which records were acknowledged when the verification began
 * @param unfinishedBytes what a kill left of an append that nobody was told of; the next start drops it. Not damage
 * @param warnings what is not as it was written but costs nothing, in sentences; a journal with warnings only is intact
 * @param damages the first of them, at most {@link JournalVerifier#MAX_LISTED_DAMAGES}, in the order of the files
 * @param damageCount all of them
 */
public record VerificationReport(
        long records,
        long firstSequence,
        long lastSequence,
        long firstTimestampNs,
        long lastTimestampNs,
        long recordBytes,
        int files,
        long highWaterMark,
        long unfinishedBytes,
        List<String> warnings,
        List<Damage> damages,
        long damageCount) {

    public boolean isIntact() {
        return damageCount == 0;
    }
}
