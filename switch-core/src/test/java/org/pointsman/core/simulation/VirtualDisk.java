package org.pointsman.core.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.pointsman.core.oracle.Dice;
import org.pointsman.journal.Disk;

/**
 * A disk that knows what has reached the medium. The journal writes to real files below a directory; what was forced is
 * remembered here, and a loss of power leaves an image made of that and, sector by sector, of anything written since
 * ({@link MediumFile}).
 *
 * <p>Faults come when they were ordered: after so many operations one fails, or the process ends in the middle of it.
 */
final class VirtualDisk implements Disk {
    private static final long PLENTY = 1L << 40;
    private static final int NEVER = -1;
    private static final String CYCLE_FILE = ".cq4";

    private final Path root;
    /** What stands for all directories. */
    private static final MediumFile A_DIRECTORY = new MediumFile();

    /** What a process finds by a name; of a file that nobody forced there may be nothing. */
    private final Map<Path, MediumFile> files = new HashMap<>();
    /** What the names on the medium mean. */
    private final Map<Path, MediumFile> named = new HashMap<>();

    private int failsAfter = NEVER;
    private int crashesAfter = NEVER;
    private int tornBehind = NEVER;
    private Work beside;
    private boolean nextFlushFails;
    private boolean full;
    private boolean failed;
    private boolean everFailed;
    private boolean crashed;

    /** @param root what is there is on the medium */
    VirtualDisk(Path root) throws IOException {
        this.root = root;
        for (Path path : everythingBelow(root)) {
            if (Files.isRegularFile(path)) {
                files.put(path, new MediumFile(Files.readAllBytes(path)));
            }
            named.put(path, meaning(path));
        }
    }

    /** After so many more operations one fails. */
    void failAfter(int operations) {
        failsAfter = operations;
    }

    /** The next flush of a file of records fails. */
    void failNextFlush() {
        nextFlushFails = true;
    }

    /** After so many more operations the process ends within one. */
    void crashAfter(int operations) {
        crashesAfter = operations;
    }

    /** What was ordered and has not come does not come. */
    void crashNoMore() {
        crashesAfter = NEVER;
    }

    /** Of the next document that many bytes are written, or all if it has fewer; its header is not. */
    void tearNextAppend(int bytes) {
        tornBehind = bytes;
    }

    boolean tearsNextAppend() {
        return tornBehind != NEVER;
    }

    /** All that was written to files. */
    Map<Path, byte[]> written() {
        Map<Path, byte[]> written = new HashMap<>();
        try {
            for (Path path : everythingBelow(root)) {
                if (Files.isRegularFile(path)) {
                    written.put(path, Files.readAllBytes(path));
                }
            }
        } catch (IOException e) {
            throw new SimulationFailure("cannot read what was written", e);
        }
        return written;
    }

    /**
     * Takes a part of an append back, as if the process had ended within it. Where it began a file it stays whole: what is
     * left of one that was being made is tried by the tests of the journal.
     *
     * @param before what had been written
     * @param sequence of the document's first record
     */
    void tear(Map<Path, byte[]> before, long sequence) {
        try {
            for (Map.Entry<Path, byte[]> now : written().entrySet()) {
                byte[] old = before.get(now.getKey());
                int document = old == null ? NEVER : TornDocument.find(old, now.getValue(), sequence);
                if (document != NEVER) {
                    Files.write(now.getKey(), TornDocument.image(old, now.getValue(), document, tornBehind));
                    return;
                }
            }
        } catch (IOException e) {
            throw new SimulationFailure("cannot tear record " + sequence, e);
        }
    }

    void fill(boolean isFull) {
        full = isFull;
    }

    /** Whether the disk gave the switch a reason to stop. */
    boolean hasFailed() {
        return failed;
    }

    private MediumFile meaning(Path path) {
        if (Files.isDirectory(path)) {
            return A_DIRECTORY;
        }
        return Files.exists(path) ? files.computeIfAbsent(path, made -> new MediumFile()) : null;
    }

    /** Whether it gave whoever uses it a reason to fail, dealt with or not. */
    boolean hasEverFailed() {
        return everFailed;
    }

    /** Whoever had to do with the failures until now has dealt with them. */
    void forgetFailure() {
        failed = false;
    }

    private void operate() throws IOException {
        if (crashed || crashesAfter != NEVER && crashesAfter-- == 0) {
            // What a process does on its way out it does not do when it has gone.
            crashed = true;
            throw new Crash();
        }
        if (failsAfter != NEVER && failsAfter-- == 0) {
            fail();
        }
    }

    private void flush(Path file) throws IOException {
        operate();
        if (nextFlushFails && file.toString().endsWith(CYCLE_FILE)) {
            nextFlushFails = false;
            fail();
        }
    }

