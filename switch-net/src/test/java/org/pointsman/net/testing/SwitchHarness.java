package org.pointsman.net.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.host.JournalPayload;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.journal.Disk;
import org.pointsman.journal.Durability;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.net.Platform;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;

/** A switch in this process, on free ports, in directories of the test's, with the demo's reference data. */
public final class SwitchHarness implements AutoCloseable {
    private static final int STOPS_A_COLLECTION = 8;
    private static final AtomicInteger STOPPED = new AtomicInteger();

    private final Path directory;
    private ReferenceData reference = YamlConfig.demoReference();
    private int threads = 1;
    private int window = NodeConfig.Iso8583Listener.DEFAULT_WINDOW;
    private int maxConnections = NodeConfig.Connections.OF_ISO8583.max();
    private Duration receiveTimeout = NodeConfig.Connections.OF_ISO8583.receiveTimeout();
    private Duration idleTimeout = Duration.ZERO;
    private Duration timeout = NodeConfig.Listener.DEFAULT_TIMEOUT;
    private List<NodeConfig.Client> clients = List.of();
    private Dialect asciiDialect = Dialects.named("iso87-ascii");
    private boolean signOn;
    private int maxFrame = 4096;
    private NodeConfig.Operating operating = NodeConfig.Operating.DEFAULT;
    private Follower.Options follower = NodeConfig.SEALED;
    private Durability durability = Durability.PROCESS;
    private Disk disk = Disk.system();
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

    /** Of each listener. */
    public SwitchHarness maxConnections(int count) {
        maxConnections = count;
        return this;
    }

    public SwitchHarness receiveTimeout(Duration ofFrames) {
        receiveTimeout = ofFrames;
        return this;
    }

    public SwitchHarness idleTimeout(Duration ofConnections) {
        idleTimeout = ofConnections;
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

    public SwitchHarness clients(NodeConfig.Client... mayCall) {
        clients = List.of(mayCall);
        return this;
    }

    /** What the listener {@code ascii} speaks instead of its own dialect. */
    public SwitchHarness asciiDialect(Dialect ofTheUser) {
        asciiDialect = ofTheUser;
        return this;
    }

    public SwitchHarness operating(NodeConfig.Operating options) {
        operating = options;
        return this;
    }

    public SwitchHarness durability(Durability level) {
        durability = level;
        return this;
    }

    /** What the journal stands on. */
    public SwitchHarness disk(Disk ofTheTest) {
        disk = ofTheTest;
        return this;
    }

    /** What follows the journal. */
    public SwitchHarness follower(Follower.Options options) {
        follower = options;
        return this;
    }

    public SwitchHarness signOnRequired() {
        signOn = true;
        return this;
    }

    public SwitchHarness start() throws IOException {
        server = SwitchServer.start(
                config(), reference, (what, cause) -> failures.add(what + ": " + cause), (at, last) -> {}, platform());
        return this;
    }

    private Platform platform() {
        return new Platform() {
            @Override
            public Disk disk() {
                return disk;
            }
        };
    }

    /** The node file that {@link #start} starts with. */
    public NodeConfig config() {
        Dialect binary = Dialects.named("iso87-binary");
        return new NodeConfig(
                "test",
                directory.resolve("data"),
                directory.resolve("keys"),
                durability,
                new NodeConfig.Pipeline(threads, 1024),
                List.of(
                        iso("ascii", asciiDialect, "length2"),
                        iso("binary", binary, "length2"),
                        iso("ascii4", Dialects.named("iso87-ascii"), "length4"),
                        iso("tpdu", binary, "length2-tpdu"),
                        iso("ebcdic", Dialects.named("iso87-ebcdic"), "length2-inclusive"),
                        iso("ascii93", Dialects.named("iso93-ascii"), "length4-inclusive"),
                        iso("binary93", Dialects.named("iso93-binary"), "length2-bcd"),
                        new NodeConfig.HttpListener("api", anyPort(), timeout, connections())),
                clients,
                operating,
                follower,
                directory.resolve("reference.yaml"));
    }

    private NodeConfig.Iso8583Listener iso(String name, Dialect dialect, String framing) {
        return new NodeConfig.Iso8583Listener(
                name, anyPort(), dialect, framing, signOn, window, timeout, maxFrame, connections());
    }

    private NodeConfig.Connections connections() {
        return new NodeConfig.Connections(maxConnections, receiveTimeout, idleTimeout);
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
        return new IsoClient(server.address("ascii"), asciiDialect, "length2");
    }

    public IsoClient connect(String listener, String dialect, String framing) throws IOException {
        return new IsoClient(server.address(listener), Dialects.named(dialect), framing);
    }

    /** STANs (DE 11) of the transactions in the journal, in their order; for a switch that has been stopped. */
    public List<Integer> journaledStans() {
        List<Integer> stans = new ArrayList<>();
        TransactionRequestDecoder request = new TransactionRequestDecoder();
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        try (JournalReader reader = Journals.read(directory.resolve("data"))) {
            while (reader.nextDocument()) {
                while (reader.nextRecord()) {
                    int command = reader.offset() + JournalPayload.COMMAND_OFFSET;
                    if (JournalPayload.templateId(reader.buffer(), command) == TransactionRequestDecoder.TEMPLATE_ID) {
                        stans.add((int) request.wrapAndApplyHeader(reader.buffer(), command, header)
                                .stan());
                    }
                }
            }
        }
        return stans;
    }

    public void stop() {
        if (server != null) {
            server.close();
            server = null;
            if (STOPPED.incrementAndGet() % STOPS_A_COLLECTION == 0) {
                // Tables lie outside the heap and go with the objects that stand for them. Hundreds of switches in one
                // process leave gigabytes behind before the heap alone asks for a collection.
                System.gc();
            }
        }
    }

    @Override
    public void close() {
        stop();
    }
}
