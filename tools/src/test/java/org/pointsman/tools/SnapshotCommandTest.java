package org.pointsman.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.journal.Durability;
import org.pointsman.journal.Journals;
import org.pointsman.journal.SnapshotFiles;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.YamlConfig;

/** {@code snapshot} and {@code journal stat}, beside a switch and behind it. */
class SnapshotCommandTest {
    @TempDir
    private Path directory;

    private final List<String> failures = new ArrayList<>();

    private SwitchServer start() throws IOException {
        NodeConfig config = new NodeConfig(
                "test",
                data(),
                directory.resolve("keys"),
                Durability.PROCESS,
                NodeConfig.Pipeline.DEFAULT,
                List.of(new NodeConfig.HttpListener(
                        "api",
                        InetSocketAddress.createUnresolved("127.0.0.1", 0),
                        NodeConfig.Listener.DEFAULT_TIMEOUT,
                        NodeConfig.Connections.OF_HTTP)),
                List.of(),
                directory.resolve("reference.yaml"));
        return SwitchServer.start(
                config, YamlConfig.demoReference(), (what, cause) -> failures.add(what), (at, last) -> {});
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static JsonNode json(CommandLineRun run) throws IOException {
        assertThat(run.err()).isEmpty();
        return new ObjectMapper().readTree(run.out());
    }

    private CommandLineRun snapshot(String... more) {
        List<String> args = new ArrayList<>(List.of("snapshot", "--data", data().toString()));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    private CommandLineRun stat(String... more) {
        List<String> args = new ArrayList<>(List.of("journal", "stat", data().toString()));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(String[]::new));
    }

    @Test
    void aSnapshotIsMadeBesideASwitchAndTheNextBeginsWithIt() throws IOException {
        try (SwitchServer server = start()) {
            server.host().drain();
            long records = Journals.acknowledged(data());
            JsonNode first = json(snapshot("--json"));
            assertThat(first.get("sequence").longValue()).isEqualTo(records);
            assertThat(first.get("recordsDecided").longValue()).isEqualTo(records);
            assertThat(Path.of(first.get("file").textValue()))
                    .hasSize(first.get("bytes").longValue());
            JsonNode again = json(snapshot("--json"));
            assertThat(again.get("recordsDecided").longValue()).isZero();
            assertThat(again.get("stateHash")).isEqualTo(first.get("stateHash"));
            String replayed = json(CommandLineRun.of("journal", "replay", data().toString(), "--json"))
                    .get("stateHash")
                    .textValue();
            assertThat(first.get("stateHash").textValue()).isEqualTo(replayed);
            assertThat(snapshot().out())
                    .contains("record " + records + ", state hash " + replayed)
                    .contains("0 records decided again, every outcome as recorded");
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void statShowsWhatIsThereAndWhyItIsKept() throws IOException {
        start().close();
        long first = Journals.acknowledged(data());
        assertThat(stat().out())
                .startsWith(first + " records, 1 to " + first + ", in 1 files of 1 runs, ")
                .contains("1 seals, up to record " + first + ", ")
                .contains("no snapshots")
                .contains(".cq4: records 1 to " + first + " from ")
                .contains("kept: the newest");
        start().close();
        long second = Journals.acknowledged(data());
        snapshot();
        JsonNode stat = json(stat("--keys", directory.resolve("keys").toString(), "--keep-for", "1h", "--json"));
        assertThat(stat.get("runs").longValue()).isEqualTo(2);
        assertThat(stat.get("sealedTo").longValue()).isEqualTo(second);
        assertThat(stat.get("snapshots").get(0).get("sequence").longValue()).isEqualTo(second);
        assertThat(stat.get("snapshots").get(0).get("fault").isNull()).isTrue();
        assertThat(stat.get("files").get(0).get("kept").textValue()).isEqualTo("WITHIN_KEEP_FOR");
        assertThat(stat.get("files").get(1).get("kept").textValue()).isEqualTo("NEWEST");
        assertThat(json(stat("--json")).get("files").get(0).get("kept").textValue())
                .isEqualTo("NO_POLICY");
        Path snapshot = Path.of(stat.get("snapshots").get(0).get("file").textValue());
        byte[] content = Files.readAllBytes(snapshot);
        content[content.length - 1] ^= 1;
        Files.write(snapshot, content);
        CommandLineRun bad = stat("--keys", directory.resolve("keys").toString());
        assertThat(bad.out()).contains("BAD, " + snapshot).contains("kept: no good snapshot");
        assertThat(failures).isEmpty();
    }

    @Test
    void keepRemovesOlderSnapshotsBehindTheNewOne() throws IOException {
        for (int i = 0; i < 3; i++) {
            start().close();
            snapshot();
        }
        assertThat(SnapshotFiles.list(data())).as("without --keep").hasSize(3);
        start().close();
        JsonNode last = json(snapshot("--keep", "2", "--json"));
        assertThat(SnapshotFiles.list(data())).hasSize(2);
        assertThat(SnapshotFiles.list(data()).get(0).sequence())
                .isEqualTo(last.get("sequence").longValue());
    }

    @Test
    void keepingNoneIsRefused() {
        CommandLineRun run = snapshot("--keep", "0");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--keep 0: at least the one that is written stays");
    }

    @Test
    void statFindsTheKeysBesideTheData() throws IOException {
        start().close();
        snapshot();
        assertThat(stat().out()).contains(" bytes: good");
        Files.move(directory.resolve("keys"), directory.resolve("elsewhere"));
        assertThat(stat().out()).contains(" bytes: not checked");
    }

    @Test
    void statNamesAMissingSealOnlyWhereThereAreSeals() throws IOException {
        start().close();
        start().close();
        snapshot();
        Files.delete(data().resolve("seals"));
        assertThat(stat("--keep-for", "0s").out())
                .contains("no seals")
                .contains("kept: nothing: the next retention removes it");
    }

    @Test
    void aSnapshotOfAnotherJournalIsBadForStatWhetherThereAreKeysOrNot() throws IOException {
        start().close();
        snapshot();
        Path snapshots = data().resolve("snapshots");
        Files.move(snapshots, directory.resolve("snapshots"));
        Path other = directory.resolve("other");
        Files.createDirectory(other);
        Files.move(data(), other.resolve("data"));
        start().close();
        Files.move(directory.resolve("snapshots"), snapshots);
        assertThat(stat().out()).contains("BAD, ").contains("is not in the journal");
    }

    @Test
    void whereThereIsNoJournalThatIsSaid() {
        assertThat(stat().err()).contains("there is no journal in " + data());
        assertThat(snapshot().exitCode()).isEqualTo(1);
        assertThat(snapshot().err().lines()).containsExactly("pointsman snapshot: there is no journal in " + data());
    }
}
