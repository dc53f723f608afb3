package org.pointsman.bench;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.load.ClientFraming;
import org.pointsman.tools.load.ConnectionGroup;
import org.pointsman.tools.load.JsonTraffic;
import org.pointsman.tools.load.KeySequence;
import org.pointsman.tools.load.Mix;
import org.pointsman.tools.load.Peer;
import org.pointsman.tools.load.Protocol;
import org.pointsman.tools.load.TemplateTraffic;
import org.pointsman.tools.load.TrafficPlan;
import picocli.CommandLine.Option;

/** The options that say what load a measurement drives, and the connections they ask for. */
final class BenchLoad {
    private static final long AMOUNT = 100;
    private static final int ISO_CONNECTIONS = 8;
    private static final int ISO_IN_FLIGHT = 32;
    private static final int JSON_CONNECTIONS = 64;
    private static final int JSON_IN_FLIGHT = 1;

    @Option(
            names = "--protocol",
            defaultValue = "ISO8583",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Protocol protocol;

    @Option(names = "--connections", description = "Default: 8, of JSON 64.")
    private Integer connections;

    @Option(names = "--in-flight", description = "A connection. Default: 32, of JSON 1.")
    private Integer inFlight;

    @Option(names = "--accounts", defaultValue = "100000", description = "Uniformly used. Default: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(
            names = "--remember",
            defaultValue = "2000000",
            description = "Transactions the switch remembers. Default: ${DEFAULT-VALUE}.")
    private int remember;

    @Option(
            names = "--mix",
            defaultValue = "PAIRS",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Mix mix;

    Protocol protocol() {
        return protocol;
    }

    int accounts() {
        return accounts;
    }

    int remember() {
        return remember;
    }

    int connections() {
        return connections != null ? connections : protocol == Protocol.JSON ? JSON_CONNECTIONS : ISO_CONNECTIONS;
    }

    int inFlight() {
        return inFlight != null ? inFlight : protocol == Protocol.JSON ? JSON_IN_FLIGHT : ISO_IN_FLIGHT;
    }

    /** Connections to a server, with traffic of their own. */
    ConnectionGroup group(Peer peer, InetSocketAddress address, ReferenceData reference) {
        TrafficPlan plan = TrafficPlan.alone(reference, mix, peer, AMOUNT, accounts, connections(), inFlight());
        String name = protocol.name().toLowerCase(java.util.Locale.ROOT);
        if (protocol == Protocol.JSON) {
            JsonTraffic traffic = new JsonTraffic(plan, "127.0.0.1:" + address.getPort(), null);
            return new ConnectionGroup(name, address, traffic.framing(), traffic, connections(), inFlight());
        }
        return iso(plan, address, connections(), inFlight());
    }

    /** Connections that send purchases and their reversals in turn, over ISO 8583. */
    static ConnectionGroup pairs(
            Peer peer,
            InetSocketAddress address,
            ReferenceData reference,
            int accounts,
            int connections,
            int inFlight) {
        TrafficPlan plan = TrafficPlan.alone(reference, Mix.PAIRS, peer, AMOUNT, accounts, connections, inFlight);
        return iso(plan, address, connections, inFlight);
    }

    private static ConnectionGroup iso(TrafficPlan plan, InetSocketAddress address, int connections, int inFlight) {
        TemplateTraffic traffic = new TemplateTraffic(Dialects.named("iso87-binary"), plan, new KeySequence());
        return new ConnectionGroup("iso8583", address, ClientFraming.LENGTH2, traffic, connections, inFlight);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("protocol", protocol.toString());
        map.put("connections", connections());
        map.put("inFlight", inFlight());
        map.put("mix", mix.toString());
        map.put("accounts", accounts);
        map.put("remember", remember);
        return map;
    }
}
