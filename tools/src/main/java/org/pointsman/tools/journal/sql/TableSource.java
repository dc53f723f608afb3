package org.pointsman.tools.journal.sql;

import java.nio.file.Path;
import java.util.List;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.CardFormat;
import org.pointsman.tools.journal.RecordFilter;
import org.pointsman.tools.journal.RecordReader;

/** Where tables are read from: a journal, what of it, and how cards are shown. Scans of several threads may open it. */
public final class TableSource {
    private final Path journal;
    private final KeyStore keys;
    private final CardFormat cards;
    private final RecordReader.Progress progress;
    private final long end;
    private volatile Filters filters;
    private volatile Exception failure;

    /** Makes a filter for each scan: one that follows a card remembers what it has seen. */
    @FunctionalInterface
    public interface Filters {
        RecordFilter next();
    }

    /** @param keys null if there are none */
    public TableSource(Path journal, KeyStore keys, CardFormat cards, Filters filters, RecordReader.Progress progress) {
        this.journal = journal;
        this.keys = keys;
        this.cards = cards;
        this.filters = filters;
        this.progress = progress;
        try (RecordReader reader = RecordReader.open(journal, null)) {
            end = reader.endOfJournal();
        }
    }

    /** @param wanted columns of the table by their index */
    TableScan scan(Table table, List<Integer> wanted) {
        List<Column> all = table.columns(cards, keys);
        List<Column> columns = wanted.stream().map(all::get).toList();
        RecordReader reader = RecordReader.open(
                journal, needsCards(columns) ? keys : null, filters.next().upTo(end));
        return new TableScan(reader, table.template(), columns, progress);
    }

    private boolean needsCards(List<Column> columns) {
        return filters.next().needsCards()
                || columns.stream().anyMatch(column -> column.name().startsWith("card"));
    }

    /** Sequence of the last record of all tables: they are of one moment, whichever is read first beside a switch. */
    long end() {
        return end;
    }

    Path journal() {
        return journal;
    }

    boolean hasCards() {
        return keys != null;
    }

    /** Whether card numbers are in clear. */
    boolean showsCards() {
        return cards == CardFormat.CLEAR;
    }

    /** From the next scan on, only these records. */
    void use(Filters other) {
        filters = other;
    }

    void failed(Exception e) {
        failure = e;
    }

    /** Why the newest scan failed, or null: DuckDB passes on but its text. */
    Exception failure() {
        return failure;
    }
}
