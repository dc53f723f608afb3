package org.pointsman.core.host.seals;

import java.util.List;

/**
 * What {@link SealVerifier} found.
 *
 * @param present whether the journal has seals at all
 * @param seals how many
 * @param from first record under a seal that was checked, 0 if there is none
 * @param to last record of those
 * @param timestampNs of that record, nanoseconds since 1970
 * @param unsealed records behind the newest seal
 * @param unsealedFromNs timestamp of the first of them, nanoseconds since 1970; 0 if there are none
 * @param unsealedToNs timestamp of the last of them
 * @param remembered whether the key directory remembers the newest seal, so that none can be missing at the end
 * @param remarks what limits the proof, in sentences
 * @param problems in the order of the records; empty if nothing under a seal was changed, removed or reordered
 */
public record SealReport(
        boolean present,
        long seals,
        long from,
        long to,
        long timestampNs,
        long unsealed,
        long unsealedFromNs,
        long unsealedToNs,
        boolean remembered,
        List<String> remarks,
        List<Problem> problems) {

    /**
     * A range of records that is not what was sealed.
     *
     * @param seal number of the seal
     * @param from first record of the range, 0 if that is not known
     * @param to last record of the range
     */
    public record Problem(long seal, long from, long to, String what) {}

    public boolean isIntact() {
        return problems.isEmpty();
    }
}
