package org.pointsman.tools.hostile;

import java.net.InetSocketAddress;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.tools.load.Protocol;

/**
 * A switch on this machine that nobody else uses meanwhile.
 *
 * @param iso its ISO 8583 listener, in {@code length2} frames
 * @param dialect of that listener
 * @param api its HTTP listener, for everybody
 * @param pid its process
 * @param reference data it runs with
 */
public record Target(InetSocketAddress iso, Dialect dialect, InetSocketAddress api, long pid, ReferenceData reference) {

    InetSocketAddress address(Protocol front) {
        return front == Protocol.JSON ? api : iso;
    }
}
