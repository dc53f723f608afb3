package org.pointsman.tools.acceptance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code java -jar pointsman.jar serve} in a process of its own, on free ports. */
public final class SwitchProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "pointsman.jar").toAbsolutePath();
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final Path log;

    private SwitchProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Writes the node file for a recording's dialect. Whatever the switch writes will be in {@link #written}, nothing else
     * will be there.
     */
    static Path configure(Path directory, String dialect, Path reference, int threads) throws IOException {
        Path file = directory.resolve("node.yaml");
        Path written = Files.createDirectories(written(directory));
        Files.createDirectories(temporary(directory));
        // The recording belongs to one business day: its cut-over is moved to where no test run reaches.
        String cutOver =
                LocalTime.now(ZoneId.of("Asia/Shanghai")).plusHours(12).format(DateTimeFormatter.ofPattern("HH:mm"));
        Path farFromCutOver = directory.resolve("reference-of-the-day.yaml");
        Files.writeString(
                farFromCutOver,
                Files.readString(reference).replace("cutOver: \"23:00\"", "cutOver: \"" + cutOver + "\""));
        Files.writeString(file, """
                node: acceptance
                data: %s
                keys: %s
                pipeline: { threads: %d }
                listeners:
                  - { name: recorded, protocol: iso8583, dialect: %s, framing: length2, bind: "127.0.0.1:0" }
                reference: %s
                """.formatted(
                        written.resolve("data"), written.resolve("keys"), threads, dialect, farFromCutOver));
        return file;
    }

    /** Where journal, keys, logs and temporary files of the switches are that {@link #configure} was asked for. */
    static Path written(Path directory) {
        return directory.resolve("written");
    }

    private static Path temporary(Path directory) {
        return written(directory).resolve("tmp");
    }

    static SwitchProcess start(Path config) throws IOException {
        return start(config, List.of());
    }

    /** @param jvmOptions besides those that every switch gets here */
    static SwitchProcess start(Path config, List<String> jvmOptions) throws IOException {
        Path directory = config.toAbsolutePath().getParent();
        Path log = Files.createTempFile(written(directory), "serve", ".log");
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-Djava.io.tmpdir=" + temporary(directory));
        Process process = command(options, "serve", "--config", config.toString())
                .directory(temporary(directory).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new SwitchProcess(process, log);
    }

    /**
     * Starts any program that logs as {@code serve} does.
     *
     * @param directory where it runs, and where its log is
     */
    public static SwitchProcess start(ProcessBuilder command, Path directory) throws IOException {
        Path log = Files.createTempFile(directory, "serve", ".log");
        Process process = command.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new SwitchProcess(process, log);
    }

    /** Waits for the listener; null if the process has ended before. */
    InetSocketAddress awaitListener() throws IOException {
        return awaitReady() ? address("recorded") : null;
    }

    /** Waits until the switch is ready; false if the process has ended before. */
    public boolean awaitReady() throws IOException {
        long deadlineNs = System.nanoTime() + START_TIMEOUT_NS;
        while (System.nanoTime() - deadlineNs < 0) {
            // Asked first, so that what it said last is read behind its end.
            boolean alive = process.isAlive();
            if (log().contains("\nready")) {
                return true;
            }
            if (!alive) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new IOException("the switch did not start: " + log());
    }

    /** Where a listener listens, as the log says. */
    public InetSocketAddress address(String listener) throws IOException {
        Matcher matcher = Pattern.compile("listener=" + listener + " address=127\\.0\\.0\\.1:(\\d+)")
                .matcher(log());
        if (!matcher.find()) {
            throw new IOException("no listener " + listener + ": " + log());
        }
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(matcher.group(1)));
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
    }

    /** SIGTERM, and the exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Runs a command of the jar to its end; gives its output. */
    static Result run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("pointsman", ".out");
        Path err = Files.createTempFile("pointsman", ".err");
        try {
            Process process = command(arguments)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            int exitCode = process.waitFor();
            return new Result(exitCode, Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    record Result(int exitCode, String out, String err) {}

    /** A command of the jar, not started. */
    public static ProcessBuilder command(String... arguments) {
        return command(List.of(), arguments);
    }

    /** @param options of the virtual machine */
    static ProcessBuilder command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx512m");
        command.addAll(options);
        command.add("-jar");
        command.add(JAR.toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
