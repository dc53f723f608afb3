package org.pointsman.tools.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.core.host.HaltProcess;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.journal.Durability;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.NodeConfig.Iso8583Listener;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.iso8583.Framing;

/** The real switch, in this process. */
public final class ServerSwitch implements DemoSwitch {
    private static final String LISTENER = "binary";
    private static final String API = "api";

    private final SwitchServer server;
    private boolean closed;

    private ServerSwitch(SwitchServer server) {
        this.server = server;
    }

    /** Starts it as {@link DemoSwitch.Launcher} says. */
    public static DemoSwitch start(ReferenceData reference, Path directory) throws IOException {
        Iso8583Listener listener = new Iso8583Listener(
                LISTENER,
                InetSocketAddress.createUnresolved("127.0.0.1", 0),
                Dialects.named("iso87-binary"),
                "length2",
                false,
                Iso8583Listener.DEFAULT_WINDOW,
                NodeConfig.Listener.DEFAULT_TIMEOUT,
                Framing.DEFAULT_MAX_FRAME_BYTES,
                NodeConfig.Connections.OF_ISO8583);
        NodeConfig.HttpListener api = new NodeConfig.HttpListener(
                API,
                InetSocketAddress.createUnresolved("127.0.0.1", 0),
                NodeConfig.Listener.DEFAULT_TIMEOUT,
                NodeConfig.Connections.OF_HTTP);
        NodeConfig config = new NodeConfig(
                "demo",
                directory.resolve("data"),
                directory.resolve("keys"),
                Durability.PROCESS,
                NodeConfig.Pipeline.DEFAULT,
                List.of(listener, api),
                List.of(),
                directory.resolve("reference.yaml"));
        return new ServerSwitch(SwitchServer.start(config, reference, new HaltProcess(), (done, total) -> {}));
    }

    @Override
    public InetSocketAddress binaryListener() {
        return server.address(LISTENER);
    }

    @Override
    public InetSocketAddress apiListener() {
        return server.address(API);
    }

    @Override
    public Legacy stop() {
        close();
        Map<Long, Balance> balances = new TreeMap<>();
        server.engine()
                .forEachAccount((id, kind, currency, posted, held, creditLine, status) ->
                        balances.put(id, new Balance(currency, posted, held)));
        return new Legacy(balances, server.engine().stateHash());
    }

    /** Any thread; returns when it is closed, whoever closes it. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            server.close();
        }
    }
}
