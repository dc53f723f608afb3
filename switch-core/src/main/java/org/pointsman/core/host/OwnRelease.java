package org.pointsman.core.host;

import org.agrona.DirectBuffer;
import org.pointsman.core.codec.HostStartedDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.engine.Engine;

/**
 * Keeps a release from deciding again what other rules decided: it would be in vain, or make another history of it. Whoever
 * decides the commands of a journal asks before each. One thread uses it.
 */
public final class OwnRelease {
    private final Engine engine;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final HostStartedDecoder started = new HostStartedDecoder();
    private int rulesVersion;

    /**
     * @param engine that decides again
     * @param rulesVersion that the records before were decided by, 0 before a host started
     */
    public OwnRelease(Engine engine, int rulesVersion) {
        this.engine = engine;
        this.rulesVersion = rulesVersion;
    }

    /**
     * @param offset of the command's header; commands come in the order of the journal, none left out
     * @throws OtherReleaseException if the record was decided by other rules, or is of a newer schema
     */
    public void require(long sequence, DirectBuffer buffer, int offset) {
        header.wrap(buffer, offset);
        if (header.version() > MessageHeaderDecoder.SCHEMA_VERSION) {
            throw OtherReleaseException.schema(sequence, header.version(), MessageHeaderDecoder.SCHEMA_VERSION);
        }
        if (header.templateId() == HostStartedDecoder.TEMPLATE_ID) {
            started.wrapAndApplyHeader(buffer, offset, header);
            boolean named =
                    header.version() >= HostStartedDecoder.rulesVersionSinceVersion() && started.rulesVersion() > 0;
            rulesVersion = named ? (int) started.rulesVersion() : Engine.FIRST_RULES_VERSION;
        }
        // Not known before a host started: the seeding is decided by the rules of the release that completes it.
        if (rulesVersion != 0 && rulesVersion != engine.rulesVersion()) {
            throw OtherReleaseException.rules(sequence, rulesVersion, engine.rulesVersion());
        }
    }

    /** That the records up to here were decided by, 0 before a host started. */
    int rulesVersion() {
        return rulesVersion;
    }
}
