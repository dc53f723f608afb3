package org.pointsman.core.host.local;

import org.pointsman.core.engine.TableVisitor;
import org.pointsman.core.host.metrics.Counters;

/**
 * How full the engine's tables were when the newest probe passed it. The engine's thread writes, any thread reads: nobody
 * else may look into the tables themselves.
 */
final class TableFill implements TableVisitor {
    private static final int MAX_TABLES = 32;
    private static final int USED = 0;
    private static final int BOUND = 1;
    private static final int MEMORY_BYTES = 2;
    private static final int VALUES = 3;

    private final Counters values = new Counters(MAX_TABLES * VALUES);
    private final String[] names = new String[MAX_TABLES];
    private int visited;
    /** Written behind the names, so that whoever reads it sees them. */
    private volatile int tables;

    /** Begins a new look; the engine then shows all its tables, the same ones in the same order every time. */
    void begin() {
        visited = 0;
    }

    @Override
    public void onTable(String name, long used, long bound, long memoryBytes) {
        int at = visited * VALUES;
        values.set(at + USED, used);
        values.set(at + BOUND, bound);
        values.set(at + MEMORY_BYTES, memoryBytes);
        names[visited++] = name;
        if (tables < visited) {
            tables = visited;
        }
    }

    /** Shows what was seen. Any thread. */
    void forEach(TableVisitor visitor) {
        int count = tables;
        for (int i = 0; i < count; i++) {
            int at = i * VALUES;
            visitor.onTable(names[i], values.get(at + USED), values.get(at + BOUND), values.get(at + MEMORY_BYTES));
        }
    }
}