    private void fail() throws IOException {
        failed = true;
        everFailed = true;
        throw new IOException("input/output error");
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        operate();
        OpenFile opened = Disk.system().open(file);
        return new OpenFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                int length = bytes.remaining();
                try {
                    operate();
                } catch (IOException | Crash e) {
                    // A part of it, if anything.
                    opened.write(bytes.limit(bytes.position() + length / 2), position);
                    throw e;
                }
                opened.write(bytes, position);
                operate();
            }

            @Override
            public void force() throws IOException {
                // Before or behind: a crash, or a failure, may find it done or not done.
                MediumFile onMedium = meaning(file);
                try {
                    flush(file);
                } catch (IOException e) {
                    onMedium.failToForce(Files.readAllBytes(file));
                    throw e;
                }
                onMedium.force(Files.readAllBytes(file));
                operate();
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        operate();
        // With a directory go the names that were in it.
        named.keySet()
                .removeIf(path -> path.startsWith(directory)
                        && !path.equals(directory)
                        && !Files.exists(
                                directory.resolve(directory.relativize(path).getName(0))));
        try (Stream<Path> entries = Files.list(directory)) {
            entries.forEach(path -> named.put(path, meaning(path)));
        }
        operate();
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        operate();
        MediumFile moved = meaning(from);
        Disk.system().move(from, to);
        files.remove(from);
        files.put(to, moved);
        operate();
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        operate();
        Disk.system().link(name, existing);
        files.put(name, meaning(existing));
        operate();
    }

    @Override
    public void truncate(Path file, long lengthBytes) throws IOException {
        operate();
        Disk.system().truncate(file, lengthBytes);
        operate();
    }

    @Override
    public void writeAgain(Path file, long fromBytes) throws IOException {
        operate();
        Disk.system().writeAgain(file, fromBytes);
        meaning(file).writeAgain(fromBytes);
        operate();
    }

    @Override
    public void delete(Path file) throws IOException {
        operate();
        Disk.system().delete(file);
        files.remove(file);
        operate();
    }

    @Override
    public Beside beside(String name, Work work) {
        beside = work;
        return () -> beside = null;
    }

    /** Takes a step of what a thread would do beside the appender. */
    void workBeside() {
        if (beside != null) {
            beside.step();
        }
    }

    @Override
    public long usableSpaceBytes(Path directory) throws IOException {
        failed |= full;
        everFailed |= full;
        return full ? 0 : PLENTY;
    }

    /** That of the next process when this one was killed: everything that was written is there, and no more on the medium than was. */
    VirtualDisk survivesKill(Path target) throws IOException {
        copyTo(target);
        VirtualDisk next = new VirtualDisk(target);
        next.files.clear();
        next.named.clear();
        files.forEach((path, file) -> next.files.put(target.resolve(root.relativize(path)), file));
        named.forEach((path, file) -> next.named.put(target.resolve(root.relativize(path)), file));
        return next;
    }

    private void copyTo(Path target) throws IOException {
        for (Path path : everythingBelow(root)) {
            Path copy = target.resolve(root.relativize(path));
            if (Files.isDirectory(path)) {
                Files.createDirectories(copy);
            } else {
                Files.copy(path, copy);
            }
        }
    }

    /** That of the next machine when this one lost its power. */
    VirtualDisk losePowerTo(Path target, Dice dice) throws IOException {
        Set<Path> all = new TreeSet<>(everythingBelow(root));
        all.addAll(named.keySet());
        Set<Path> missing = new HashSet<>();
        long base = dice.between(0, Integer.MAX_VALUE);
        for (Path path : all) {
            // Each its own, so that a file more does not change what becomes of the others.
            Dice ofFile = new Dice(base + root.relativize(path).toString().hashCode());
            MediumFile now = meaning(path);
            MediumFile before = named.get(path);
            // A name that was not forced, made, given to another file or removed, may be as it was or as it was to be.
            MediumFile there = now == before || ofFile.oneIn(2) ? now : before;
            if (there == null || missing.contains(path.getParent())) {
                missing.add(path);
                continue;
            }
            Path copy = target.resolve(root.relativize(path));
            if (there == A_DIRECTORY) {
                Files.createDirectories(copy);
            } else {
                Files.write(copy, there == now ? there.mix(Files.readAllBytes(path), ofFile) : there.content());
            }
        }
        return new VirtualDisk(target);
    }

    /** In an order that does not depend on the file system, a directory before what is in it. */
    private static Set<Path> everythingBelow(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            Set<Path> paths = new TreeSet<>(walk.toList());
            paths.remove(root);
            return paths;
        }
    }

    /** The content of a file as it is on the medium, or as it was written; null if there is none. */
    byte[] content(Path file, boolean onMedium) {
        try {
            if (onMedium) {
                return Files.exists(file) ? meaning(file).content() : null;
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new SimulationFailure("cannot read " + file, e);
        }
    }
}
