package org.pointsman.tools.journal.whatif;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.OtherReleaseException;
import org.pointsman.core.host.RecordedCommands;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.core.view.Texts;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.TerminalProgress;
import org.pointsman.tools.journal.ConditionOptions;
import org.pointsman.tools.journal.JournalSource;
import org.pointsman.tools.journal.Moment;
import org.pointsman.tools.journal.PlainText;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.Snapshots;
import org.pointsman.tools.journal.Snapshots.Beginning;
import org.pointsman.tools.journal.Unacknowledged;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Decides a journal again under other reference data. */
@Command(
        name = "what-if",
        description =
                "Decides the commands of a journal again under other reference data, and tells who would have been "
                        + "answered otherwise.",
        footer = {
            "",
            "The file is one as a new switch is given it: copy the one that the journal was seeded with and change limits, "
                    + "routes, balances, cards, merchants. Without --from it takes the place of that file from the beginning. "
                    + "With --from the past stays as it was up to there, and what the file changes is put into force then; "
                    + "balances and bounds can only be changed from the beginning. Reads only, and may run beside a switch "
                    + "that is writing. Card numbers are masked.",
            "Where retention has removed the first records it begins with the oldest good snapshot, and without --from the "
                    + "change is in force from the first record behind that on. The file that the journal was seeded with has "
                    + "to be given then (--seeded-with), since the records that say it are gone: it is the one that the switch "
                    + "starts with.",
            "Filters pick the requests that are compared and counted; all are decided.",
            "",
            "Examples:",
            "  pointsman journal what-if data --reference changed.yaml",
            "  pointsman journal what-if data --reference changed.yaml --csv differences.csv --examples 20",
            "  pointsman journal what-if data --reference changed.yaml --from 2026-11-20T12:00 --to 2026-11-20T14:00 --json",
            "  pointsman journal what-if data --reference changed.yaml --merchant 898310053990001 --amount 100000..",
            "  pointsman journal what-if data --reference changed.yaml --seeded-with reference.yaml"
        })
