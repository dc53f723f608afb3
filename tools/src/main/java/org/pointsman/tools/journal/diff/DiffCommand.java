package org.pointsman.tools.journal.diff;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.pointsman.core.host.OtherReleaseException;
import org.pointsman.core.host.Replay;
import org.pointsman.core.host.ReplayDivergedException;
import org.pointsman.core.host.ReplayUntil;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.core.view.FieldDifference;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.TerminalProgress;
import org.pointsman.tools.journal.FilterOptions;
import org.pointsman.tools.journal.JournalSource;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.Snapshots;
import org.pointsman.tools.journal.Unacknowledged;
import org.pointsman.tools.journal.diff.JournalDifference.Kind;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Finds the first record in which two journals differ. */
@Command(
        name = "diff",
        description = "Finds the first record in which two journals differ, or a journal and what is decided now.",
        footer = {
            "",
            "Compared are timestamps, commands and outcomes, card numbers in clear: at rest they differ with their key. Not "
                    + "compared is which records were written together nor, where the keys differ, what is a fingerprint "
                    + "made with them (the digest of the reference data, idempotency keys). With --replay the commands of A are decided again "
                    + "and the outcomes on record are compared with those. Reads only, and may run beside a switch that is "
                    + "writing. Card numbers are masked.",
            "Filters pick the records that are compared: those that pass in A or in B. They go with a second journal: deciding "
                    + "again ends at the first record that comes out otherwise, whichever it is.",
            "The exit code is 0 if there is no difference, else 1; 1 as well, with another message, if they cannot be "
                    + "compared.",
            "",
            "Examples:",
            "  pointsman journal diff data copy-of-data --keys-b keys",
            "  pointsman journal diff data copy-of-data --keys-b keys --from 481533 --type purchase,reversal",
            "  pointsman journal diff data --replay --context 5 --json",
            "  pointsman journal diff data --replay --from-snapshot"
        })
