package org.pointsman.tools.journal;

import java.io.IOException;
import java.io.PrintWriter;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.CardFormat;
import org.pointsman.tools.CommandFailure;
import picocli.CommandLine.Option;

/** How records are shown. */
final class OutputOptions {

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(
            names = "--clear",
            description =
                    "Show card numbers in clear. Needs the key. Without it only their first six and last four digits.")
    private boolean clear;

    /** @throws CommandFailure if card numbers are to be shown in clear, but the key is not there */
    RecordPrinter printer(PrintWriter out, KeyStore keys) throws IOException {
        return json ? new JsonPrinter(out, cards(keys)) : new TextPrinter(out, cards(keys));
    }

    boolean json() {
        return json;
    }

    CardFormat cards(KeyStore keys) {
        if (clear && keys == null) {
            throw new CommandFailure("--clear needs the journal's key: name its directory with --keys");
        }
        return clear ? CardFormat.CLEAR : CardFormat.MASKED;
    }
}
