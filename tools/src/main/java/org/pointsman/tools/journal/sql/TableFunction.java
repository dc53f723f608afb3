package org.pointsman.tools.journal.sql;

import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.pointsman.core.view.CardFormat;

/**
 * A table that DuckDB reads straight from the journal: a scan makes only the columns that its query needs. Each scan opens
 * the journal anew, since a query may have two of them going. DuckDB calls this from threads of its own.
 */
final class TableFunction implements DuckDBTableFunction<Object, TableScan, Object> {
    private final Table table;
    private final TableSource source;

    TableFunction(Table table, TableSource source) {
        this.table = table;
        this.source = source;
    }

    @Override
    public Object bind(DuckDBTableFunctionBindInfo info) {
        for (Column column : table.columns(CardFormat.MASKED, null)) {
            info.addResultColumn(column.name(), column.isText() ? DuckDBColumnType.VARCHAR : DuckDBColumnType.BIGINT);
        }
        return this;
    }

    @Override
    public TableScan init(DuckDBTableFunctionInitInfo info) throws Exception {
        info.setMaxThreads(1);
        List<Integer> wanted = new ArrayList<>();
        for (int i = 0; i < info.getColumnCount(); i++) {
            wanted.add((int) info.getColumnIndex(i));
        }
        try {
            return source.scan(table, wanted);
        } catch (Exception e) {
            source.failed(e);
            throw e;
        }
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) throws Exception {
        TableScan scan = info.getInitData();
        try {
            return scan.next(chunk);
        } catch (Exception e) {
            source.failed(e);
            throw e;
        }
    }
}
