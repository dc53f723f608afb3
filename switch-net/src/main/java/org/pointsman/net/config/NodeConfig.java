package org.pointsman.net.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.journal.Durability;
import org.pointsman.net.iso8583.Dialect;

/**
 * How one switch process runs; nothing in it can change what the switch decides. Immutable; any thread may read it.
 *
 * @param node name of the process
 * @param data directory of the journal
 * @param keys directory of the key files; never within {@code data}
 * @param durability what an answered transaction survives
 * @param listeners one at least
 * @param clients who may call the HTTP listeners; none: everybody, which is for loopback only
 * @param operating how it is watched and stopped
 * @param follower what becomes of the journal behind the switch: seals, snapshots, retention
 * @param reference file of the reference data
 */
public record NodeConfig(
        String node,
        Path data,
        Path keys,
        Durability durability,
        Pipeline pipeline,
        List<Listener> listeners,
        List<Client> clients,
        Operating operating,
        Follower.Options follower,
        Path reference) {
    /** Everything is sealed; no snapshots, and nothing removed. */
    public static final Follower.Options SEALED = new Follower.Options(Sealer.Options.DEFAULT, null, null);

    public NodeConfig {
        listeners = List.copyOf(listeners);
        clients = List.copyOf(clients);
    }

    /** Followed by the default of {@link #SEALED}. */
    public NodeConfig(
            String node,
            Path data,
            Path keys,
            Durability durability,
            Pipeline pipeline,
            List<Listener> listeners,
            List<Client> clients,
            Operating operating,
            Path reference) {
        this(node, data, keys, durability, pipeline, listeners, clients, operating, SEALED, reference);
    }

    /** With the defaults of {@link Operating} too. */
    public NodeConfig(
            String node,
            Path data,
            Path keys,
            Durability durability,
            Pipeline pipeline,
            List<Listener> listeners,
            List<Client> clients,
            Path reference) {
        this(node, data, keys, durability, pipeline, listeners, clients, Operating.DEFAULT, reference);
    }

    /** The listener of that name; null if there is none. */
    public Listener listener(String name) {
        for (Listener listener : listeners) {
            if (listener.name().equals(name)) {
                return listener;
            }
        }
        return null;
    }

    /**
     * How commands reach the engine, the journal and the effects.
     *
     * @param threads 1: one thread runs the stages batch by batch; 3: engine, journal and effects have one each. Durability
     *     disk has a thread for flush and effects at 1 too
     * @param ringSize slots, a power of two, {@value #MIN_RING_SIZE} to {@value #MAX_RING_SIZE}
     */
    public record Pipeline(int threads, int ringSize) {
        public static final int MIN_RING_SIZE = 512;
        public static final int MAX_RING_SIZE = 1 << 20;
        public static final Pipeline DEFAULT =
                new Pipeline(LocalHost.Options.DEFAULT.threads(), LocalHost.Options.DEFAULT.ringSize());
    }

    /**
     * How a switch is watched and stopped. All of it may change while the switch runs.
     *
     * @param measure whether latencies are measured
     * @param logLevel what is logged: events of this level and graver ones
     * @param stopDelay how long the switch goes on answering after it was told to stop, while it says that it is not ready
     * @param minFreeBytes with less room than this on the journal's disk, new work is declined; above where the journal stops
     *     the process, with time between the two
     */
    public record Operating(boolean measure, LogLevel logLevel, Duration stopDelay, long minFreeBytes) {
        public static final long DEFAULT_MIN_FREE_BYTES = 512L << 20;
        public static final Operating DEFAULT =
                new Operating(true, LogLevel.INFO, Duration.ZERO, DEFAULT_MIN_FREE_BYTES);

        /** With the default room. */
        public Operating(boolean measure, LogLevel logLevel, Duration stopDelay) {
            this(measure, logLevel, stopDelay, DEFAULT_MIN_FREE_BYTES);
        }
    }

    /** Levels of log lines, the gravest first. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG;

        /** As the configuration has it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the connections of one listener may hold on to, and for how long. Whether one has stood still for too long is looked
     * at a few times a second.
     *
     * @param max connections at a time; more are closed as soon as they are accepted
     * @param receiveTimeout how long a frame or an HTTP request may take to arrive once it has begun; then its connection is
     *     closed
     * @param idleTimeout how long a connection may stay without a request; zero for as long as it likes
     */
    public record Connections(int max, Duration receiveTimeout, Duration idleTimeout) {
        private static final int DEFAULT_MAX = 10_000;
        private static final Duration DEFAULT_RECEIVE_TIMEOUT = Duration.ofSeconds(30);

        /** An acquirer's line stays up for months and may be silent at night. */
        public static final Connections OF_ISO8583 =
                new Connections(DEFAULT_MAX, DEFAULT_RECEIVE_TIMEOUT, Duration.ZERO);

        /** HTTP clients open new connections readily. */
        public static final Connections OF_HTTP =
                new Connections(DEFAULT_MAX, DEFAULT_RECEIVE_TIMEOUT, Duration.ofSeconds(75));
    }

    /** Where somebody may connect. */
    public sealed interface Listener permits Iso8583Listener, HttpListener {
        /** How long a sender waits for an answer unless the file says otherwise. */
        Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

        String name();

        /** Not resolved; port 0 means any free one. */
        InetSocketAddress bind();

        /** How long its senders wait for an answer; what has waited longer is declined, never approved late. */
        Duration timeout();

        Connections connections();
    }

    /**
     * ISO 8583 over TCP.
     *
     * @param dialect built in, or from a file of the user's
     * @param framing name of a framing of {@code org.pointsman.net.iso8583}
     * @param signOnRequired whether a connection must sign on (0800) before its first transaction
     * @param window how many requests of one connection may be in process; further ones are not read
     * @param maxFrame bytes of a whole frame, its length included; a longer one closes the connection
     */
    public record Iso8583Listener(
            String name,
            InetSocketAddress bind,
            Dialect dialect,
            String framing,
            boolean signOnRequired,
            int window,
            Duration timeout,
            int maxFrame,
            Connections connections)
            implements Listener {
        public static final int DEFAULT_WINDOW = 256;
    }

    /** JSON over HTTP. */
    public record HttpListener(String name, InetSocketAddress bind, Duration timeout, Connections connections)
            implements Listener {}

    /** What a client may do. */
    public enum Permit {
        PAYMENTS("payments"),
        DEBIT_ACCOUNTS("debit-accounts"),
        ACCOUNTS("accounts");

        private final String word;

        Permit(String word) {
            this.word = word;
        }

        /** As the configuration has it. */
        public String word() {
            return word;
        }
    }

    /**
     * Who may call the HTTP listeners.
     *
     * @param id names it in the journal: never given to another
     * @param name for people, and the author of what it changes; at most {@value #MAX_NAME_LENGTH} characters
     * @param keyDigest SHA-256 of its API key, 64 hexadecimal digits in lower case
     * @param participant institution it acts for (DE 32); 0 if none
     * @param permits what it may do
     */
    public record Client(int id, String name, String keyDigest, long participant, Set<Permit> permits) {
        public static final int MAX_NAME_LENGTH = 16;
        /** Everybody, where no clients are configured. */
        public static final Client ANONYMOUS = new Client(0, "anonymous", "", 0, EnumSet.allOf(Permit.class));

        public Client {
            permits = Set.copyOf(permits);
        }

        /** Whether it may make and see payments. */
        public boolean mayPay() {
            return permits.contains(Permit.PAYMENTS);
        }

        /** Whether its payments may name an account to be debited, of which it need not have a card. */
        public boolean mayDebitAccounts() {
            return permits.contains(Permit.DEBIT_ACCOUNTS);
        }

        /** Whether it may open and see accounts. */
        public boolean mayOpenAccounts() {
            return permits.contains(Permit.ACCOUNTS);
        }

        public boolean isAnonymous() {
            return id == 0;
        }
    }
}
