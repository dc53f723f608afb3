package org.pointsman.tools.load;

import java.net.SocketAddress;

/**
 * Connections of a {@link LoadClient} that carry the same traffic to the same listener.
 *
 * @param name in reports, like {@code iso8583}
 * @param address where the listener is
 * @param framing of that listener
 * @param traffic for as many connections and requests in flight
 * @param connections 1 to {@link #MAX_CONNECTIONS}
 * @param inFlight requests a connection sends before it waits for an answer, 1 to {@link #MAX_IN_FLIGHT}
 */
public record ConnectionGroup(
        String name, SocketAddress address, MessageFraming framing, Traffic traffic, int connections, int inFlight) {
    /** Bounds far beyond use, so that a slip of the finger is an error and not an exhausted machine. */
    public static final int MAX_CONNECTIONS = 10_000;

    public static final int MAX_IN_FLIGHT = 65_536;

    public ConnectionGroup {
        requireShape(connections, inFlight);
    }

    /**
     * For whoever makes the traffic first, which has arrays of that size.
     *
     * @throws IllegalArgumentException naming what is out of bounds
     */
    public static void requireShape(int connections, int inFlight) {
        requireBetween("connections", connections, MAX_CONNECTIONS);
        requireBetween("requests in flight", inFlight, MAX_IN_FLIGHT);
    }

    private static void requireBetween(String what, int value, int highest) {
        if (value < 1 || value > highest) {
            throw new IllegalArgumentException(what + " must be 1 to " + highest + ": " + value);
        }
    }
}
