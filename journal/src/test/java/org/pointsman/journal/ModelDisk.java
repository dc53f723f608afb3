package org.pointsman.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A disk that remembers what was flushed, and shows what a loss of power may leave: of everything else any mixture. Of each
 * sector or page the content of the last flush or any that was seen since; of each file's length likewise; of each name what
 * it was when its directory was last flushed, or what it is. That is more than a real file system does, so what recovers here
 * recovers there. Flushes that did not go through it count for nothing.
 *
 * <p>A process that was killed leaves all of that as it was: the next one finds what was written, flushed or not. A flush that
 * fails leaves the pages it was to write off the medium, and takes them for clean: no later one writes them, unless somebody
 * writes them again first.
 *
 * <p>The flush of a directory that fails leaves its names as they were flushed before. A later one writes them: file systems keep
 * names in a log of their own, and stop altogether when that fails, so none is ever taken for written.
 *
 * <p>The files are real ones. One thread; what would be done on another is done when {@link #workBeside} says so.
 */
final class ModelDisk implements Disk {
    static final int SECTOR_BYTES = 512;

    private static final int PAGE_BYTES = 4096;
    private static final Long A_DIRECTORY = -1L;

    /** The process has gone, with its machine or without. Whoever called never comes back. */
    static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A file by whatever name: as it was flushed, and everything it was seen as since, the newest last. */
    private static final class Inode {
        private byte[] flushed = {};
        private final List<byte[]> since = new ArrayList<>();
        /** What a process reads. */
        private byte[] cached = {};
        /** Pages that are not on the medium, and that no flush will write. */
        private final BitSet lost = new BitSet();

        private void see(byte[] now) {
            if (Arrays.equals(now, cached)) {
                return;
            }
            byte[] before = cached;
            cached = now;
            lost.stream().filter(page -> differs(page, before, now)).forEach(lost::clear);
            since.add(reachable());
        }

        /** What a flush would put on the medium. */
        private byte[] reachable() {
            byte[] reachable = cached.clone();
            for (int page = lost.nextSetBit(0); page >= 0; page = lost.nextSetBit(page + 1)) {
                byte[] old = page(page, flushed);
                int at = Math.min(page * PAGE_BYTES, reachable.length);
                System.arraycopy(old, 0, reachable, at, Math.min(PAGE_BYTES, reachable.length - at));
            }
            return reachable;
        }

        private void force() {
            flushed = reachable();
            since.clear();
        }

        private void failToForce() {
            byte[] reachable = reachable();
            for (int page = 0; page * PAGE_BYTES < reachable.length; page++) {
                if (differs(page, flushed, reachable)) {
                    lost.set(page);
                }
            }
            since.clear();
        }

        private void writeAgain(long fromBytes) {
            lost.clear((int) (fromBytes / PAGE_BYTES), Integer.MAX_VALUE);
            since.add(reachable());
        }

        private static boolean differs(int page, byte[] one, byte[] other) {
            return !Arrays.equals(page(page, one), page(page, other));
        }

        /** With zeros behind the end. */
        private static byte[] page(int page, byte[] content) {
            int from = Math.min(page * PAGE_BYTES, content.length);
            return Arrays.copyOf(
                    Arrays.copyOfRange(content, from, Math.min(from + PAGE_BYTES, content.length)), PAGE_BYTES);
        }
    }

    /** What a journal may forget. */
    enum Omission {
        NOTHING,
        WRITING_AGAIN,
        FLUSHING,
        FAILURES_OF_DIRECTORIES
    }

    private final Path root;
    private final Map<Long, Inode> inodes = new HashMap<>();
    /** Of each directory, relative to the root, the names that are flushed and what they mean. */
    private final Map<Path, Map<String, Long>> flushedNames = new HashMap<>();

    private long operationsLeft = Long.MAX_VALUE;
    private boolean afterwards;
    private int forcesLeft = Integer.MAX_VALUE;
    private boolean failed;
    private int failedDirectories;
    private Omission omission = Omission.NOTHING;
    private final SteppedWork beside = new SteppedWork();
    /** The files that the process found when it began. */
    private final Set<Inode> found = new HashSet<>();

    /** @param root all of which is on the medium as it is now */
    ModelDisk(Path root) {
        this.root = root;
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                if (Files.isDirectory(path)) {
                    flushedNames.put(root.relativize(path), names(path));
                } else {
                    Inode inode = inode(path);
                    inode.flushed = Files.readAllBytes(path);
                    inode.cached = inode.flushed;
                    found.add(inode);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Has the process end in so many operations.
     *
     * @param effective whether that operation still takes effect
     */
    void endAfter(long operations, boolean effective) {
        operationsLeft = operations;
        afterwards = effective;
    }

    /** So many flushes of files and directories from now on, one fails. */
    void failAfter(int forces) {
        forcesLeft = forces;
    }

    /** Whether a flush has failed since the process began. */
    boolean hasFailed() {
        return failed;
    }

    /** Has the journal forget something. */
    void omit(Omission what) {
        omission = what;
    }

    /** How many flushes of directories have failed. */
    int failedDirectories() {
        return failedDirectories;
    }

    /** Takes a step of what a thread would do beside the appender. */
    void workBeside() {
        beside.step();
        // Who works beside keeps its failures to itself; but with the process everybody ends.
        if (operationsLeft <= 0) {
            throw new Ended();
        }
    }

    /** Another process begins on the same machine. */
    void restart() {
        observe();
        operationsLeft = Long.MAX_VALUE;
        forcesLeft = Integer.MAX_VALUE;
        failed = false;
        found.clear();
        found.addAll(inodes.values());
    }

    private interface Operation {
        void run() throws IOException;
    }

    private void perform(Operation operation) throws IOException {
        observe();
        operationsLeft--;
        if (operationsLeft < 0 || operationsLeft == 0 && !afterwards) {
            throw new Ended();
        }
        operation.run();
        observe();
        if (operationsLeft == 0) {
            throw new Ended();
        }
    }

    /** Takes note of what the files hold now: any of it may reach the medium by itself. */
    void observe() {
        Set<Inode> gone = new HashSet<>(inodes.values());
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                Inode inode = inode(path);
                inode.see(Files.readAllBytes(path));
                gone.remove(inode);
            }
            // Its number may be given to another file, which begins with pages of its own.
            gone.forEach(inode -> inode.lost.clear());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Inode inode(Path path) throws IOException {
        return inodes.computeIfAbsent(number(path), number -> new Inode());
    }

    private static Long number(Path path) throws IOException {
        return Files.isDirectory(path) ? A_DIRECTORY : (Long) Files.getAttribute(path, "unix:ino");
    }

    private static Map<String, Long> names(Path directory) throws IOException {
        Map<String, Long> names = new TreeMap<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : entries.toList()) {
                names.put(entry.getFileName().toString(), number(entry));
            }
        }
        return names;
    }

    /** What somebody finds who turns the power on again. */
    void image(Path target, Random random) throws IOException {
        observe();
        image(Path.of(""), target, random);
    }

    private void image(Path directory, Path target, Random random) throws IOException {
        Files.createDirectories(target);
        Path live = root.resolve(directory);
        Map<String, Long> now = Files.isDirectory(live) ? names(live) : Map.of();
        Map<String, Long> flushed = flushedNames.getOrDefault(directory, Map.of());
        TreeSet<String> all = new TreeSet<>(now.keySet());
        all.addAll(flushed.keySet());
        boolean newest = random.nextInt(3) == 0;
        for (String name : all) {
            Long meaning = newest || random.nextBoolean() ? now.get(name) : flushed.get(name);
            if (A_DIRECTORY.equals(meaning)) {
                image(directory.resolve(name), target.resolve(name), random);
            } else if (meaning != null) {
                Files.write(target.resolve(name), content(inodes.get(meaning), random));
            }
        }
    }

    private static byte[] content(Inode inode, Random random) {
        List<byte[]> versions = new ArrayList<>(inode.since);
        versions.add(0, inode.flushed);
        int newest = versions.size() - 1;
        return switch (random.nextInt(5)) {
            case 0 -> versions.get(0);
            case 1 -> versions.get(newest);
            case 2 -> versions.get(random.nextInt(versions.size()));
            case 3 -> mixture(versions, SECTOR_BYTES, random);
            default -> mixture(versions, PAGE_BYTES, random);
        };
    }

    private static byte[] mixture(List<byte[]> versions, int unit, Random random) {
        byte[] mixed = new byte[versions.get(random.nextInt(versions.size())).length];
        for (int at = 0; at < mixed.length; at += unit) {
            byte[] version = versions.get(random.nextInt(versions.size()));
            int length = Math.min(Math.min(unit, mixed.length - at), Math.max(0, version.length - at));
            System.arraycopy(version, Math.min(at, version.length), mixed, at, length);
        }
        return mixed;
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        perform(() -> {});
        Inode inode = inode(file);
        OpenFile opened = Disk.system().open(file);
        return new OpenFile() {
            @Override
            public void write(ByteBuffer bytes, long position) throws IOException {
                perform(() -> opened.write(bytes, position));
            }

            @Override
            public void force() throws IOException {
                perform(() -> {
                    if (--forcesLeft == 0) {
                        inode.failToForce();
                        fail();
                    }
                    boolean forgotten = omission == Omission.FLUSHING && found.contains(inode) && !isMark(file);
                    if (!forgotten) {
                        inode.force();
                    }
                });
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }

    private void fail() throws IOException {
        failed = true;
        throw new IOException("input/output error");
    }

    private static boolean isMark(Path file) {
        return file.getFileName().toString().startsWith(HighWaterMark.FILE_NAME);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        perform(() -> {
            if (--forcesLeft == 0) {
                failedDirectories++;
                if (omission == Omission.FAILURES_OF_DIRECTORIES) {
                    return;
                }
                fail();
            }
            flushedNames.put(root.relativize(directory.toAbsolutePath()), names(directory));
        });
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        perform(() -> Disk.system().move(from, to));
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        perform(() -> Disk.system().link(name, existing));
    }

    @Override
    public void truncate(Path file, long lengthBytes) throws IOException {
        perform(() -> Disk.system().truncate(file, lengthBytes));
    }

    @Override
    public void writeAgain(Path file, long fromBytes) throws IOException {
        perform(() -> {
            if (omission != Omission.WRITING_AGAIN) {
                Disk.system().writeAgain(file, fromBytes);
                inode(file).writeAgain(fromBytes);
            }
        });
    }

    @Override
    public Beside beside(String name, Work work) {
        return beside.begin(work);
    }

    @Override
    public void delete(Path file) throws IOException {
        perform(() -> Disk.system().delete(file));
    }

    @Override
    public long usableSpaceBytes(Path directory) {
        return Long.MAX_VALUE;
    }
}
