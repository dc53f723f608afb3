package org.pointsman.tools;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.pointsman.core.engine.PaymentEngine;
import org.pointsman.core.host.Replay;
import org.pointsman.core.reference.Account;
import org.pointsman.core.view.Texts;
import org.pointsman.tools.journal.EngineAt;
import org.pointsman.tools.journal.JournalSource;
import org.pointsman.tools.journal.LimitNames;
import org.pointsman.tools.journal.Moment;
import org.pointsman.tools.journal.PastState;
import org.pointsman.tools.journal.PlainText;
import org.pointsman.tools.journal.Snapshots;
import org.pointsman.tools.journal.Unacknowledged;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Decides a journal again, all of it or up to some place, and tells what stood there then. */
@Command(
        name = "replay",
        description = "Decides the commands of a journal again and compares each outcome with the recorded one.",
        footer = {
            "",
            "The state hash is the same on every machine and every JDK. Reads only, and may run beside a switch that is "
                    + "writing. The exit code is 0 if every outcome is as recorded and the books balance, else 1.",
            "What is asked for (--account, --payment, --limit; each may be given several times) is told as it stood behind "
                    + "the last record that was decided. Card numbers are masked.",
            "",
            "Examples:",
            "  pointsman journal replay data",
            "  pointsman journal replay data --keys keys --balances balances.csv --json",
            "  pointsman journal replay data --until 2026-11-20T10:15:00Z --account 1000000001",
            "  pointsman journal replay data --until 481533 --payment 000000000042 --payment 10000001:000317",
            "  pointsman journal replay data --limit card-day --limit card-day=- < card"
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
            names = "--until",
            paramLabel = "PLACE",
            converter = Moment.Converter.class,
            description = "Stop behind this record (a sequence), or behind the last record of this time: 2026-11-20, "
                    + "2026-11-20T10:15, 2026-11-20T10:15:00.123Z, 2026-11-20T18:15:00+08:00. Default: the end.")
    private Moment until;

    @Option(
            names = "--from-snapshot",
            description =
                    "Begin with the newest good snapshot that is not behind that place, and decide only what follows; "
                            + "for journals whose first records are not kept any more, and to be fast.")
    private boolean fromSnapshot;

    @Option(names = "--snapshot", paramLabel = "FILE", description = "The same, with this snapshot.")
    private Path snapshot;

    @Option(names = "--account", paramLabel = "ID", description = "Show an account, and the holds on it.")
    private List<Long> accounts = new ArrayList<>();

    @Option(
            names = "--payment",
            paramLabel = "NAME",
            description = "Show a payment as the API would have: by its id, its RRN (12 characters) or TERMINAL:STAN.")
    private List<String> payments = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "NAME[=SUBJECT]",
            description =
                    "Show a limit and how much of it SUBJECT had used of it that business day: a card's number (- reads "
                            + "it from standard input, where no list of processes shows it), an account's, a merchant's or an acquirer's id, MERCHANT:TERMINAL, whichever the limit is about. "
                            + "Without SUBJECT: who had used most.")
    private List<String> limits = new ArrayList<>();

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

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public Integer call() throws IOException {
        Unacknowledged.mention(directory, spec);
        JournalSource source = new JournalSource(directory, keys);
        long startNs = System.nanoTime();
        EngineAt at = replay(source);
        long elapsedNs = System.nanoTime() - startNs;
        if (at.replay().lastSequence() > 0) {
            requireBalancedBooks(at.engine());
        } else if (asksForState()) {
            throw new CommandFailure("the journal in " + directory + " is empty");
        }
        ObjectNode answers = mapper.createObjectNode();
        if (asksForState()) {
            PastState state = new PastState(at.engine(), limits.isEmpty() ? null : LimitNames.read(source));
            ask(answers, "accounts", accounts, state::account);
            ask(answers, "payments", payments, state::payment);
            ask(answers, "limits", limits, state::limit);
        }
        if (balances != null) {
            writeBalances(at.engine());
        }
        print(at.engine(), at.replay(), elapsedNs, answers);
        return CommandLine.ExitCode.OK;
    }

    private EngineAt replay(JournalSource source) throws IOException {
        try (TerminalProgress progress = new TerminalProgress("replay", " records", 1)) {
            Snapshots snapshots = new Snapshots(fromSnapshot || snapshot != null, snapshot);
            return until == null
                    ? EngineAt.theEnd(source, snapshots, progress::at)
                    : EngineAt.moment(source, snapshots, until, progress::at);
        }
    }

    private boolean asksForState() {
        return !(accounts.isEmpty() && payments.isEmpty() && limits.isEmpty());
    }

    private static <T> void ask(ObjectNode answers, String name, List<T> asked, Function<T, ObjectNode> state) {
        if (!asked.isEmpty()) {
            ArrayNode list = answers.putArray(name);
            asked.forEach(each -> list.add(state.apply(each)));
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

    private void print(PaymentEngine engine, Replay replay, long elapsedNs, ObjectNode answers) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        String hash = String.format("%016x", engine.stateHash());
        long perSecond = replay.records() * TimeUnit.SECONDS.toNanos(1) / Math.max(1, elapsedNs);
        if (json) {
            ObjectNode object = mapper.createObjectNode();
            object.put("records", replay.records());
            object.put("lastSequence", replay.lastSequence());
            if (replay.lastSequence() > 0) {
                object.put("lastTimestamp", Texts.instant(replay.lastTimestampNs()));
            }
            object.put("stateHash", hash);
            object.put("outcomesAsRecorded", true);
            object.put("booksBalanced", true);
            object.put("recordsPerSecond", perSecond);
            object.setAll(answers);
            out.println(mapper.writeValueAsString(object));
        } else {
            out.printf("%d records decided again, every outcome as recorded%n", replay.records());
            if (until != null) {
                out.printf("up to record %d of %s%n", replay.lastSequence(), Texts.instant(replay.lastTimestampNs()));
            }
            out.printf("state hash %s%n", hash);
            out.println("the books balance");
            out.printf("%d records a second%n", perSecond);
            answers.path("accounts")
                    .forEach(account ->
                            PlainText.print(out, "account " + account.path("id").asText(), account));
            answers.path("payments")
                    .forEach(payment ->
                            PlainText.print(out, "payment " + payment.path("id").asText(), payment));
            answers.path("limits")
                    .forEach(limit ->
                            PlainText.print(out, "limit " + limit.path("name").asText(), limit));
        }
        out.flush();
    }
}
