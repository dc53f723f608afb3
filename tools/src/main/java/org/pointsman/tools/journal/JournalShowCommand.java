package org.pointsman.tools.journal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.WrongKeyException;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.journal.show.Life;
import org.pointsman.tools.journal.show.Name;
import org.pointsman.tools.journal.show.TransactionSearch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Shows one transaction's whole life. */
@Command(
        name = "show",
        description =
                "Shows one transaction's whole life: every record that touched or named it, and what each did to the"
                        + " payment, its hold and the balances.",
        footer = {
            "",
            "What a record did is found out by deciding the journal again, from the newest snapshot before it if there is one;"
                    + " that needs the key. Without it, or with --no-effects, the records alone are shown. An RRN, or a terminal"
                    + " and STAN, that several transactions have lists them, and the exit code is 1.",
            "Where retention has removed the request of a TRANSACTION it is shown from the oldest good snapshot on.",
            "Filters pick the records that are shown of a TRANSACTION. Without one they find it: what they pick among the"
                    + " records that made a payment is shown whole if it is one, and listed if there are several, the newest"
                    + " 50 at most.",
            "",
            "Examples:",
            "  pointsman journal show data 481533",
            "      by the id that the API gives a payment",
            "  pointsman journal show data 000000481533",
            "      by RRN (DE 37): 12 characters",
            "  pointsman journal show data 10000001:000123 --json",
            "      by terminal (DE 41) and STAN (DE 11)",
            "  pointsman journal show data --card 622588******2345 --amount 10000..20000 --from 2026-11-20",
            "      by what is known of it",
            "  pointsman journal show data 481533 --type reversal",
            "      of its life, the reversals"
        })
public final class JournalShowCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "The journal's directory: the node's data.")
    private Path directory;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TRANSACTION",
            description = "Id, RRN, or TERMINAL:STAN. Without it filters have to find it.")
    private String transaction;

    @Mixin
    private KeyOptions keyOptions;

    @Mixin
    private FilterOptions filters;

    @Mixin
    private OutputOptions output;

    @Option(names = "--no-effects", description = "Do not decide again; faster on a long journal.")
    private boolean noEffects;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Name name = name();
        Unacknowledged.mention(directory, spec);
        KeyStore keys = keyOptions.open(directory);
        RecordFilter filter = filters.filter(keys);
        if (name == null && filter.isAll()) {
            throw new ParameterException(spec.commandLine(), "name a TRANSACTION, or filters that find it");
        }
        try {
            if (name == null) {
                showPassing(keys, filter);
            } else {
                showNamed(keys, name, filter);
            }
        } catch (WrongKeyException e) {
            throw new CommandFailure(e.getMessage());
        }
        return CommandLine.ExitCode.OK;
    }

    private Name name() {
        try {
            return transaction == null ? null : Name.parse(transaction);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private void showNamed(KeyStore keys, Name name, RecordFilter filter) throws IOException {
        TransactionSearch found = TransactionSearch.named(directory, keys, name);
        if (found.count() == 0) {
            showKept(keys, name, filter);
            return;
        } else if (found.count() > 1) {
            throw new CommandFailure(found.heading("are called " + name) + "; choose one by its id:\n" + found.list());
        }
        show(keys, found, filter);
    }

    /** Retention may have removed the request; a snapshot remembers the payment for a while. */
    private void showKept(KeyStore keys, Name name, RecordFilter filter) throws IOException {
        String missing = Snapshots.missing(directory);
        Life life = missing.isEmpty() || keys == null ? null : Life.kept(directory, keys, name);
        if (life == null) {
            throw new CommandFailure("no transaction " + name + " is in the journal"
                    + (missing.isEmpty() ? "" : ", which " + missing)
                    + (missing.isEmpty() || keys != null
                            ? ""
                            : "; with the journal's key (--keys) it may be in a snapshot"));
        }
        life.print(spec.commandLine().getOut(), output.cards(keys), output.json(), filter);
    }

    private void showPassing(KeyStore keys, RecordFilter filter) throws IOException {
        TransactionSearch found = TransactionSearch.passing(directory, keys, filter);
        if (found.count() == 0) {
            String missing = Snapshots.missing(directory);
            throw new CommandFailure("no record that made a payment passes the filters"
                    + (missing.isEmpty() ? "" : "; the journal " + missing));
        } else if (found.count() == 1) {
            show(keys, found, RecordFilter.all());
            return;
        }
        PrintWriter out = spec.commandLine().getOut();
        if (output.json()) {
            out.println(found.asJson());
        } else {
            out.println(found.heading("pass the filters") + "; choose one by its id:");
            out.println(found.list());
        }
        out.flush();
    }

    private void show(KeyStore keys, TransactionSearch found, RecordFilter filter) throws IOException {
        Life life = Life.of(directory, keys, found, !noEffects);
        life.print(spec.commandLine().getOut(), output.cards(keys), output.json(), filter);
    }
}
