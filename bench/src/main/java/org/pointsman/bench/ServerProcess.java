package org.pointsman.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.pointsman.tools.load.ProcessCpu;

/** A server in a JVM of its own. What it says goes to a log file. */
final class ServerProcess implements AutoCloseable {
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final int SIGTERM_EXIT = 128 + 15;
    private static final long POLL_MS = 50;

    private final Process process;
    private final Path log;

    /**
     * @param arguments behind {@code java}
     */
    ServerProcess(List<String> arguments, Path log) throws IOException {
        this.log = log;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                .start();
    }

    /** Waits until somebody accepts connections at the port. */
    void awaitListening(int port, Duration atMost) throws IOException, InterruptedException {
        long deadlineNs = System.nanoTime() + atMost.toNanos();
        while (true) {
            requireAlive();
            try (Socket socket = new Socket()) {
                socket.connect(address(port));
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadlineNs) {
                    throw new IOException("nobody listens at port " + port + " after " + atMost + ", see " + log, e);
                }
            }
            Thread.sleep(POLL_MS);
        }
    }

    /**
     * @throws IOException if it has ended
     */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the server ended with exit code " + process.exitValue() + ", see " + log);
        }
    }

    static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A port that nobody uses just now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    long pid() {
        return process.pid();
    }

    ProcessCpu cpu() {
        return ProcessCpu.of(process.pid());
    }

    /**
     * Ends it with SIGTERM.
     *
     * @throws IOException if it does not end, or not well
     */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("the server did not stop within " + STOP_TIMEOUT + ", see " + log);
        }
        if (process.exitValue() != 0 && process.exitValue() != SIGTERM_EXIT) {
            throw new IOException("the server ended with exit code " + process.exitValue() + ", see " + log);
        }
    }

    /**
     * Waits until it ends by itself.
     *
     * @throws IOException if it does not, or not well
     */
    void awaitEnd(Duration atMost) throws IOException, InterruptedException {
        if (!process.waitFor(atMost.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("the process did not end within " + atMost + ", see " + log);
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "the process ended with exit code " + process.exitValue() + ": " + Files.readString(log));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
