package org.pointsman.tools.journal.sql;

import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.pointsman.core.view.RecordView;

/**
 * A column of a table.
 *
 * @param name in SQL
 * @param sql the type that users see
 * @param expression over the raw column of the same name; null = as it is
 * @param numbers what stands in a row, {@link #NULL} for nothing; null if the column holds text
 * @param texts UTF-8, or null for nothing; null if the column holds numbers
 */
record Column(String name, String sql, String expression, Numbers numbers, Texts texts) {
    /** No number: nothing in a record has this value. */
    static final long NULL = Long.MIN_VALUE;

    /** Makes a number of a record, or of one of its outcomes where these are the rows. */
    interface Numbers {
        long of(RecordView record, int outcome);
    }

    /** Makes a text of a record. */
    interface Texts {
        byte[] of(RecordView record);
    }

    static Column number(String name, ToLongFunction<RecordView> number) {
        return number(name, "BIGINT", null, number);
    }

    static Column number(String name, String sql, String expression, ToLongFunction<RecordView> number) {
        return new Column(name, sql, expression, (record, outcome) -> number.applyAsLong(record), null);
    }

    /** Of an outcome. */
    static Column numberOfOutcome(String name, String field) {
        return new Column(
                name,
                "BIGINT",
                null,
                (record, outcome) -> record.outcome(outcome).number(field),
                null);
    }

    static Column text(String name, Function<RecordView, byte[]> text) {
        return new Column(name, "VARCHAR", null, null, text::apply);
    }

    boolean isText() {
        return texts != null;
    }

    /** How a query gets at it. */
    String select() {
        return expression == null ? name : expression + " AS " + name;
    }
}
