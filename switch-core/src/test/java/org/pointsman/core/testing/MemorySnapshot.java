package org.pointsman.core.testing;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.SnapshotSink;
import org.pointsman.core.engine.SnapshotSource;

/** A snapshot in memory, block by block, each of which a test may spoil. */
public final class MemorySnapshot implements SnapshotSink {
    public final List<UnsafeBuffer> blocks = new ArrayList<>();

    public static MemorySnapshot of(Engine engine) {
        MemorySnapshot snapshot = new MemorySnapshot();
        engine.writeSnapshot(snapshot);
        return snapshot;
    }

    @Override
    public int claim(int length) {
        blocks.add(new UnsafeBuffer(new byte[length]));
        return 0;
    }

    @Override
    public MutableDirectBuffer buffer() {
        return blocks.get(blocks.size() - 1);
    }

    /** Reads it, from the beginning. */
    public SnapshotSource source() {
        return new SnapshotSource() {
            private int next;

            @Override
            public int next(int length) {
                if (next == blocks.size()) {
                    throw new BadSnapshotException("ends");
                }
                if (blocks.get(next).capacity() != length) {
                    throw new BadSnapshotException("block " + next + " is not of " + length + " bytes");
                }
                next++;
                return 0;
            }

            @Override
            public int ahead() {
                return 0;
            }

            @Override
            public void end() {
                if (next != blocks.size()) {
                    throw new BadSnapshotException("goes on");
                }
            }

            @Override
            public DirectBuffer buffer() {
                return blocks.get(next - 1);
            }
        };
    }
}
