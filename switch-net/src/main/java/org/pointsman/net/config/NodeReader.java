package org.pointsman.net.config;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.journal.Durability;
import org.pointsman.net.config.NodeConfig.Connections;
import org.pointsman.net.config.NodeConfig.HttpListener;
import org.pointsman.net.config.NodeConfig.Iso8583Listener;
import org.pointsman.net.config.NodeConfig.Listener;
import org.pointsman.net.config.NodeConfig.LogLevel;
import org.pointsman.net.config.NodeConfig.Operating;
import org.pointsman.net.config.NodeConfig.Pipeline;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.DialectException;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.iso8583.Framing;

/** Reads the file of a node. */
final class NodeReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
    private static final String NAME_FORM = "1 to 40 letters, digits, dots, hyphens or underscores";
    private static final Pattern BIND = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");
    private static final Words<String> PROTOCOLS = Words.of(List.of("iso8583", "http"));
    private static final Words<String> DURABILITIES = Words.of(List.of("process", "disk"));
    private static final Words<String> LOG_LEVELS = Words.of(List.of("error", "warn", "info", "debug"));
    /** A block's worth of batches above where the journal itself stops the process. */
    private static final long MIN_MIN_FREE = 320L << 20;

    private static final long MAX_MIN_FREE = 1L << 40;
    private static final Duration MAX_STOP_DELAY = Duration.ofHours(1);
    private static final Words<String> SIGN_ONS = Words.of(List.of("optional", "required"));
    private static final String DIALECT_FILE = ".yaml";
    private static final Words<String> FRAMINGS = Words.of(Framing.names());
    private static final Pattern LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");
    private static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final Duration MAX_IDLE_TIMEOUT = Duration.ofDays(30);
    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final int MAX_WINDOW = 65_536;
    private static final int MIN_FRAME = 64;
    private static final int MAX_FRAME = 65_535;

    private final Problems problems;
    private final Path directory;
    private final List<Listener> listeners = new ArrayList<>();
    private final ClientRows clients = new ClientRows();
    private final List<Row.Place> openToNetwork = new ArrayList<>();
    private final Map<String, Integer> lineOfName = new HashMap<>();
    private final Map<InetSocketAddress, Integer> taken = new HashMap<>();

    /** @param directory that relative paths start from */
    NodeReader(Problems problems, Path directory) {
        this.problems = problems;
        this.directory = directory;
    }

    NodeConfig read(Reader in) throws IOException {
        YamlReader yaml = new YamlReader(problems, null)
                .mappings("pipeline", "operations", "seals", "snapshots", "retention")
                .list("listeners", this::listener)
                .list("clients", clients::read);
        yaml.read(in);

        Row top = yaml.scalars();
        String node = top.text("node", NAME, NAME_FORM);
        Path data = path(top, "data", top.text("data"));
        Path keys = top.has("keys") ? path(top, "keys", top.text("keys", "")) : data.resolveSibling("keys");
        if (top.has("data") && keys.startsWith(data)) {
            top.refuse("keys", "keys must not lie within data");
        }
        Durability durability = Durability.valueOf(
                top.choice("durability", DURABILITIES, "process").toUpperCase(Locale.ROOT));
        Path reference = path(top, "reference", top.text("reference"));
        if (listeners.isEmpty() && problems.count() == 0) {
            top.refuse("listeners", "listeners is missing: one at least");
        }
        top.finish();
        Pipeline pipeline = pipeline(yaml.mapping("pipeline"));
        Operating operating = operating(yaml.mapping("operations"));
        Follower.Options follower = FollowerRows.read(yaml);
        if (clients.all().isEmpty()) {
            openToNetwork.forEach(place -> place.refuse(
                    problems,
                    "bind is not a loopback address: an http listener that others can reach needs clients with keys"));
        }
        problems.throwIfAny();
        return new NodeConfig(
                node, data, keys, durability, pipeline, listeners, clients.all(), operating, follower, reference);
    }

    private Path path(Row row, String key, String text) {
        try {
            return directory.resolve(text).normalize();
        } catch (InvalidPathException e) {
            row.refuse(key, key + " is no path: " + e.getReason());
            return directory;
        }
    }

    private static Pipeline pipeline(Row row) {
        long threads = row.number("threads", 1, 3, Pipeline.DEFAULT.threads());
        if (threads == 2) {
            row.refuse("threads", "threads is 2, must be 1 or 3");
        }
        long ringSize =
                row.number("ringSize", Pipeline.MIN_RING_SIZE, Pipeline.MAX_RING_SIZE, Pipeline.DEFAULT.ringSize());
        if (Long.bitCount(ringSize) != 1) {
            row.refuse("ringSize", "ringSize is " + ringSize + ", must be a power of two");
        }
        row.finish();
        return new Pipeline((int) threads, (int) ringSize);
    }

    private static Operating operating(Row row) {
        boolean measure = row.flag("measure", Operating.DEFAULT.measure());
        String level = row.choice("logLevel", LOG_LEVELS, "info");
        Duration stopDelay = row.duration("stopDelay", Duration.ZERO, MAX_STOP_DELAY, Operating.DEFAULT.stopDelay());
        long minFree = row.size("minFree", MIN_MIN_FREE, MAX_MIN_FREE, Operating.DEFAULT.minFreeBytes());
        row.finish();
        return new Operating(measure, LogLevel.valueOf(level.toUpperCase(Locale.ROOT)), stopDelay, minFree);
    }

    private void listener(Row row) {
        String name = row.text("name", NAME, NAME_FORM);
        Integer earlier = name.isEmpty() ? null : lineOfName.putIfAbsent(name, row.line());
        if (earlier != null) {
            row.refuse("name", "name '" + Row.shortened(name) + "' is taken by the listener in line " + earlier);
        }
        InetSocketAddress bind = bind(row);
        Duration timeout = row.duration("timeout", MIN_TIMEOUT, MAX_TIMEOUT, Listener.DEFAULT_TIMEOUT);
        Listener listener = row.choice("protocol", PROTOCOLS).equals("http")
                ? http(row, name, bind, timeout)
                : iso8583(row, name, bind, timeout);
        row.finish();
        listeners.add(listener);
    }

    private Listener http(Row row, String name, InetSocketAddress bind, Duration timeout) {
        if (bind != null && !isLoopback(bind.getHostString())) {
            openToNetwork.add(row.place("bind"));
        }
        return new HttpListener(name, bind, timeout, connections(row, Connections.OF_HTTP));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || LOOPBACK.matcher(host).matches();
    }

    private static Connections connections(Row row, Connections defaults) {
        return new Connections(
                (int) row.number("maxConnections", 1, MAX_CONNECTIONS, defaults.max()),
                row.duration("receiveTimeout", MIN_TIMEOUT, MAX_TIMEOUT, defaults.receiveTimeout()),
                row.duration("idleTimeout", Duration.ZERO, MAX_IDLE_TIMEOUT, defaults.idleTimeout()));
    }

    private Listener iso8583(Row row, String name, InetSocketAddress bind, Duration timeout) {
        return new Iso8583Listener(
                name,
                bind,
                dialect(row),
                row.choice("framing", FRAMINGS),
                row.choice("signOn", SIGN_ONS, "optional").equals("required"),
                (int) row.number("window", 1, MAX_WINDOW, Iso8583Listener.DEFAULT_WINDOW),
                timeout,
                (int) row.number("maxFrame", MIN_FRAME, MAX_FRAME, Framing.DEFAULT_MAX_FRAME_BYTES),
                connections(row, Connections.OF_ISO8583));
    }

    /** A built-in dialect by its name, or one from a file; null if it cannot be used, which has been reported then. */
    private Dialect dialect(Row row) {
        String text = row.text("dialect");
        if (Dialects.names().contains(text)) {
            return Dialects.named(text);
        } else if (text.endsWith(DIALECT_FILE)) {
            Path file = path(row, "dialect", text);
            try {
                Dialect dialect = Dialects.load(file);
                dialect.shortcomings().forEach(reason -> row.refuse("dialect", "dialect " + reason));
                return dialect;
            } catch (DialectException e) {
                row.refuse("dialect", "dialect " + e.getMessage());
            } catch (UncheckedIOException e) {
                row.refuse("dialect", "dialect " + file + ": " + YamlConfig.reason(e.getCause()));
            }
        } else if (!text.isEmpty()) {
            row.refuse(
                    "dialect",
                    "dialect '" + Row.shortened(text) + "' is none of " + String.join(", ", Dialects.names())
                            + ", nor a file (" + DIALECT_FILE + ")");
        }
        return null;
    }

    private InetSocketAddress bind(Row row) {
        Matcher matcher = BIND.matcher(row.text("bind", BIND, "host:port, like \"127.0.0.1:8583\""));
        if (!matcher.matches()) {
            return null;
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port > 65_535) {
            row.refuse("bind", "bind has the port " + port + ", must be 0 to 65535");
            return null;
        }
        InetSocketAddress bind = InetSocketAddress.createUnresolved(matcher.group(1), port);
        taken.forEach((other, line) -> {
            if (port != 0 && port == other.getPort() && overlap(bind, other)) {
                row.refuse("bind", "bind is taken by the listener in line " + line);
            }
        });
        taken.put(bind, row.line());
        return bind;
    }

    private static boolean overlap(InetSocketAddress one, InetSocketAddress other) {
        return one.equals(other) || isEverywhere(one) || isEverywhere(other);
    }

    private static boolean isEverywhere(InetSocketAddress bind) {
        return bind.getHostString().equals("0.0.0.0") || bind.getHostString().equals("[::]");
    }
}
