package org.pointsman.tools.journal.whatif;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.pointsman.tools.CommandFailure;

/** Writes all differences to a CSV file (RFC 4180): a header, and a line each. */
final class DifferenceFile implements Consumer<Difference>, AutoCloseable {
    private static final String HEADER =
            "sequence,time,type,payment,rrn,stan,acquirer,merchant,terminal,card,amount,currency,from,to,effect\r\n";

    private final Path path;
    private final BufferedWriter out;

    /**
     * @param overwrite whether a file of that name may be replaced
     * @throws CommandFailure if there is one, and it must not
     */
    DifferenceFile(Path path, boolean overwrite) throws IOException {
        if (Files.exists(path) && !overwrite) {
            throw new CommandFailure(path + " is there already; --overwrite replaces it");
        }
        this.path = path;
        out = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        out.write(HEADER);
    }

    @Override
    public void accept(Difference difference) {
        try {
            out.write(difference.sequence() + ","
                    + difference.time() + ","
                    + difference.type() + ","
                    + difference.payment() + ","
                    + quoted(difference.rrn()) + ","
                    + difference.stan() + ","
                    + difference.acquirer() + ","
                    + quoted(difference.merchant()) + ","
                    + quoted(difference.terminal()) + ","
                    + difference.card() + ","
                    + difference.amount() + ","
                    + difference.currency() + ","
                    + quoted(difference.from()) + ","
                    + quoted(difference.to()) + ","
                    + difference.effect().name().toLowerCase(java.util.Locale.ROOT) + "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