public final class WhatIfCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "The directory of the journal's key. Default: keys beside the journal's directory.")
    private Path keys;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            required = true,
            description = "The reference data to be tried.")
    private Path reference;

    @Option(
            names = "--seeded-with",
            paramLabel = "FILE",
            description =
                    "The reference data that the journal was seeded with, where retention has removed the records that "
                            + "say it. Proved by the digest in the snapshot.")
    private Path seededWith;

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            converter = Moment.Converter.class,
            description = "The first record that is decided otherwise: a sequence, or a time like 2026-11-20T10:15. "
                    + "Default: the file seeds the journal, or is in force right behind the snapshot.")
    private Moment from;

    @Option(
            names = "--to",
            paramLabel = "PLACE",
            converter = Moment.Converter.class,
            description = "The last record that is. Default: the end.")
    private Moment to;

    @Mixin
    private ConditionOptions filters;

    @Option(
            names = "--examples",
            paramLabel = "N",
            defaultValue = "10",
            description = "Show the first N differences. Default: ${DEFAULT-VALUE}.")
    private int examples;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "Show the N merchants and the N cards that are concerned most. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write all differences to a CSV file.")
    private Path csv;

    @Option(names = "--overwrite", description = "Replace the CSV file if it is there.")
    private boolean overwrite;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireSense();
        Unacknowledged.mention(directory, spec);
        JournalSource source = new JournalSource(directory, keys);
        KeyStore keyStore = source.keyStore();
        long startNs = System.nanoTime();
        DifferenceSummary summary = new DifferenceSummary(examples, top);
        RecordFilter filter = filters.filter(keyStore);
        try (Beginning beginning = beginning(keyStore);
                RecordedCommands records = new RecordedCommands(beginning.reader(), keyStore.panKeys());
                DifferenceFile file = csv == null ? null : new DifferenceFile(csv, overwrite);
                TerminalProgress progress = new TerminalProgress("what-if", " records", 1)) {
            ReferenceFile changed = ReferenceFile.read(reference, keyStore);
            ReferenceFile seeded = seeded(beginning, keyStore);
            WhatIf whatIf = new WhatIf(beginning, changed, seeded, from, to, filter, difference -> {
                summary.add(difference);
                if (file != null) {
                    file.accept(difference);
                }
            });
            mention(beginning);
            whatIf.run(records, progress::at);
            report(whatIf, beginning.snapshotSequence(), summary, !filter.isAll(), System.nanoTime() - startNs);
        } catch (WrongKeyException | OtherReleaseException e) {
            throw new CommandFailure(e.getMessage());
        }
        return CommandLine.ExitCode.OK;
    }

    private void requireSense() {
        if (examples < 0 || top < 0) {
            throw new ParameterException(spec.commandLine(), "--examples and --top: no less than 0");
        }
        boolean comparable = from != null && to != null && from.isSequence() == to.isSequence();
        if (comparable && (from.isSequence() ? from.sequence() > to.sequence() : from.firstNs() > to.lastNs())) {
            throw new ParameterException(spec.commandLine(), "--from is behind --to");
        }
    }

    private Beginning beginning(KeyStore keyStore) {
        List<String> unfit = new ArrayList<>();
        try {
            Beginning beginning = Snapshots.earliest(directory, keyStore, unfit);
            unfit.forEach(fault -> tell(fault + "; the next snapshot is taken"));
            return beginning;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    private void mention(Beginning beginning) {
        if (beginning.snapshotSequence() > 0) {
            tell("the journal " + Snapshots.missing(directory) + ", and is decided again from the snapshot of record "
                    + beginning.snapshotSequence() + " on"
                    + (from == null ? ", behind which the change is in force" : ""));
        }
    }

    private void tell(String what) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(spec.qualifiedName() + ": " + what);
        err.flush();
    }

    /** The file that the journal was seeded with; null where the journal itself says what that was. */
    private ReferenceFile seeded(Beginning beginning, KeyStore keyStore) {
        if (beginning.snapshotSequence() == 0) {
            if (seededWith != null) {
                throw new CommandFailure("--seeded-with: the journal begins with record 1, and says itself what it was"
                        + " seeded with; leave that out");
            }
            return null;
        } else if (seededWith == null) {
            throw new CommandFailure(
                    "what the journal was seeded with is not kept any more: --seeded-with FILE says it,"
                            + " with the file that its switch starts with");
        }
        ReferenceFile seeded = ReferenceFile.read(seededWith, keyStore);
        ReferenceDigest digest = beginning.replay().referenceDigest();
        if (!seeded.digest().equals(digest)) {
            throw seeded.refuse(String.format(
                    "the journal in %s was not seeded with this: the file's digest is %016x…, that in the snapshot of record"
                            + " %d is %016x…. Take the file that its switch starts with",
                    directory, seeded.digest().a(), beginning.snapshotSequence(), digest.a()));
        }
        return seeded;
    }

    private void report(
            WhatIf whatIf, long snapshotSequence, DifferenceSummary summary, boolean filtered, long elapsedNs)
            throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode report = mapper.createObjectNode();
        if (snapshotSequence > 0) {
            report.put("snapshot", snapshotSequence);
        }
        report.put("requests", whatIf.requests());
        report.put("filtered", filtered);
        summary.writeTo(report);
        report.put("repeats", whatIf.repeats());
        report.put("changedRows", whatIf.changedRows());
        report.put("recordedChanges", whatIf.recordedChanges());
        report.put("lastSequence", whatIf.lastSequence());
        report.put("lastTimestamp", Texts.instant(whatIf.lastTimestampNs()));
        report.put("stateHash", String.format("%016x", whatIf.engine().stateHash()));
        report.put("recordsPerSecond", whatIf.records() * TimeUnit.SECONDS.toNanos(1) / Math.max(1, elapsedNs));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(mapper.writeValueAsString(report));
        } else {
            print(out, report, whatIf.isInMidHistory());
        }
        out.flush();
    }

    private void print(PrintWriter out, ObjectNode report, boolean inMidHistory) {
        out.printf(
                "%d requests %sdecided again, up to record %d of %s%n",
                report.path("requests").asLong(),
                report.path("filtered").asBoolean() ? "that pass the filters " : "",
                report.path("lastSequence").asLong(),
                report.path("lastTimestamp").asText());
        if (inMidHistory) {
            out.printf(
                    "%d rows of reference data changed%n",
                    report.path("changedRows").asLong());
        }
        if (report.path("recordedChanges").asLong() > 0) {
            out.printf(
                    "%d changes of reference data that are on record were made again%n",
                    report.path("recordedChanges").asLong());
        }
        long count = report.path("differences").asLong();
        if (count == 0) {
            out.println("every one would have been answered the same");
        } else {
            out.printf(
                    "%d would have been answered otherwise: %d approvals lost, %d won%n",
                    count,
                    report.path("approvalsLost").asLong(),
                    report.path("approvalsWon").asLong());
            section(out, "amounts, in minor units", report, "amounts");
            section(out, "reasons", report, "reasons");
            section(out, "merchants (" + report.path("merchantsConcerned") + ")", report, "merchants");
            section(out, "cards (" + report.path("cardsConcerned") + ")", report, "cards");
            section(out, "the first of them", report, "examples");
        }
        if (report.path("repeats").asLong() > 0) {
            out.printf(
                    "%d repeats would have got that other answer again%n",
                    report.path("repeats").asLong());
        }
        if (csv != null) {
            out.println("all differences: " + csv);
        }
        out.printf("%d records a second%n", report.path("recordsPerSecond").asLong());
    }

    private static void section(PrintWriter out, String title, ObjectNode report, String name) {
        if (!report.path(name).isEmpty()) {
            out.println(title);
            PlainText.table(out, "  ", report.path(name));
        }
    }
}
