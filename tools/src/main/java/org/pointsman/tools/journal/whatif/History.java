package org.pointsman.tools.journal.whatif;

import org.pointsman.core.codec.GenesisDecoder;
import org.pointsman.core.codec.HostStartedDecoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.PutLimitDecoder;
import org.pointsman.core.codec.PutParticipantDecoder;

/** Which commands of a journal seed it: Genesis and rows of reference data before anybody asked for anything. One thread. */
final class History {
    private boolean seeded;

    /** @param seeded whether the records before have ended the seeding */
    History(boolean seeded) {
        this.seeded = seeded;
    }

    /** Whether a command, the next of the journal, belongs to its seeding. */
    boolean isSeeding(int templateId) {
        seeded |= templateId == HostStartedDecoder.TEMPLATE_ID || isRequest(templateId);
        return !seeded && (templateId == GenesisDecoder.TEMPLATE_ID || isRow(templateId));
    }

    /** Whether a command that was asked, or a record before those, has ended the seeding. */
    boolean isSeeded() {
        return seeded;
    }

    static boolean isRequest(int templateId) {
        return templateId <= OpenAccountRequestDecoder.TEMPLATE_ID;
    }

    /** Whether a command is a row of reference data. */
    static boolean isRow(int templateId) {
        return templateId >= PutParticipantDecoder.TEMPLATE_ID && templateId <= PutLimitDecoder.TEMPLATE_ID;
    }
}
