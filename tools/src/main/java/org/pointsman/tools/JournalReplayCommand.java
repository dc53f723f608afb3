package org.pointsman.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.OtherReleaseException;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.ReplayDivergedException;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.core.reference.Account;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides a whole journal again. */
@Command(
        name = "replay",
        description = "Decides every command of a journal again and compares each outcome with the recorded one.",
        footer = {
            "",
            "The state hash is the same on every machine and every JDK. Reads only, and may run beside a switch that is "
                    + "writing. The exit code is 0 if every outcome is as recorded and the books balance, else 1.",
            "",
            "Examples:",
            "  pointsman journal replay data",
            "  pointsman journal replay data --keys keys --balances balances.csv --json"
        })
final class JournalReplayCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "The directory of the journal's key. Default: keys beside the journal's directory.")
    private Path keys;

    @Option(
            names = "--balances",
            paramLabel = "FILE",
            description =
                    "Write account, posted and held of every customer's and merchant's account to a CSV file, in minor "
                            + "units, in order of the ids.")
    private Path balances;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PaymentEngine engine = new PaymentEngine();
        long startNs = System.nanoTime();
        Replay replay = replay(engine);
        long elapsedNs = System.nanoTime() - startNs;
        if (replay.records() > 0) {
            requireBalancedBooks(engine);
        }
        if (balances != null) {
            writeBalances(engine);
        }
        print(engine, replay, elapsedNs);
        return CommandLine.ExitCode.OK;
    }

    private Replay replay(PaymentEngine engine) throws IOException {
        // The journal before its key: where there is no journal, the key is not what is missing.
        try (JournalReader reader = Journals.read(directory);
                TerminalProgress progress = new TerminalProgress("replay", " records", 1)) {
            Path keyDirectory = keys == null ? directory.toAbsolutePath().resolveSibling("keys") : keys;
            Replay replay = new Replay(engine, KeyStore.open(keyDirectory).panKeys());
            replay.run(reader, progress::at);
            return replay;
        } catch (IllegalArgumentException | OtherReleaseException | ReplayDivergedException | WrongKeyException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    private static void requireBalancedBooks(PaymentEngine engine) {
        try {
            engine.requireBalancedBooks();
        } catch (IllegalStateException e) {
            throw new CommandFailure("the books do not balance: " + e.getMessage());
        }
    }

    /** In order of the ids, without the opening accounts, so that two files can be compared line by line. */
    private void writeBalances(PaymentEngine engine) throws IOException {
        TreeMap<Long, String> lines = new TreeMap<>();
        engine.forEachAccount((id, kind, currency, posted, held, creditLine, status) -> {
            if (kind == Account.Kind.CUSTOMER.code() || kind == Account.Kind.MERCHANT.code()) {
                lines.put(id, id + "," + posted + "," + held);
            }
        });
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(balances, StandardCharsets.US_ASCII))) {
            out.print("account,posted,held\n");
            lines.values().forEach(line -> out.print(line + "\n"));
            if (out.checkError()) {
                throw new IOException("cannot write " + balances);
            }
        }
    }

    private void print(PaymentEngine engine, Replay replay, long elapsedNs) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        String hash = String.format("%016x", engine.stateHash());
        long perSecond = replay.records() * TimeUnit.SECONDS.toNanos(1) / Math.max(1, elapsedNs);
        if (json) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("records", replay.records());
            map.put("lastSequence", replay.lastSequence());
            map.put("stateHash", hash);
            map.put("outcomesAsRecorded", true);
            map.put("booksBalanced", true);
            map.put("recordsPerSecond", perSecond);
            out.println(new ObjectMapper().writeValueAsString(map));
        } else {
            out.printf("%d records decided again, every outcome as recorded%n", replay.records());
            out.printf("state hash %s%n", hash);
            out.println("the books balance");
            out.printf("%d records a second%n", perSecond);
        }
        out.flush();
    }
}
