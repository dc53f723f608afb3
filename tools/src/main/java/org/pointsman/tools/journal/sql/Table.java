package org.pointsman.tools.journal.sql;

import java.util.List;
import java.util.stream.Collectors;
import org.pointsman.core.codec.HoldExpiredDecoder;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.view.CardFormat;
import org.pointsman.core.view.RecordView;

/** The tables of a journal that are read from it. What docs/journal-sql.md has beyond them are views. */
enum Table {
    /** A row a record. */
    RECORDS(0) {
        @Override
        List<Column> columns(CardFormat cards, KeyStore keys) {
            return RecordColumns.all(cards, keys);
        }
    },
    /** A row a hold that ran out. */
    EXPIRIES(HoldExpiredDecoder.TEMPLATE_ID) {
        @Override
        List<Column> columns(CardFormat cards, KeyStore keys) {
            return List.of(
                    Column.number("sequence", RecordView::sequence),
                    Column.number("time", "TIMESTAMP_NS", "make_timestamp_ns(time)", RecordView::timestampNs),
                    Column.numberOfOutcome("transaction", "transaction"),
                    Column.numberOfOutcome("account", "account"),
                    Column.numberOfOutcome("amount", "amount"));
        }
    };

    /** The decisions: what a request was answered with the first time. */
    static final String TRANSACTIONS = "SELECT * EXCLUDE (result, repeated, expired_holds) FROM records WHERE type IN"
            + " ('authorisation', 'purchase', 'inquiry', 'reversal', 'payment') AND response_code IS NOT NULL AND NOT repeated";

    private final int template;

    /** @param template of the outcomes that are rows, 0 if records are */
    Table(int template) {
        this.template = template;
    }

    /**
     * Its columns. They keep what comes again, so each scan makes its own.
     *
     * @param cards how card numbers are shown
     * @param keys null if there are none
     */
    abstract List<Column> columns(CardFormat cards, KeyStore keys);

    int template() {
        return template;
    }

    /** In SQL. */
    String tableName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The function in SQL that reads it from the journal. */
    String functionName() {
        return "journal_" + tableName();
    }

    /** The query that reads it from the journal. */
    String select() {
        return columns(CardFormat.MASKED, null).stream()
                .map(Column::select)
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + functionName() + "()"));
    }
}
