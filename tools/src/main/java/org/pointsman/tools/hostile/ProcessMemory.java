package org.pointsman.tools.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Java process takes of the machine's memory, by the kernel's and by its own account. Linux, with a JDK's {@code jcmd}. */
final class ProcessMemory {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");
    private static final Pattern TOTAL = Pattern.compile("Total\\s+[0-9]+\\s+([0-9]+)");
    private static final long KIB = 1024;

    private final long pid;

    ProcessMemory(long pid) {
        this.pid = pid;
    }

    /** Pages in memory, whoever wrote them. */
    long residentBytes() throws IOException {
        return KIB * find(RESIDENT, Files.readString(Path.of("/proc", Long.toString(pid), "status")));
    }

    /** What the objects take that are reachable; collects all garbage first. */
    long liveHeapBytes() throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return find(TOTAL, histogram.substring(Math.max(0, histogram.lastIndexOf("Total"))));
    }

    private long find(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("cannot tell the memory of process " + pid + ": "
                    + text.lines().findFirst().orElse(""));
        }
        return Long.parseLong(matcher.group(1));
    }
}
