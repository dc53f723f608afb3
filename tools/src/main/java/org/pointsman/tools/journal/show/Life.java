package org.pointsman.tools.journal.show;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.agrona.collections.LongHashSet;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.OtherReleaseException;
import org.pointsman.core.host.ReplayDivergedException;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.Divergence;
import org.pointsman.core.view.RecordView;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.TerminalProgress;
import org.pointsman.tools.journal.JsonPrinter;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.RecordReader;
import org.pointsman.tools.journal.TextPrinter;

/** The life of a transaction, ready to be shown. */
public final class Life {
    private static final JsonFactory FACTORY = new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private final Path journal;
    private final KeyStore keys;
    private final long transaction;
    private final List<Long> sequences;
    private final Map<Long, List<Effect>> effects;
    private final String noEffects;
    /** How it stood in a snapshot, where its request is not kept any more; else null. */
    private final Standing standing;

    /** @param sequence of the snapshot's record */
    private record Standing(long sequence, List<Effect> values) {}

    private Life(
            Path journal,
            KeyStore keys,
            long transaction,
            List<Long> sequences,
            Map<Long, List<Effect>> effects,
            String noEffects,
            Standing standing) {
        this.journal = journal;
        this.keys = keys;
        this.transaction = transaction;
        this.sequences = sequences;
        this.effects = effects;
        this.noEffects = noEffects;
        this.standing = standing;
    }

    /**
     * @param keys null if there are none: then nothing can be decided again
     * @param found one transaction
     * @param withEffects whether to find out what each record did
     */
    public static Life of(Path journal, KeyStore keys, TransactionSearch found, boolean withEffects)
            throws IOException {
        Transaction transaction = found.newest();
        try (TerminalProgress progress = new TerminalProgress("read", " records", 1)) {
            LifeSearch search = LifeSearch.of(journal, keys, transaction, progress::at);
            Effects effects = withEffects && keys != null
                    ? Effects.of(journal, keys, transaction, search.sequences(), search.accounts(), progress::at)
                    : null;
            String why = effects != null ? effects.unknown() : withEffects ? "the journal's key is not there" : null;
            return new Life(
                    journal,
                    keys,
                    transaction.number(),
                    search.sequences(),
                    effects == null ? Map.of() : effects.found(),
                    why,
                    null);
        }
    }

    /**
     * What is left of a life whose request retention has removed: from the oldest good snapshot on.
     *
     * @return null if the transaction was not remembered there
     * @throws CommandFailure if no snapshot is good, or what follows cannot be decided again
     */
    public static Life kept(Path journal, KeyStore keys, Name name) throws IOException {
        try (TerminalProgress progress = new TerminalProgress("read", " records", 1)) {
            KeptLife life = KeptLife.of(journal, keys, name, progress::at);
            return life == null
                    ? null
                    : new Life(
                            journal,
                            keys,
                            life.transaction(),
                            life.sequences(),
                            life.effects(),
                            null,
                            new Standing(life.snapshotSequence(), life.standing()));
        } catch (ReplayDivergedException e) {
            throw new CommandFailure(Divergence.of(e).message());
        } catch (OtherReleaseException | IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    /** Prints the records that pass a filter in order, under each what it did. */
    public void print(PrintWriter out, CardFormat cards, boolean json, RecordFilter filter) throws IOException {
        LongHashSet wanted = new LongHashSet();
        wanted.addAll(sequences);
        RecordFilter shown = filter.and(record -> wanted.contains(record.sequence()));
        if (!sequences.isEmpty()) {
            shown = shown.from(sequences.get(0)).upTo(sequences.get(sequences.size() - 1));
        }
        try (RecordReader reader = RecordReader.open(journal, keys, shown)) {
            if (json) {
                printJson(reader, out, cards);
            } else {
                out.print("transaction " + transaction + ": " + sequences.size()
                        + (sequences.size() == 1 ? " record" : " records")
                        + (filter.isAll() ? "" : ", of which are shown what passes the filters")
                        + (standing == null ? "\n" : "; its request is not kept any more\n"));
                printText(reader, out, cards);
            }
        }
        out.flush();
    }

    private void printText(RecordReader reader, PrintWriter out, CardFormat cards) throws IOException {
        if (standing != null) {
            StringBuilder text = new StringBuilder("behind record " + standing.sequence() + ", by its snapshot\n");
            append(text, standing.values());
            out.append(text);
        }
        reader.read(
                record -> {
                    StringBuilder text = new StringBuilder();
                    TextPrinter.append(text, record, cards);
                    text.append('\n');
                    appendEffects(text, record.sequence());
                    out.append(text);
                    return true;
                },
                (at, last) -> {});
        if (noEffects != null) {
            out.print("what records did is not shown: " + noEffects + "\n");
        }
    }

    private void appendEffects(StringBuilder text, long sequence) {
        List<Effect> known = effects.get(sequence);
        if (known == null) {
            return;
        }
        if (known.isEmpty()) {
            text.append("    changed nothing\n");
        }
        append(text, known);
    }

    private static void append(StringBuilder text, List<Effect> known) {
        String of = "";
        for (Effect effect : known) {
            if (!effect.of().equals(of)) {
                text.append(of.isEmpty() ? "" : "\n")
                        .append("    ")
                        .append(effect.of())
                        .append(':');
                of = effect.of();
            } else {
                text.append(',');
            }
            text.append(' ').append(effect.field()).append(' ');
            if (!effect.before().isEmpty()) {
                text.append(effect.before()).append(" -> ");
            }
            text.append(effect.after());
        }
        text.append(known.isEmpty() ? "" : "\n");
    }

    private void printJson(RecordReader reader, PrintWriter out, CardFormat cards) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("transaction", transaction);
            json.writeStringField("effectsMissing", noEffects);
            if (standing != null) {
                json.writeNumberField("snapshot", standing.sequence());
                write(json, "standing", standing.values());
            }
            json.writeArrayFieldStart("records");
            reader.read(
                    record -> {
                        write(json, record, cards);
                        return true;
                    },
                    (at, last) -> {});
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
    }

    private void write(JsonGenerator json, RecordView record, CardFormat cards) throws IOException {
        json.writeStartObject();
        JsonPrinter.write(json, record, cards);
        List<Effect> known = effects.get(record.sequence());
        if (known != null) {
            write(json, "effects", known);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, List<Effect> effects) throws IOException {
        json.writeArrayFieldStart(name);
        for (Effect effect : effects) {
            json.writeStartObject();
            json.writeStringField("of", effect.of());
            json.writeStringField("field", effect.field());
            json.writeStringField("before", effect.before());
            json.writeStringField("after", effect.after());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
