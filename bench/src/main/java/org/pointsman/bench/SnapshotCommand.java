package org.pointsman.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.JournalFacts;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.SnapshotInfo;
import org.pointsman.core.host.SnapshotLoader;
import org.pointsman.core.host.SnapshotWriter;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.journal.Disk;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a snapshot takes: to be written, to be proved whole, to be loaded. */
@Command(
        name = "snapshot",
        description = "Writes the snapshot of an engine with many accounts to a file, checks it, and loads it again.",
        footer = {
            "",
            "Each account has a card; every other remembered transaction has a hold. The file goes through the page cache, is "
                    + "forced to the disk, and is read from the cache again. 10 million accounts take about 5 GiB of memory, "
                    + "most of it outside the heap.",
            "",
            "Examples:",
            "  java -jar bench/target/bench.jar snapshot",
            "  java -jar bench/target/bench.jar snapshot --accounts 10000000 --transactions 1000000"
        })
final class SnapshotCommand implements Callable<Integer> {

    @Option(
            names = "--accounts",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "With a card each. Default: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(
            names = "--transactions",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "That are remembered. Default: ${DEFAULT-VALUE}.")
    private int transactions;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            defaultValue = "bench/target",
            description = "Where the file goes, which is deleted in the end. Default: ${DEFAULT-VALUE}.")
    private Path directory;

    @Option(
            names = "--json",
            paramLabel = "F",
            defaultValue = "bench/target/snapshot.json",
            description = "Where the results go. Default: ${DEFAULT-VALUE}.")
    private Path json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (accounts < 1 || transactions < 0) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--accounts must be 1 or above, --transactions 0 or above");
        }
        ResultFile.require(json, spec.commandLine());
        Files.createDirectories(directory);
        Path place = Files.createTempDirectory(directory, "snapshot");
        try {
            Map<String, Object> result = measure(place);
            Files.writeString(json, new ObjectMapper().writeValueAsString(result));
            result.forEach((name, value) -> System.out.println(name + ": " + value));
            System.out.println("results in " + json.toAbsolutePath());
        } finally {
            BenchSwitch.delete(place);
        }
        return 0;
    }

    private Map<String, Object> measure(Path place) throws IOException {
        KeyStore keys = KeyStore.openOrCreate(place.resolve("keys"));
        PaymentEngine engine = SnapshotEngine.with(accounts, transactions);
        JournalFacts facts =
                new JournalFacts(1, 1, true, 0, 0, new ReferenceDigest(0, 0, 0, 0), 4, engine.rulesVersion());
        long startNs = System.nanoTime();
        SnapshotInfo info = SnapshotWriter.write(place, engine, facts, null, keys, Disk.system());
        long writtenNs = System.nanoTime();
        SnapshotLoader.verify(info.path(), keys);
        long verifiedNs = System.nanoTime();
        PaymentEngine loaded = new PaymentEngine();
        SnapshotLoader.load(info.path(), keys, loaded);
        long loadedNs = System.nanoTime();
        if (loaded.stateHash() != engine.stateHash()) {
            throw new IllegalStateException("what was loaded is not what was written");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("accounts", accounts);
        result.put("cards", accounts);
        result.put("transactions", transactions);
        result.put("bytes", info.lengthBytes());
        result.put("writeSeconds", seconds(writtenNs - startNs));
        result.put("verifySeconds", seconds(verifiedNs - writtenNs));
        result.put("loadSeconds", seconds(loadedNs - verifiedNs));
        return result;
    }

    private static double seconds(long ns) {
        return TimeUnit.NANOSECONDS.toMillis(ns) / 1000.0;
    }
}
