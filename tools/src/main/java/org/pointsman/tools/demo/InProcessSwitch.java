package org.pointsman.tools.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pointsman.core.host.HaltProcess;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.iso8583.Framing;

/** A real switch in this process: the same that {@code serve} runs, on free ports. */
public final class InProcessSwitch implements DemoSwitch {
    private static final String BINARY = "binary";

    private final SwitchServer server;

    private InProcessSwitch(SwitchServer server) {
        this.server = server;
    }

    /** See {@link DemoSwitch.Launcher#start}. */
    public static DemoSwitch start(ReferenceData reference, Path directory) throws IOException {
        NodeConfig.Listener binary = new NodeConfig.Iso8583Listener(
                BINARY,
                InetSocketAddress.createUnresolved("127.0.0.1", 0),
                "iso87-binary",
                "length2",
                false,
                NodeConfig.Iso8583Listener.DEFAULT_WINDOW,
                NodeConfig.Listener.DEFAULT_TIMEOUT,
                Framing.DEFAULT_MAX_FRAME_BYTES);
        NodeConfig node = new NodeConfig(
                "demo",
                directory.resolve("data"),
                directory.resolve("keys"),
                NodeConfig.Durability.PROCESS,
                NodeConfig.Pipeline.DEFAULT,
                List.of(binary),
                NodeConfig.Limits.DEFAULT,
                directory.resolve("reference.yaml"));
        return new InProcessSwitch(SwitchServer.start(node, reference, new HaltProcess(), (at, last) -> {}));
    }

    @Override
    public InetSocketAddress binaryListener() {
        return server.address(BINARY);
    }

    @Override
    public Map<Long, Balance> balances() {
        // What the pipeline's thread wrote before it finished the last command is visible behind this.
        server.host().drain();
        Map<Long, Balance> balances = new HashMap<>();
        server.engine()
                .forEachAccount((id, kind, currency, posted, held, creditLine, status) ->
                        balances.put(id, new Balance(currency, posted, held)));
        return balances;
    }

    @Override
    public long stateHash() {
        server.host().drain();
        return server.host().stateHash();
    }

    @Override
    public void close() {
        server.close();
    }
}
