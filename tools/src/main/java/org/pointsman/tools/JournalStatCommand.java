package org.pointsman.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.host.JournalSnapshots;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.seals.Sealed;
import org.pointsman.core.host.shadow.KeptFile;
import org.pointsman.core.host.shadow.RetentionPolicy;
import org.pointsman.journal.JournalInventory;
import org.pointsman.journal.JournalInventory.CycleFileEntry;
import org.pointsman.journal.Seal;
import org.pointsman.journal.SealFile;
import org.pointsman.journal.SnapshotFiles;
import org.pointsman.tools.journal.KeyOptions;
import org.pointsman.tools.journal.Unacknowledged;
import org.pointsman.tools.load.DurationConverter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is in a journal's directory, and why. */
@Command(
        name = "stat",
        description = "Shows the files of a journal, their records, seals and snapshots, and why each file is kept.",
        footer = {
            "",
            "Reads the first record of each file and the last one of each run only, and may run beside a switch. The exit "
                    + "code is 1 if records are missing between runs or at the end, else 0; 'journal verify' reads them "
                    + "all. A snapshot is checked, every byte of it, "
                    + "with the keys only; without, its header is, and whether the journal has its record. --keep-for is what `retention.keepFor` of the node "
                    + "file says or would say.",
            "",
            "Examples:",
            "  pointsman journal stat data",
            "  pointsman journal stat data --keys keys --keep-for 720h --json"
        })
final class JournalStatCommand implements Callable<Integer> {

    /** A snapshot, and what is wrong with it: null if nothing is. */
    private record Snapshot(Path path, long sequence, long bytes, String fault) {}

    @Parameters(paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description =
                    "The key directory, to check the snapshots. Default: keys beside the journal's directory, if it is there.")
    private Path keys;

    @Option(
            names = "--keep-for",
            paramLabel = "D",
            converter = DurationConverter.class,
            description = "How long records are kept at least, like 720h. Default: for ever.")
    private Duration keepFor;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private JournalInventory journal;
    private Seal lastSeal;
    private List<Snapshot> snapshots;
    private List<KeptFile> files;

    @Override
    public Integer call() throws IOException {
        try {
            journal = JournalInventory.of(directory);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
        Unacknowledged.mention(directory, spec);
        keys = KeyOptions.find(keys, directory);
        lastSeal = SealFile.read(directory).last();
        snapshots = snapshots();
        long oldestGood = snapshots.stream()
                .filter(snapshot -> snapshot.fault() == null)
                .mapToLong(Snapshot::sequence)
                .min()
                .orElse(0);
        files = KeptFile.judge(
                journal,
                oldestGood,
                Sealed.of(directory),
                keepFor == null ? null : new RetentionPolicy(keepFor),
                TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(asMap()));
        } else {
            print(out);
        }
        out.flush();
        requireWhole();
        return CommandLine.ExitCode.OK;
    }

    private void requireWhole() {
        int places = journal.damages().size();
        if (places > 0) {
            throw new CommandFailure(directory + " is damaged in " + places + (places == 1 ? " place" : " places")
                    + ": put back from a copy what is missing. 'journal verify' lists all damage");
        }
    }

    private List<Snapshot> snapshots() throws IOException {
        List<Snapshot> found = new ArrayList<>();
        for (JournalSnapshots.Judged snapshot :
                JournalSnapshots.judge(directory, keys == null ? null : KeyStore.open(keys))) {
            SnapshotFiles.Entry entry = snapshot.entry();
            found.add(new Snapshot(entry.path(), entry.sequence(), Files.size(entry.path()), snapshot.fault()));
        }
        return found;
    }

    private long firstRecord() {
        return journal.files().stream()
                .filter(file -> !file.isEmpty())
                .mapToLong(CycleFileEntry::first)
                .findFirst()
                .orElse(0);
    }

    private long runs() {
        return journal.files().stream()
                .mapToLong(CycleFileEntry::run)
                .distinct()
                .count();
    }

