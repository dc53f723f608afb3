package org.pointsman.core.engine;

/** Receives how full the engine's tables are. */
public interface TableVisitor {
    /**
     * @param name of the table, as in the bounds of Genesis: {@code accounts}, {@code transactions} …
     * @param used records in use
     * @param bound records there is room for
     * @param memoryBytes what the table takes with its index, used or not
     */
    void onTable(String name, long used, long bound, long memoryBytes);
}
