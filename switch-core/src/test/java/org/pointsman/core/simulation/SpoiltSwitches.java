package org.pointsman.core.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.codec.TransactionRequestEncoder;
import org.pointsman.core.engine.Engine;
import org.pointsman.core.engine.Outcomes;
import org.pointsman.core.simulation.Simulation.Kind;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Journal;

/** Switches with one bug each, such as somebody may make one day. The simulator has to find every one of them. */
final class SpoiltSwitches {
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;

    /** A bug, and the kind of switch it is put into. */
    record Bug(Kind kind, Spoiler spoiler) {}

    private SpoiltSwitches() {}

    static Map<String, Bug> all() {
        Map<String, Bug> all = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            journal(all, kind, "an answer leaves before the flush", LazyFlush::new);
            journal(all, kind, "a flush that failed is ignored", ForgivenFlush::new);
            disk(all, kind, "the mark moves and the records are never flushed", UnflushedRecords::new);
            disk(all, kind, "the mark is flushed before the records", MarkFirst::new);
            disk(all, kind, "at a roll the file before is not flushed", OnlyNewestFile::new);
            disk(all, kind, "names are never flushed", UnflushedNames::new);
            disk(all, kind, "the mark is ahead of the records", MarkAhead::new);
            disk(all, kind, "a start does not flush what it read", UnflushedReading::new);
            disk(all, kind, "a start does not write again what stands above the mark", UnwrittenReading::new);
            engine(all, kind, "an answer is missing in the memory of repeats", ForgottenRequests::new);
            engine(all, kind, "a decision depends on what no record holds", StateOfItsOwn::new);
        }
        SpoiltFollowers.addTo(all);
        SpoiltLogs.addTo(all);
        return all;
    }

    private static void journal(Map<String, Bug> all, Kind kind, String name, UnaryOperator<Journal> decorator) {
        all.put(name + ", " + kind, new Bug(kind, new Spoiler() {
            @Override
            public Journal journal(Journal journal) {
                return decorator.apply(journal);
            }
        }));
    }

    static void disk(Map<String, Bug> all, Kind kind, String name, UnaryOperator<Disk> decorator) {
        all.put(name + ", " + kind, new Bug(kind, new Spoiler() {
            @Override
            public Disk disk(Disk disk) {
                return decorator.apply(disk);
            }
        }));
    }

    private static void engine(Map<String, Bug> all, Kind kind, String name, UnaryOperator<Engine> decorator) {
        all.put(name + ", " + kind, new Bug(kind, new Spoiler() {
            @Override
            public Engine engine(Engine engine) {
                return decorator.apply(engine);
            }
        }));
    }

    private static final class LazyFlush extends JournalDecorator {
        private int calls;

        private LazyFlush(Journal journal) {
            super(journal);
        }

        @Override
        public long makeDurable() {
            return ++calls % 8 == 0 ? journal.lastSequence() : journal.makeDurable();
        }
    }

    private static final class ForgivenFlush extends JournalDecorator {
        private ForgivenFlush(Journal journal) {
            super(journal);
        }

        @Override
        public long makeDurable() {
            try {
                return journal.makeDurable();
            } catch (RuntimeException e) {
                if (Crash.isCauseOf(e)) {
                    throw e;
                }
                return journal.lastSequence();
            }
        }
    }

    private static final class UnflushedRecords extends DiskDecorator {
        private UnflushedRecords(Disk disk) {
            super(disk);
        }

        @Override
        void force(Path file, OpenFile opened) throws IOException {
            if (!isRecords(file)) {
                opened.force();
            }
        }
    }

    private static final class MarkFirst extends DiskDecorator {
        private OpenFile late;

        private MarkFirst(Disk disk) {
            super(disk);
        }

        @Override
        void force(Path file, OpenFile opened) throws IOException {
            if (isRecords(file)) {
                late = opened;
                return;
            }
            opened.force();
            if (isMark(file) && late != null) {
                late.force();
                late = null;
            }
        }
    }

    private static final class OnlyNewestFile extends DiskDecorator {
        private Path newest;

        private OnlyNewestFile(Disk disk) {
            super(disk);
        }

        @Override
        public OpenFile open(Path file) throws IOException {
            newest = isRecords(file) ? file : newest;
            return super.open(file);
        }

        @Override
        void force(Path file, OpenFile opened) throws IOException {
            if (!isRecords(file) || file.equals(newest)) {
                opened.force();
            }
        }
    }

    private static final class UnflushedNames extends DiskDecorator {
        private UnflushedNames(Disk disk) {
            super(disk);
        }

        @Override
        public void forceDirectory(Path directory) {
            // Believes that names need no flush.
        }
    }

    private static final class UnflushedReading extends DiskDecorator {
        /** The last file of the run before, which the start cuts off. */
        private Path read;

        private UnflushedReading(Disk disk) {
            super(disk);
        }

        @Override
        public void truncate(Path file, long lengthBytes) throws IOException {
            read = file;
            super.truncate(file, lengthBytes);
        }

        @Override
        void force(Path file, OpenFile opened) throws IOException {
            if (!file.equals(read)) {
                opened.force();
            }
        }
    }

    private static final class UnwrittenReading extends DiskDecorator {
        private UnwrittenReading(Disk disk) {
            super(disk);
        }

        @Override
        public void writeAgain(Path file, long fromBytes) throws IOException {
            if (!isRecords(file)) {
                super.writeAgain(file, fromBytes);
            }
        }
    }

    private static final class MarkAhead extends DiskDecorator {
        private static final int SLOT_DISTANCE = 4096;
        private static final int CHECKED = 24;

        private MarkAhead(Disk disk) {
            super(disk);
        }

        @Override
        void force(Path file, OpenFile opened) throws IOException {
            if (isMark(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    for (int slot = 0; slot <= SLOT_DISTANCE; slot += SLOT_DISTANCE) {
                        moveAhead(channel, slot);
                    }
                }
            }
            opened.force();
        }

        private static void moveAhead(FileChannel channel, int slot) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(CHECKED + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(bytes, slot);
            if (bytes.getLong(8) == 0) {
                // An empty journal is found at once, and by nothing but its emptiness.
                return;
            }
            bytes.putLong(8, bytes.getLong(8) + 1);
            CRC32C crc = new CRC32C();
            crc.update(bytes.array(), 0, CHECKED);
            bytes.putInt(CHECKED, (int) crc.getValue()).clear();
            channel.write(bytes, slot);
        }
    }

    /** Now and then a request is remembered under another STAN than its own. */
    private static final class ForgottenRequests extends EngineDecorator {
        private ForgottenRequests(Engine engine) {
            super(engine);
        }

        @Override
        public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
            UnsafeBuffer command = Timeline.copy(buffer, offset, length);
            if (Outcome.templateAt(command, 0) == TransactionRequestDecoder.TEMPLATE_ID) {
                TransactionRequestDecoder request = new TransactionRequestDecoder();
                request.wrap(command, HEADER, TransactionRequestDecoder.BLOCK_LENGTH, 0);
                if (request.correlation() % 16 == 0) {
                    new TransactionRequestEncoder().wrap(command, HEADER).stan(900_000 + request.stan());
                }
            }
            engine.onCommand(timestampNs, command, 0, length, outcomes);
        }
    }

    /** The approval code depends on how much this process has decided. */
    private static final class StateOfItsOwn extends EngineDecorator {
        private long decided;

        private StateOfItsOwn(Engine engine) {
            super(engine);
        }

        @Override
        public void onCommand(long timestampNs, DirectBuffer buffer, int offset, int length, Outcomes outcomes) {
            int from = outcomes.offset() + outcomes.length();
            engine.onCommand(timestampNs, buffer, offset, length, outcomes);
            if (outcomes.offset() + outcomes.length() > from
                    && Outcome.templateAt(outcomes.buffer(), from) == ReplyDecoder.TEMPLATE_ID
                    && ++decided % 100 == 0) {
                outcomes.buffer().putByte(from + HEADER + ReplyDecoder.responseCodeEncodingOffset(), (byte) 96);
            }
        }
    }
}
