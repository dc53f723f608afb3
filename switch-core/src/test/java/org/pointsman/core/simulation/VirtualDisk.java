package org.pointsman.core.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
 * remembered here, and a loss of power leaves an image made of that and, sector by sector, of anything written since.
 *
 * <p>Faults come when they were ordered: after so many operations one fails, or the process ends in the middle of it.
 */
final class VirtualDisk implements Disk {
    private static final int SECTOR = 512;
    private static final int PAGE = 4096;
    private static final long PLENTY = 1L << 40;
    private static final int NEVER = -1;

    private final Path root;
    private final Map<Path, byte[]> contents = new HashMap<>();
    private final Set<Path> names = new HashSet<>();

    private int failsAfter = NEVER;
    private int crashesAfter = NEVER;
    private int tornBehind = NEVER;
    private boolean full;
    private boolean failed;

    /** @param root what is there is on the medium */
    VirtualDisk(Path root) throws IOException {
        this.root = root;
        for (Path path : everythingBelow(root)) {
            names.add(path);
            if (Files.isRegularFile(path)) {
                contents.put(path, Files.readAllBytes(path));
            }
        }
    }

    /** After so many more operations one fails. */
    void failAfter(int operations) {
        failsAfter = operations;
    }

    /** After so many more operations the process ends within one. */
    void crashAfter(int operations) {
        crashesAfter = operations;
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

    private void operate() throws IOException {
        if (crashesAfter != NEVER && crashesAfter-- == 0) {
            throw new Crash();
        }
        if (failsAfter != NEVER && failsAfter-- == 0) {
            failed = true;
            throw new IOException("input/output error");
        }
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        operate();
        return new OpenFile() {
            @Override
            public void force() throws IOException {
                // Before or behind: a crash, or a failure, may find it done or not done.
                operate();
                contents.put(file, Files.readAllBytes(file));
                operate();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        operate();
        names.removeIf(path -> path.getParent().equals(directory) && !Files.exists(path));
        try (Stream<Path> entries = Files.list(directory)) {
            entries.forEach(names::add);
        }
        contents.keySet().removeIf(path -> path.getParent().equals(directory) && !Files.exists(path));
        operate();
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        operate();
        Disk.system().move(from, to);
        if (contents.containsKey(from)) {
            contents.put(to, contents.get(from));
        }
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
        operate();
    }

    @Override
    public void delete(Path file) throws IOException {
        operate();
        Disk.system().delete(file);
        operate();
    }

    @Override
    public long usableSpaceBytes(Path directory) throws IOException {
        failed |= full;
        return full ? 0 : PLENTY;
    }

    /** That of the next process when this one was killed: everything that was written is there, and no more on the medium than was. */
    VirtualDisk survivesKill(Path target) throws IOException {
        copyTo(target);
        VirtualDisk next = new VirtualDisk(target);
        next.contents.clear();
        next.names.clear();
        contents.forEach((path, content) -> next.contents.put(target.resolve(root.relativize(path)), content));
        names.forEach(path -> next.names.add(target.resolve(root.relativize(path))));
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
        all.addAll(names);
        Set<Path> missing = new HashSet<>();
        long base = dice.between(0, Integer.MAX_VALUE);
        for (Path path : all) {
            // Each its own: how long a file is where nothing was written may depend on the threads of the journal.
            Dice ofFile = new Dice(base + root.relativize(path).toString().hashCode());
            boolean here = Files.exists(path);
            // A name that was not forced, made or removed, may be as it was or as it was to be.
            boolean there = here == names.contains(path) ? here : ofFile.oneIn(2);
            if (!there || missing.contains(path.getParent())) {
                missing.add(path);
                continue;
            }
            Path copy = target.resolve(root.relativize(path));
            if (here ? Files.isDirectory(path) : !contents.containsKey(path)) {
                Files.createDirectories(copy);
            } else {
                byte[] before = contents.getOrDefault(path, new byte[0]);
                byte[] after = here ? Files.readAllBytes(path) : before;
                Files.write(copy, mix(before, after, ofFile));
            }
        }
        return new VirtualDisk(target);
    }

    /** Old or new, for each page or sector that was written; the length too is the old or the new one. */
    private static byte[] mix(byte[] before, byte[] after, Dice dice) {
        if (Arrays.equals(before, after)) {
            return before;
        }
        int way = dice.below(4);
        if (way == 0) {
            return before;
        }
        if (way == 1) {
            return after;
        }
        int unit = way == 2 ? PAGE : SECTOR;
        int share = 1 + dice.below(8);
        byte[] mixed = Arrays.copyOf(before, dice.oneIn(2) ? after.length : Math.max(before.length, after.length));
        for (int at = 0; at < mixed.length; at += unit) {
            int end = Math.min(mixed.length, at + unit);
            if (at < after.length && dice.below(8) < share) {
                System.arraycopy(after, at, mixed, at, Math.min(end, after.length) - at);
            }
        }
        return mixed;
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
    byte[] content(String name, boolean onMedium) {
        Path file = root.resolve(name);
        try {
            return onMedium ? contents.get(file) : Files.readAllBytes(file);
        } catch (IOException e) {
            throw new SimulationFailure("cannot read " + file, e);
        }
    }
}
