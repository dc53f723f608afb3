package org.pointsman.tools.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time of a process, all its threads included, as Linux accounts it in {@code /proc/PID/stat}. */
public final class ProcessCpu {
    /** The kernel reports to user space in hundredths of a second, whatever its own tick is. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** Places of utime and stime behind the command's name, which may hold blanks itself. */
    private static final int UTIME = 11;

    private static final int STIME = 12;

    private final Path stat;

    private ProcessCpu(Path stat) {
        this.stat = stat;
    }

    /**
     * @throws IllegalArgumentException if there is no such process, or no {@code /proc} to ask
     */
    public static ProcessCpu of(long pid) {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.isReadable(stat)) {
            throw new IllegalArgumentException("no process " + pid + ": cannot read " + stat);
        }
        return new ProcessCpu(stat);
    }

    public static ProcessCpu ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }

    /**
     * User and system time since the process began, in nanoseconds, in steps of 10 ms.
     *
     * @throws UncheckedIOException if the process is gone
     */
    public long nanos() {
        try {
            return parse(Files.readString(stat, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException("the process whose CPU time is measured is gone: " + stat, e);
        }
    }

    static long parse(String statLine) {
        String[] columns =
                statLine.substring(statLine.lastIndexOf(')') + 1).trim().split(" ");
        return (Long.parseLong(columns[UTIME]) + Long.parseLong(columns[STIME])) * NANOS_PER_TICK;
    }
}
