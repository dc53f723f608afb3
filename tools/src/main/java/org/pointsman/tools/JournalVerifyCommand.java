package org.pointsman.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.pointsman.journal.JournalVerifier;
import org.pointsman.journal.SealFile;
import org.pointsman.journal.VerificationReport;
import org.pointsman.tools.journal.KeyOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks every record of a journal. */
@Command(
        name = "verify",
        description = "Checks every record of a journal, and its seals, and lists all damage.",
        footer = {
            "",
            "Reads only, and may run beside a switch that is writing. The exit code is 0 if the journal is intact, else 1; "
                    + "1 as well if there are keys that cannot be read, and the records are told of all the same.",
            "Warnings name what is not as it was written but costs nothing, and do not change the exit code.",
            "",
            "Checksums find what went wrong by itself. Whether somebody changed, removed or moved records is what the seals "
                    + "tell, which need the keys: give --keys, unless they are in keys beside the directory.",
            "",
            "Examples:",
            "  pointsman journal verify data",
            "  pointsman journal verify data --keys keys",
            "  pointsman journal verify --json data"
        })
final class JournalVerifyCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1_000_000;

    @Parameters(paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description =
                    "The journal's key directory, to check the seals. Default: keys beside the journal's directory, if it is there; else they are not checked.")
    private Path keys;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        VerificationReport report = verify();
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            print(report, out);
            out.flush();
        }
        // Whatever comes of the keys and the seals, what was found of the records is told.
        keys = KeyOptions.find(keys, directory);
        SealCheck seals = keys == null ? null : SealCheck.of(directory, keys);
        if (json) {
            Map<String, Object> map = asMap(report);
            map.put("seals", seals == null ? SealCheck.unchecked() : seals.asMap());
            out.println(new ObjectMapper().writeValueAsString(map));
        } else if (seals != null) {
            seals.print(out);
        } else if (SealFile.read(directory).exists()) {
            out.println("seals were not checked: give --keys");
        }
        out.flush();
        requireIntact(report, seals);
        return CommandLine.ExitCode.OK;
    }

    private void requireIntact(VerificationReport report, SealCheck seals) {
        if (!report.isIntact()) {
            throw new CommandFailure(directory + " is damaged in " + report.damageCount()
                    + (report.damageCount() == 1 ? " place" : " places"));
        }
        if (seals != null && seals.fault() != null) {
            throw new CommandFailure(directory + ": " + seals.fault());
        }
    }

    private VerificationReport verify() {
        try (TerminalProgress progress = new TerminalProgress("verify", " MB", MEGABYTE)) {
            return JournalVerifier.verify(directory, progress::at);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    private static void print(VerificationReport report, PrintWriter out) {
        if (report.records() == 0) {
            out.println("no records");
        } else {
            out.printf(
                    "%d records, sequence %d to %d, %s to %s%n",
                    report.records(),
                    report.firstSequence(),
                    report.lastSequence(),
                    instant(report.firstTimestampNs()),
                    instant(report.lastTimestampNs()));
        }
        out.printf("%d bytes in %d files%n", report.recordBytes(), report.files());
        if (report.unfinishedBytes() > 0) {
            out.printf(
                    "%d bytes of an append that nobody was told of; the next start drops them%n",
                    report.unfinishedBytes());
        }
        report.warnings().forEach(warning -> out.println("warning: " + warning));
        report.damages().forEach(damage -> out.println(Damages.text(damage)));
        long unlisted = report.damageCount() - report.damages().size();
        if (unlisted > 0) {
            out.printf("and %d more%n", unlisted);
        }
        out.println(report.isIntact() ? "intact" : "DAMAGED");
    }

    private static Map<String, Object> asMap(VerificationReport report) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("intact", report.isIntact());
        map.put("records", report.records());
        map.put("firstSequence", report.firstSequence());
        map.put("lastSequence", report.lastSequence());
        map.put("firstTimestampNs", report.firstTimestampNs());
        map.put("lastTimestampNs", report.lastTimestampNs());
        map.put("recordBytes", report.recordBytes());
        map.put("files", report.files());
        map.put("highWaterMark", report.highWaterMark());
        map.put("unfinishedBytes", report.unfinishedBytes());
        map.put("warnings", report.warnings());
        map.put("damageCount", report.damageCount());
        map.put("damages", report.damages().stream().map(Damages::asMap).toList());
        return map;
    }

    private static Instant instant(long timestampNs) {
        long nanosPerSecond = TimeUnit.SECONDS.toNanos(1);
        return Instant.ofEpochSecond(timestampNs / nanosPerSecond, timestampNs % nanosPerSecond);
    }
}
