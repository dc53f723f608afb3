package org.pointsman.tools.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.pointsman.core.reference.ReferenceData;

/** A running switch, as far as the demonstration needs to know one. */
public interface DemoSwitch extends AutoCloseable {

    /** Starts switches. */
    @FunctionalInterface
    interface Launcher {
        /**
         * Starts a switch with an empty journal on free ports of loopback. When this returns, it takes connections.
         *
         * @param reference what it starts with
         * @param directory empty, for its journal and keys; the caller deletes it
         */
        DemoSwitch start(ReferenceData reference, Path directory) throws Exception;
    }

    /**
     * What an account holds.
     *
     * @param currency ISO 4217 number
     * @param posted minor units
     * @param held minor units
     */
    record Balance(int currency, long posted, long held) {}

    /** Where its listener for {@code iso87-binary} in {@code length2} frames is. */
    InetSocketAddress binaryListener();

    /** Where its listener for HTTP is. */
    InetSocketAddress apiListener();

    /**
     * Stops it: everything that was accepted is answered first.
     *
     * @return what it knew last
     */
    Legacy stop() throws IOException;

    /**
     * What a switch leaves behind.
     *
     * @param balances of all accounts by id, the opening accounts of the currencies included
     */
    record Legacy(Map<Long, Balance> balances, long stateHash) {}

    /** Stops it if that has not been done. */
    @Override
    void close() throws IOException;
}
