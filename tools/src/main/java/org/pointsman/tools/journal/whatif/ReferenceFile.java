package org.pointsman.tools.journal.whatif;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.CommandResultDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.engine.CommandError;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.reference.ReferenceCommands;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.core.view.Comparison;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.tools.CommandFailure;

/** A file of reference data, as a new switch would be given it, and the commands that it turns into. */
final class ReferenceFile {
    private static final int OUTCOMES_CAPACITY = 4096;

    private final Path file;
    private final ReferenceData data;
    private final ReferenceDigest digest;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandResultDecoder result = new CommandResultDecoder();
    private final Outcomes outcomes =
            new Outcomes().wrap(new UnsafeBuffer(ByteBuffer.allocateDirect(OUTCOMES_CAPACITY)), 0, OUTCOMES_CAPACITY);

    private ReferenceFile(Path file, ReferenceData data, ReferenceDigest digest) {
        this.file = file;
        this.data = data;
        this.digest = digest;
    }

    /**
     * @param keys of the journal: the file that it was seeded with gives the very same state again
     * @throws org.pointsman.net.config.ConfigException if the file cannot be used
     */
    static ReferenceFile read(Path file, KeyStore keys) {
        ReferenceData data = YamlConfig.readReference(file);
        return new ReferenceFile(file, data, ReferenceDigest.of(data, keys.referenceKey()));
    }

    /** Of the data, under the journal's key. */
    ReferenceDigest digest() {
        return digest;
    }

    /** Shows the commands that the file turns into: Genesis, then row by row. */
    void forEachCommand(ReferenceCommands.Sink sink) {
        ReferenceCommands.write(data, digest, sink);
    }

    /** Seeds an engine that has not been founded yet. */
    void seed(Engine engine, long timestampNs) {
        forEachCommand((buffer, offset, length) -> apply(engine, timestampNs, buffer, offset, length));
    }

    /** @throws CommandFailure naming the row if the engine refuses it */
    void apply(Engine engine, long timestampNs, DirectBuffer buffer, int offset, int length) {
        outcomes.clear();
        engine.onCommand(timestampNs, buffer, offset, length, outcomes);
        int last = outcomes.length() - MessageHeaderDecoder.ENCODED_LENGTH - CommandResultDecoder.BLOCK_LENGTH;
        int error = result.wrapAndApplyHeader(outcomes.buffer(), last, header).result();
        if (error != CommandError.ACCEPTED) {
            throw refuse(
                    "the engine refuses a row (" + Words.commandError(error) + "): " + Comparison.line(buffer, offset));
        }
    }

    /** Something of the file cannot be tried. */
    CommandFailure refuse(String why) {
        return new CommandFailure(file + ": " + why);
    }
}