    /** Those that are acknowledged and there. */
    private long records() {
        return journal.files().stream()
                .filter(file -> !file.isEmpty())
                .mapToLong(file -> Math.min(file.last(), journal.highWaterMark()) - file.first() + 1)
                .filter(records -> records > 0)
                .sum();
    }

    private void print(PrintWriter out) {
        out.printf(
                "%d records, %d to %d, in %d files of %d runs, %d bytes%n",
                records(),
                firstRecord(),
                journal.highWaterMark(),
                journal.files().size(),
                runs(),
                journal.bytes());
        journal.damages().forEach(damage -> out.println(Damages.text(damage)));
        if (journal.retained() != null) {
            out.printf(
                    "records before %d were removed by retention%n",
                    journal.retained().first());
        }
        if (!journal.leftovers().isEmpty()) {
            out.printf(
                    "%d files that retention has yet to remove%n",
                    journal.leftovers().size());
        }
        out.println(
                lastSeal == null
                        ? "no seals"
                        : lastSeal.number() + " seals, up to record " + lastSeal.to() + ", "
                                + instant(lastSeal.timestampNs()) + "; "
                                + Math.max(0, journal.highWaterMark() - lastSeal.to())
                                + " records behind them are not sealed");
        if (snapshots.isEmpty()) {
            out.println("no snapshots");
        }
        for (Snapshot snapshot : snapshots) {
            out.printf(
                    "snapshot of record %d, %d bytes: %s%n",
                    snapshot.sequence(),
                    snapshot.bytes(),
                    snapshot.fault() != null ? "BAD, " + snapshot.fault() : keys == null ? "not checked" : "good");
        }
        for (KeptFile kept : files) {
            CycleFileEntry file = kept.file();
            out.printf(
                    "%s: %s, %d bytes; kept: %s%n",
                    directory.relativize(file.path()),
                    file.isEmpty()
                            ? "empty"
                            : "records " + file.first() + " to " + file.last() + " from "
                                    + instant(file.firstTimestampNs()),
                    file.bytes(),
                    kept.reason().text());
        }
    }

    private Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("records", records());
        map.put("firstSequence", firstRecord());
        map.put("highWaterMark", journal.highWaterMark());
        map.put("runs", runs());
        map.put("bytes", journal.bytes());
        map.put(
                "retainedFrom",
                journal.retained() == null ? 1 : journal.retained().first());
        map.put("leftovers", journal.leftovers().stream().map(Path::toString).toList());
        map.put("damages", journal.damages().stream().map(Damages::asMap).toList());
        map.put("seals", lastSeal == null ? 0 : lastSeal.number());
        map.put("sealedTo", lastSeal == null ? 0 : lastSeal.to());
        map.put("snapshots", snapshots.stream().map(this::asMap).toList());
        map.put("files", files.stream().map(JournalStatCommand::asMap).toList());
        return map;
    }

    private Map<String, Object> asMap(Snapshot snapshot) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("file", snapshot.path().toString());
        map.put("sequence", snapshot.sequence());
        map.put("bytes", snapshot.bytes());
        map.put("checked", keys != null);
        map.put("fault", snapshot.fault());
        return map;
    }

    private static Map<String, Object> asMap(KeptFile kept) {
        CycleFileEntry file = kept.file();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("file", file.path().toString());
        map.put("run", file.run());
        map.put("bytes", file.bytes());
        map.put("firstSequence", file.first());
        map.put("lastSequence", file.last());
        map.put("firstTimestampNs", file.firstTimestampNs());
        map.put("kept", kept.reason().name());
        return map;
    }

    private static Instant instant(long timestampNs) {
        long nanosPerSecond = TimeUnit.SECONDS.toNanos(1);
        return Instant.ofEpochSecond(timestampNs / nanosPerSecond, timestampNs % nanosPerSecond);
    }
}
