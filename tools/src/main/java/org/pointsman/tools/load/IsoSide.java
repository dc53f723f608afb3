package org.pointsman.tools.load;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import picocli.CommandLine.Option;

/** The options of {@code load} that say how it speaks ISO 8583. */
final class IsoSide {
    static final String NAME = "iso8583";
    private static final int DEFAULT_CONNECTIONS = 8;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8584",
            description = "Of the ISO 8583 listener. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--dialect",
            paramLabel = "D",
            defaultValue = "iso87-binary",
            description = "Of that listener. Default: ${DEFAULT-VALUE}.")
    private String dialectName;

    @Option(
            names = "--framing",
            paramLabel = "F",
            defaultValue = "length2",
            description = "Of that listener. Default: ${DEFAULT-VALUE}.")
    private String framingName;

    @Option(names = "--connections", paramLabel = "N", description = "Of ISO 8583. Default: 8; a recording takes 1.")
    private Integer connections;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "32",
            description = "Requests such a connection sends before it waits. Default: ${DEFAULT-VALUE}.")
    private int inFlight;

    int connections() {
        return connections == null ? DEFAULT_CONNECTIONS : connections;
    }

    /** Whether somebody asked for a number of connections that a recording cannot take. */
    boolean asksForSeveral() {
        return connections != null && connections != 1;
    }

    int inFlight() {
        return inFlight;
    }

    Dialect dialect() {
        return Dialects.find(dialectName);
    }

    ConnectionGroup group(String host, Traffic traffic, int count) {
        return new ConnectionGroup(
                NAME, new InetSocketAddress(host, port), ClientFraming.of(framingName), traffic, count, inFlight);
    }

    /** What was asked for, to be saved with the run. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("port", port);
        map.put("dialect", dialectName);
        map.put("framing", framingName);
        map.put("connections", connections());
        map.put("inFlight", inFlight);
        return map;
    }
}
