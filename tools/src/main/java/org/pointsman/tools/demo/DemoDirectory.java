package org.pointsman.tools.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.pointsman.core.reference.ReferenceData;

/**
 * The temporary directory of a demonstration, and the switch that writes in it. Both go when the demonstration ends, be it by
 * SIGINT or SIGTERM: the switch first, since it would write its files again, or stop the process for missing them. Any thread.
 */
final class DemoDirectory implements AutoCloseable {
    private final Path path;
    private final Thread hook = new Thread(this::end, "pointsman-demo-end");
    private DemoSwitch user;
    private boolean ended;

    private DemoDirectory(Path path) {
        this.path = path;
    }

    static DemoDirectory create() throws IOException {
        DemoDirectory directory = new DemoDirectory(Files.createTempDirectory("pointsman-demo-"));
        Runtime.getRuntime().addShutdownHook(directory.hook);
        return directory;
    }

    /**
     * Starts the switch.
     *
     * @throws IllegalStateException if the process is being stopped
     */
    synchronized DemoSwitch start(DemoSwitch.Launcher launcher, ReferenceData reference) throws Exception {
        if (ended) {
            throw new IllegalStateException("the demonstration has ended");
        }
        user = launcher.start(reference, path);
        return user;
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is being stopped: the hook has found nothing to do, or will.
        }
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        try {
            if (user != null) {
                user.close();
            }
            delete();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }

    private void delete() throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(path)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : paths) {
            Files.deleteIfExists(each);
        }
    }
}
