package org.pointsman.core.reference;

import java.util.Collection;

/**
 * Capacities of the engine's tables. They can change an outcome, so they stand in the genesis command.
 *
 * @param accounts the opening accounts of the currencies included
 * @param usages how much of a limit somebody has used: one for each limit with a window and each who is measured
 */
public record Bounds(
        int participants, int accounts, int cards, int merchants, int terminals, int routes, int limits, int usages) {

    /** The largest capacity of accounts, cards, merchants, terminals and usages. */
    public static final int MAX_ROWS = 1 << 28;

    /** The largest capacity of participants, routes and limits: 16 bits, the highest value means absent. */
    public static final int MAX_SMALL_ROWS = 65_534;

    static final int LEAST_ROWS = 1024;
    static final int LEAST_SMALL_ROWS = 64;

    /** Room for a table of {@code count} rows to double, and for {@value #LEAST_ROWS} at least. */
    public static int roomy(int count) {
        return (int) Math.min(MAX_ROWS, Math.max(LEAST_ROWS, 2L * count));
    }

    /** The same for the small tables: participants, routes and limits; at least {@value #LEAST_SMALL_ROWS}. */
    public static int roomySmall(int count) {
        return (int) Math.min(MAX_SMALL_ROWS, Math.max(LEAST_SMALL_ROWS, 2L * count));
    }

    /**
     * Usages enough for every limit to be used by everybody it measures, in tables that are full.
     *
     * @param participants capacity, as the others
     */
    public static int usages(
            Collection<Limit> limits, int participants, int accounts, int cards, int merchants, int terminals) {
        long usages = 0;
        for (Limit limit : limits) {
            if (limit.window() != Limit.Window.NONE) {
                usages += switch (limit.scope()) {
                    case CARD -> cards;
                    case ACCOUNT -> accounts;
                    case MERCHANT -> merchants;
                    case TERMINAL -> terminals;
                    case ACQUIRER -> participants;
                };
            }
        }
        return (int) Math.min(MAX_ROWS, Math.max(LEAST_ROWS, usages));
    }
}
