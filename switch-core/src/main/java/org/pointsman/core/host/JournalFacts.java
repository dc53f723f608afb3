package org.pointsman.core.host;

import org.pointsman.core.reference.ReferenceDigest;

/**
 * What a host has to know of the records of a journal up to one of them, beside the state they led to.
 *
 * @param sequence of the last of them, 0 if there are none
 * @param timestampNs of that one, nanoseconds since 1970
 * @param hostStarted whether a host ever started on the journal, that is, whether its seeding was completed
 * @param refusedBeforeStart how many commands the engine refused before that: rows that the seeding lacks
 * @param lastRefusal why it refused the last of them (CommandError), 0 if it refused none
 * @param referenceDigest of the reference data that the journal was seeded with; null without Genesis
 * @param maxTimersPerStep most timers of a step, as Genesis says; 0 without
 * @param rulesVersion of the rules by which the last record was decided; 0 = not known, as long as no host started
 */
public record JournalFacts(
        long sequence,
        long timestampNs,
        boolean hostStarted,
        long refusedBeforeStart,
        int lastRefusal,
        ReferenceDigest referenceDigest,
        int maxTimersPerStep,
        int rulesVersion) {
    /** Of an empty journal. */
    static final JournalFacts NONE = new JournalFacts(0, 0, false, 0, 0, null, 0, 0);
}
