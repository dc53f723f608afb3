package org.pointsman.tools.journal.sql;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunctionState;
import org.duckdb.DuckDBWritableVector;
import org.pointsman.core.view.RecordView;
import org.pointsman.tools.journal.RecordReader;

/** One reading of the journal as rows: documents go in, chunks of the columns that are wanted come out. */
final class TableScan implements DuckDBTableFunctionState {
    /** What DuckDB takes at a time. */
    private static final int CHUNK = 2048;

    private final RecordReader reader;
    private final RecordReader.Progress progress;
    private final Column[] columns;
    private final int template;
    private final long[][] numbers;
    private final byte[][][] texts;
    private int capacity = CHUNK + RecordReader.MAX_RECORDS;
    private int head;
    private int count;

    /** @param template of the outcomes that are rows, 0 if records are */
    TableScan(RecordReader reader, int template, List<Column> wanted, RecordReader.Progress progress) {
        this.reader = reader;
        this.template = template;
        this.progress = progress;
        columns = wanted.toArray(Column[]::new);
        numbers = new long[columns.length][];
        texts = new byte[columns.length][][];
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].isText()) {
                texts[i] = new byte[capacity][];
            } else {
                numbers[i] = new long[capacity];
            }
        }
    }

    /** Fills a chunk. @return its rows, 0 at the end */
    int next(DuckDBDataChunkWriter chunk) throws IOException {
        if (head == count) {
            fill();
        }
        int rows = (int) Math.min(chunk.capacity(), count - head);
        for (int i = 0; i < columns.length; i++) {
            DuckDBWritableVector vector = chunk.vector(i);
            if (columns[i].isText()) {
                vector.setStringUtf8Batch(0, Arrays.copyOfRange(texts[i], head, head + rows));
            } else {
                putNumbers(vector, numbers[i], rows);
            }
        }
        head += rows;
        return rows;
    }

    private void putNumbers(DuckDBWritableVector vector, long[] values, int rows) {
        for (int row = 0; row < rows; row++) {
            long value = values[head + row];
            if (value == Column.NULL) {
                vector.setNull(row);
            } else {
                vector.setLong(row, value);
            }
        }
    }

    private void fill() throws IOException {
        head = 0;
        count = 0;
        boolean more = true;
        while (more && count < CHUNK) {
            more = reader.readDocument(this::add);
        }
        progress.at(reader.lastSequence(), reader.endOfJournal());
    }

    private boolean add(RecordView record) {
        if (template == 0) {
            addRow(record, 0);
        } else {
            for (int i = 0; i < record.outcomeCount(); i++) {
                if (record.outcome(i).templateId() == template) {
                    addRow(record, i);
                }
            }
        }
        return true;
    }

    private void addRow(RecordView record, int outcome) {
        if (count == capacity) {
            grow();
        }
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].isText()) {
                texts[i][count] = columns[i].texts().of(record);
            } else {
                numbers[i][count] = columns[i].numbers().of(record, outcome);
            }
        }
        count++;
    }

    /** A record may have several outcomes. */
    private void grow() {
        capacity *= 2;
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].isText()) {
                texts[i] = Arrays.copyOf(texts[i], capacity);
            } else {
                numbers[i] = Arrays.copyOf(numbers[i], capacity);
            }
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
