package org.pointsman.net.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.YamlConfig;

/** A switch in this process, on free ports, in directories of the test's, with the demo's reference data. */
public final class SwitchHarness implements AutoCloseable {
    private final Path directory;
    private ReferenceData reference = YamlConfig.demoReference();
    private int threads = 1;
    private int window = NodeConfig.Iso8583Listener.DEFAULT_WINDOW;
    private int maxConnections = NodeConfig.Limits.DEFAULT.maxConnections();
    private Duration timeout = NodeConfig.Listener.DEFAULT_TIMEOUT;
    private boolean signOn;
    private int maxFrame = 4096;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private SwitchServer server;

    public SwitchHarness(Path directory) {
        this.directory = directory;
    }

    public SwitchHarness reference(ReferenceData data) {
        reference = data;
        return this;
    }

    public SwitchHarness threads(int count) {
        threads = count;
        return this;
    }

    public SwitchHarness window(int requests) {
        window = requests;
        return this;
    }

    public SwitchHarness maxConnections(int count) {
        maxConnections = count;
        return this;
    }

    public SwitchHarness timeout(Duration ofSenders) {
        timeout = ofSenders;
        return this;
    }

    public SwitchHarness maxFrame(int bytes) {
        maxFrame = bytes;
        return this;
    }

    public SwitchHarness signOnRequired() {
        signOn = true;
        return this;
    }

    public SwitchHarness start() throws IOException {
        server = SwitchServer.start(
                config(), reference, (what, cause) -> failures.add(what + ": " + cause), (at, last) -> {});
        return this;
    }

    private NodeConfig config() {
        return new NodeConfig(
                "test",
                directory.resolve("data"),
                directory.resolve("keys"),
                NodeConfig.Durability.PROCESS,
                new NodeConfig.Pipeline(threads, 1024),
                List.of(
                        iso("ascii", "iso87-ascii", "length2"),
                        iso("binary", "iso87-binary", "length2"),
                        iso("ascii4", "iso87-ascii", "length4"),
                        iso("tpdu", "iso87-binary", "length2-tpdu"),
                        new NodeConfig.HttpListener("api", anyPort(), timeout)),
                List.of(),
                new NodeConfig.Limits(maxConnections),
                directory.resolve("reference.yaml"));
    }

    private NodeConfig.Iso8583Listener iso(String name, String dialect, String framing) {
        return new NodeConfig.Iso8583Listener(name, anyPort(), dialect, framing, signOn, window, timeout, maxFrame);
    }

    private static InetSocketAddress anyPort() {
        return InetSocketAddress.createUnresolved("127.0.0.1", 0);
    }

    public SwitchServer server() {
        return server;
    }

    /** Why the switch stopped itself; empty while all is well. */
    public List<String> failures() {
        return failures;
    }

    public IsoClient connect() throws IOException {
        return new IsoClient(server.address("ascii"), "iso87-ascii", "length2");
    }

    public IsoClient connect(String listener, String dialect, String framing) throws IOException {
        return new IsoClient(server.address(listener), dialect, framing);
    }

    public void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