public final class DiffCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "A", description = "A journal's directory: the node's data.")
    private Path left;

    @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "The directory of another journal.")
    private Path right;

    @Option(names = "--replay", description = "Compare A with what is decided when it is decided again.")
    private boolean replay;

    @Option(
            names = "--from-snapshot",
            description =
                    "With --replay: begin with the newest good snapshot, and compare only what follows; for journals "
                            + "whose first records are not kept any more.")
    private boolean fromSnapshot;

    @Option(
            names = {"--keys-a", "--keys"},
            paramLabel = "DIR",
            description = "The directory of A's key. Default: keys beside its directory.")
    private Path leftKeys;

    @Option(
            names = "--keys-b",
            paramLabel = "DIR",
            description = "The directory of B's key. Default: keys beside its directory.")
    private Path rightKeys;

    @Mixin
    private FilterOptions filters;

    @Option(
            names = "--context",
            paramLabel = "N",
            defaultValue = "3",
            description = "Show N records before the difference. Default: ${DEFAULT-VALUE}.")
    private int context;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private final ObjectMapper mapper = new ObjectMapper();
    private long records;
    private long firstSequence;
    private boolean otherKeys;
    private RecordFilter filter;

    @Override
    public Integer call() throws IOException {
        if (replay == (right != null)) {
            throw new ParameterException(spec.commandLine(), "name a second journal, or --replay");
        } else if (fromSnapshot && !replay) {
            throw new ParameterException(spec.commandLine(), "--from-snapshot goes with --replay");
        } else if (context < 0) {
            throw new ParameterException(spec.commandLine(), "--context: no less than 0");
        }
        Unacknowledged.mention(left, spec);
        if (right != null) {
            Unacknowledged.mention(right, spec);
        }
        JournalSource a = new JournalSource(left, leftKeys);
        filter = filters.filter(a.keyStore());
        if (replay && !filter.isAll()) {
            throw new ParameterException(spec.commandLine(), "filters do not go with --replay");
        }
        JournalDifference difference;
        try (TerminalProgress progress = new TerminalProgress("diff", " records", 1)) {
            difference =
                    replay ? againstReplay(a, progress) : against(a, new JournalSource(right, rightKeys), progress);
        } catch (WrongKeyException | OtherReleaseException | IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
        report(a, difference);
        if (difference != null) {
            throw new CommandFailure(verdict(difference));
        }
        return CommandLine.ExitCode.OK;
    }

    private JournalDifference againstReplay(JournalSource a, TerminalProgress progress) throws IOException {
        try (Snapshots.Beginning beginning = new Snapshots(fromSnapshot, null).beginning(a, ReplayUntil.END)) {
            Replay again = beginning.replay();
            try {
                again.run(beginning.reader(), progress::at);
                firstSequence = again.lastSequence() - again.records() + 1;
                return null;
            } catch (ReplayDivergedException e) {
                firstSequence = e.sequence() - again.records();
                return JournalDifference.of(e);
            } finally {
                records = again.records();
            }
        }
    }

    /** @return null if there is no difference */
    private JournalDifference against(JournalSource a, JournalSource b, TerminalProgress progress) throws IOException {
        try (RecordCursor inA = new RecordCursor(a.records(), filter);
                RecordCursor inB = new RecordCursor(b.records(), filter.again())) {
            otherKeys = !Arrays.equals(a.keyStore().referenceKey(), b.keyStore().referenceKey());
            boolean hasA = inA.next();
            boolean hasB = inB.next();
            // Files at the beginning may have been deleted, as retention does.
            while (hasA && hasB && inA.sequence() != inB.sequence()) {
                if (inA.sequence() < inB.sequence()) {
                    hasA = inA.next();
                } else {
                    hasB = inB.next();
                }
            }
            firstSequence = hasA && hasB ? inA.sequence() : 0;
            while (hasA && hasB) {
                if (inA.isBehindFilter() && inB.isBehindFilter()) {
                    return null;
                }
                // Both are asked, because a filter on a card remembers.
                if (inA.passes() | inB.passes()) {
                    JournalDifference difference = difference(inA, inB);
                    if (difference != null) {
                        return difference;
                    }
                    records++;
                }
                progress.at(inA.sequence(), Math.min(inA.highWaterMark(), inB.highWaterMark()));
                hasA = inA.next();
                hasB = inB.next();
            }
            if (hasA) {
                return nextThatPasses(inA) ? JournalDifference.endsBefore(Kind.RIGHT_ENDS, inA) : null;
            }
            return hasB && nextThatPasses(inB) ? JournalDifference.endsBefore(Kind.LEFT_ENDS, inB) : null;
        }
    }

    private JournalDifference difference(RecordCursor inA, RecordCursor inB) {
        if (inA.holdsTheSame(inB)) {
            return null;
        }
        JournalDifference difference = JournalDifference.between(inA, inB, otherKeys);
        return difference.fields().isEmpty() ? null : difference;
    }

    /** Goes on to a record that passes the filter, unless the one at hand does. */
    private static boolean nextThatPasses(RecordCursor records) {
        boolean has = true;
        while (has && !records.passes()) {
            has = records.next();
        }
        return has;
    }

    private String verdict(JournalDifference difference) {
        String record = "record " + difference.sequence();
        if (replay) {
            return left + " is decided otherwise from " + record + " on";
        }
        return switch (difference.kind()) {
            case RECORD -> left + " and " + right + " differ from " + record + " on";
            case LEFT_ENDS -> left + " ends before " + record + ", which " + right + " has";
            case RIGHT_ENDS -> right + " ends before " + record + ", which " + left + " has";
        };
    }

    private void report(JournalSource a, JournalDifference difference) throws IOException {
        List<RecordLine> before = difference == null ? List.of() : RecordLine.before(a, difference.sequence(), context);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(mapper.writeValueAsString(asJson(difference, before)));
        } else {
            print(out, difference, before);
        }
        out.flush();
    }

    private void print(PrintWriter out, JournalDifference difference, List<RecordLine> before) {
        out.println((records == 0 ? "no" : records) + " records " + (filter.isAll() ? "" : "that pass the filters ")
                + "are the same" + (records == 0 ? "" : ", from record " + firstSequence + " on"));
        if (otherKeys) {
            out.println("their keys differ, and so do fingerprints made with them, which are not compared");
        }
        if (difference == null) {
            return;
        }
        before.forEach(out::println);
        out.printf("%d %s %s:%n", difference.sequence(), difference.time(), difference.type());
        if (difference.kind() != Kind.RECORD) {
            out.println("  " + verdict(difference));
        }
        String of = replay ? "recorded" : "A";
        String and = replay ? "decided" : "B";
        for (FieldDifference field : difference.fields()) {
            out.printf("  %s: %s %s, %s %s%n", field.field(), of, field.left(), and, field.right());
        }
    }

    private ObjectNode asJson(JournalDifference difference, List<RecordLine> before) {
        ObjectNode object = mapper.createObjectNode();
        object.put("same", difference == null);
        object.put("records", records);
        object.put("filtered", !filter.isAll());
        if (records > 0) {
            object.put("firstSequence", firstSequence);
        }
        object.put("fingerprintsCompared", !otherKeys);
        if (difference != null) {
            object.put("kind", difference.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            object.put("sequence", difference.sequence());
            object.put("time", difference.time());
            object.put("type", difference.type());
            ArrayNode fields = object.putArray("fields");
            difference
                    .fields()
                    .forEach(field -> fields.addObject()
                            .put("field", field.field())
                            .put(replay ? "recorded" : "a", field.left())
                            .put(replay ? "decided" : "b", field.right()));
            object.set("before", mapper.valueToTree(before));
        }
        return object;
    }
}
