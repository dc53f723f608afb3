package org.pointsman.net.edge;

import java.util.ArrayList;

/**
 * Looks at all connections of one event loop a few times a second, for those that have stood still too long. So time-outs cost
 * nothing where messages pass, and a connection more costs a reference. Belongs to its loop's thread.
 */
public final class ConnectionSweep implements Runnable {
    /** How long after its time is up a connection may still be there: two of these. */
    public static final long INTERVAL_MS = 250;

    /** A connection. */
    @FunctionalInterface
    public interface Swept {
        /**
         * Closes the connection if it has stood still for too long.
         *
         * @param nowNs now, by {@link System#nanoTime}
         * @return false if it is closed, and need not be looked at again
         */
        boolean sweep(long nowNs);
    }

    private final ArrayList<Swept> connections = new ArrayList<>();

    /** From here on until it says that it is closed, the connection is looked at. */
    public void add(Swept connection) {
        connections.add(connection);
    }

    @Override
    public void run() {
        long nowNs = System.nanoTime();
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (!connections.get(i).sweep(nowNs)) {
                // The last one takes its place: it has been looked at.
                Swept last = connections.remove(connections.size() - 1);
                if (i < connections.size()) {
                    connections.set(i, last);
                }
            }
        }
    }
}
