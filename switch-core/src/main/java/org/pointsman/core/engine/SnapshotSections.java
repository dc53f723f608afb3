package org.pointsman.core.engine;

import org.agrona.DirectBuffer;
import org.pointsman.core.codec.snapshot.SectionDecoder;

/** Walks the sections of a snapshot, and says in which one something is wrong. Belongs to one snapshot. */
final class SnapshotSections {
    private final SnapshotSource source;
    private final SectionDecoder section = new SectionDecoder();
    private String name = "engine";
    private int blockLength;
    private int version;
    private long count;
    private long records;

    /** What the engine section says, for the sections that number their records. */
    long nextTransaction;

    long nextClientRequest;

    SnapshotSections(SnapshotSource source) {
        this.source = source;
    }

    /** Begins a section, which has to be the next. */
    void begin(String newName, int template) {
        name = newName;
        int at = source.next(SectionDecoder.BLOCK_LENGTH);
        section.wrap(source.buffer(), at, SectionDecoder.BLOCK_LENGTH, SectionDecoder.SCHEMA_VERSION);
        require(section.section() == template, "is not there: section " + section.section() + " stands in its place");
        blockLength = section.blockLength();
        version = section.version();
        count = section.count();
        require(
                version <= SectionDecoder.SCHEMA_VERSION,
                "was written by a newer release, schema version " + version + ": use that one, or a newer one");
        require(
                blockLength > 0 && blockLength <= SnapshotSink.MAX_BLOCK_LENGTH,
                "has blocks of " + blockLength + " bytes");
        records += count;
    }

    /** As {@link #begin(String, int)}, of a table. @return how many blocks it has, which is at most the table's capacity */
    int begin(String newName, int template, int capacity) {
        begin(newName, template);
        require(count >= 0 && count <= capacity, "holds " + count + " records, there is room for " + capacity);
        return (int) count;
    }

    long count() {
        return count;
    }

    int blockLength() {
        return blockLength;
    }

    int version() {
        return version;
    }

    /** Blocks of all sections so far. */
    long records() {
        return records;
    }

    /** Moves to the next block of the section; says where it is in {@link #buffer()} */
    int next() {
        return source.next(blockLength);
    }

    /** How many blocks of the section, the present one included, stand one behind the other where it does. */
    int inMemory() {
        return 1 + source.ahead() / blockLength;
    }

    /** To be asked for behind {@link #next()}. */
    DirectBuffer buffer() {
        return source.buffer();
    }

    /** Nothing may follow the last section. */
    void end() {
        source.end();
    }

    void require(boolean right, String otherwise) {
        if (!right) {
            throw bad(otherwise);
        }
    }

    BadSnapshotException bad(String what) {
        return new BadSnapshotException("section " + name + ": " + what);
    }
}
