package org.pointsman.tools.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A demonstration that is broken off leaves nothing behind. */
@Timeout(120)
class DemoInterruptedIT {
    private static final String LISTENING = "event=listener.bound listener=binary";

    @TempDir
    private Path directory;

    /** While it starts (its directory is there), and while traffic is under way. */
    @ParameterizedTest
    @CsvSource({"INT, false", "TERM, false", "INT, true", "TERM, true"})
    void aSignalLeavesNothingBehind(String signal, boolean underWay) throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Path log = directory.resolve("demo.log");
        Process demo = SwitchProcess.command(List.of("-Djava.io.tmpdir=" + temporary), "demo", "--seconds", "100")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            while (left(temporary).isEmpty()
                    || underWay && !Files.readString(log).contains(LISTENING)) {
                assertThat(demo.isAlive()).as(Files.readString(log)).isTrue();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            new ProcessBuilder("kill", "-" + signal, String.valueOf(demo.pid()))
                    .start()
                    .waitFor();
            assertThat(demo.waitFor()).as(Files.readString(log)).isEqualTo(signal.equals("INT") ? 130 : 143);
            assertThat(left(temporary)).isEmpty();
        } finally {
            demo.destroyForcibly();
        }
    }

    @Test
    void anEndInPeaceLeavesNothingBehindEither() throws Exception {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Process demo = SwitchProcess.command(List.of("-Djava.io.tmpdir=" + temporary), "demo", "--seconds", "1")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("demo.log").toFile())
                .start();
        try {
            assertThat(demo.waitFor()).isZero();
            assertThat(left(temporary)).isEmpty();
        } finally {
            demo.destroyForcibly();
        }
    }

    private static List<Path> left(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("pointsman"))
                    .toList();
        }
    }
}
