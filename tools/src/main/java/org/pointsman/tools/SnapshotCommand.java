package org.pointsman.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pointsman.core.engine.BadSnapshotException;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.OtherReleaseException;
import org.pointsman.core.host.ReplayDivergedException;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.core.host.shadow.OldSnapshots;
import org.pointsman.core.host.shadow.Shadow;
import org.pointsman.journal.Disk;
import org.pointsman.journal.JournalReader;
import org.pointsman.tools.journal.JournalSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a snapshot beside a switch, or of a journal whose switch is stopped. */
@Command(
        name = "snapshot",
        description = "Writes a snapshot of a journal, up to the newest record that was acknowledged.",
        footer = {
            "",
            "Begins with the newest good snapshot, decides the records behind it again and compares each outcome with the "
                    + "recorded one; where one differs nothing is written. May run beside a switch, and takes the memory of "
                    + "an engine of its own. The switch does this by itself if its node file has `snapshots`.",
            "",
            "Examples:",
            "  pointsman snapshot --data data",
            "  pointsman snapshot --data data --keys keys --json",
            "  pointsman snapshot --data data --keep 3"
        })
final class SnapshotCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The journal's directory: the node's data.")
    private Path data;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "The key directory. Default: keys beside the journal's directory.")
    private Path keys;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description =
                    "How many good snapshots stay; older ones are removed when the new one is written. Default: all.")
    private Integer keep;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (keep != null && keep < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--keep " + keep + ": at least the one that is written stays");
        }
        long startNs = System.nanoTime();
        JournalSource source = new JournalSource(data, keys);
        long acknowledged;
        try (JournalReader reader = source.reader()) {
            acknowledged = reader.highWaterMark();
        }
        if (acknowledged == 0) {
            throw new CommandFailure(data + " holds no records: there is nothing to make a snapshot of");
        }
        Shadow shadow;
        SnapshotInfo info;
        try (TerminalProgress progress = new TerminalProgress("snapshot", " records", 1)) {
            KeyStore store = source.keyStore();
            shadow = Shadow.load(data, store);
            shadow.catchUp(acknowledged, progress::at);
            info = shadow.write(Disk.system());
            if (keep != null) {
                OldSnapshots.prune(data, store, keep, info.sequence(), Disk.system());
            }
        } catch (BadSnapshotException
                | OtherReleaseException
                | ReplayDivergedException
                | WrongKeyException
                | IllegalArgumentException
                | IllegalStateException e) {
            throw new CommandFailure(e.getMessage());
        }
        print(info, shadow.records(), (System.nanoTime() - startNs) / 1e9);
        return CommandLine.ExitCode.OK;
    }

    private void print(SnapshotInfo info, long records, double seconds) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        String hash = String.format("%016x", info.stateHash());
        if (json) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("file", info.path().toString());
            map.put("sequence", info.sequence());
            map.put("timestampNs", info.facts().timestampNs());
            map.put("stateHash", hash);
            map.put("bytes", info.lengthBytes());
            map.put("recordsDecided", records);
            map.put("seconds", seconds);
            out.println(new ObjectMapper().writeValueAsString(map));
        } else {
            out.println(info.path());
            out.printf("record %d, state hash %s%n", info.sequence(), hash);
            out.printf(
                    "%d bytes, %.1f s, %d records decided again, every outcome as recorded%n",
                    info.lengthBytes(), seconds, records);
        }
        out.flush();
    }
}
