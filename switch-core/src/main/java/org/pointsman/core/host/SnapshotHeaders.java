package org.pointsman.core.host;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.HostStartedEncoder;
import org.pointsman.core.codec.snapshot.MessageHeaderDecoder;
import org.pointsman.core.codec.snapshot.MessageHeaderEncoder;
import org.pointsman.core.codec.snapshot.SnapshotHeaderDecoder;
import org.pointsman.core.codec.snapshot.SnapshotHeaderEncoder;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.journal.JournalPosition;

/** The header of a snapshot's file: a SnapshotHeader of {@code snapshot.xml}. */
final class SnapshotHeaders {

    private SnapshotHeaders() {}

    static byte[] write(JournalFacts facts, JournalPosition position, long stateHash, long fileId) {
        byte[] bytes = new byte[MessageHeaderEncoder.ENCODED_LENGTH + SnapshotHeaderEncoder.BLOCK_LENGTH];
        SnapshotHeaderEncoder header =
                new SnapshotHeaderEncoder().wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderEncoder());
        ReferenceDigest digest = facts.referenceDigest();
        header.sequence(facts.sequence())
                .timestampNs(facts.timestampNs())
                .stateHash(stateHash)
                .fileId(fileId)
                .schemaVersion(HostStartedEncoder.SCHEMA_VERSION)
                .rulesVersion(facts.rulesVersion())
                .refusedBeforeStart(facts.refusedBeforeStart())
                .lastRefusal(facts.lastRefusal())
                .hostStarted((short) (facts.hostStarted() ? 1 : 0))
                .maxTimersPerStep(facts.maxTimersPerStep())
                .digestA(digest.a())
                .digestB(digest.b())
                .digestC(digest.c())
                .digestD(digest.d());
        if (position != null && position.file().length() <= SnapshotHeaderEncoder.journalFileLength()) {
            header.journalRun(position.run()).journalOffset(position.offset()).journalFile(position.file());
        }
        return bytes;
    }

    /** Which file it is of, for {@link SnapshotCipher}. */
    static long fileId(byte[] bytes, Path path) {
        return decoder(bytes, path).fileId();
    }

    /** @throws BadSnapshotException if this release cannot read it */
    static SnapshotInfo read(byte[] bytes, Path path, long lengthBytes) {
        SnapshotHeaderDecoder header = decoder(bytes, path);
        byte[] file = new byte[SnapshotHeaderDecoder.journalFileLength()];
        header.getJournalFile(file, 0);
        JournalPosition position = header.journalRun() == 0
                ? null
                : new JournalPosition(
                        header.journalRun(),
                        new String(file, StandardCharsets.US_ASCII).trim(),
                        header.journalOffset());
        JournalFacts facts = new JournalFacts(
                header.sequence(),
                header.timestampNs(),
                header.hostStarted() != 0,
                header.refusedBeforeStart(),
                header.lastRefusal(),
                new ReferenceDigest(header.digestA(), header.digestB(), header.digestC(), header.digestD()),
                (int) header.maxTimersPerStep(),
                (int) header.rulesVersion());
        return new SnapshotInfo(path, facts, position, header.stateHash(), (int) header.schemaVersion(), lengthBytes);
    }

    private static SnapshotHeaderDecoder decoder(byte[] bytes, Path path) {
        UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        MessageHeaderDecoder head = new MessageHeaderDecoder();
        boolean readable = bytes.length >= MessageHeaderDecoder.ENCODED_LENGTH;
        if (readable) {
            head.wrap(buffer, 0);
            readable = head.templateId() == SnapshotHeaderDecoder.TEMPLATE_ID
                    && head.schemaId() == SnapshotHeaderDecoder.SCHEMA_ID
                    && bytes.length == MessageHeaderDecoder.ENCODED_LENGTH + head.blockLength();
        }
        if (!readable) {
            throw new BadSnapshotException(path + ": its header is none of a switch's snapshot");
        }
        if (head.version() > SnapshotHeaderDecoder.SCHEMA_VERSION) {
            throw new BadSnapshotException(path + ": it was written by a newer release, snapshot version "
                    + head.version() + ", this one knows version " + SnapshotHeaderDecoder.SCHEMA_VERSION
                    + ": use that release, or a newer one");
        }
        return new SnapshotHeaderDecoder().wrapAndApplyHeader(buffer, 0, head);
    }
}
