package org.pointsman.core.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.pointsman.core.simulation.Simulation.Kind;
import org.pointsman.core.simulation.SpoiltSwitches.Bug;
import org.pointsman.journal.Disk;

/** Bugs behind the switch: of snapshots, retention, seals, and of what keeps its keys. */
final class SpoiltFollowers {
    private SpoiltFollowers() {}

    static void addTo(Map<String, Bug> all) {
        disk(all, "a snapshot gets its name before it is on the medium", disk -> unforced(disk, ".snap."));
        disk(all, "a seal is not flushed", disk -> unforced(disk, "seals"));
        disk(all, "files go before it is on the medium where the journal begins", UnflushedBeginning::new);
        disk(all, "retention removes a file too many", OneFileTooMany::new);
        disk(all, "a key is in use before its name is on the medium", UnflushedKeys::new);
    }

    private static void disk(Map<String, Bug> all, String name, UnaryOperator<Disk> decorator) {
        SpoiltSwitches.disk(all, Kind.ENGINE_FIRST, name, decorator);
    }

    /** @param name a part of the names of the files that are never flushed */
    private static Disk unforced(Disk disk, String name) {
        return new DiskDecorator(disk) {
            @Override
            void force(Path file, OpenFile opened) throws IOException {
                if (!file.getFileName().toString().contains(name)) {
                    opened.force();
                }
            }
        };
    }

    private static final class UnflushedBeginning extends DiskDecorator {
        private boolean begun;

        private UnflushedBeginning(Disk disk) {
            super(disk);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            begun |= to.endsWith("retained");
            super.move(from, to);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            if (!begun || !directory.endsWith("data")) {
                super.forceDirectory(directory);
            }
        }
    }

    /** The file behind the last one that may go, unless it is the newest, goes as well; and nothing throws. */
    private static final class OneFileTooMany extends DiskDecorator {
        private OneFileTooMany(Disk disk) {
            super(disk);
        }

        @Override
        public void delete(Path file) throws IOException {
            boolean retention = isRecords(file) && Files.exists(file.resolveSibling("../retained"));
            if (!retention) {
                super.delete(file);
                return;
            }
            List<Path> behind = files(file.getParent().getParent()).stream()
                    .filter(other -> other.compareTo(file) > 0)
                    .toList();
            if (Files.exists(file)) {
                // Else it went with the one before it.
                super.delete(file);
            }
            if (behind.size() > 1) {
                super.delete(behind.get(0));
            }
        }

        private static List<Path> files(Path data) throws IOException {
            try (Stream<Path> files = Files.walk(data)) {
                return files.filter(DiskDecorator::isRecords).sorted().toList();
            }
        }
    }

    private static final class UnflushedKeys extends DiskDecorator {
        private UnflushedKeys(Disk disk) {
            super(disk);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            if (!directory.endsWith("keys") || keys(directory) == 1) {
                super.forceDirectory(directory);
            }
        }

        private static long keys(Path directory) throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                return files.filter(path -> path.toString().endsWith(".key")).count();
            }
        }
    }
}
