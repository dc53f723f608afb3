package org.pointsman.net.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.pointsman.core.host.seals.Sealer;
import org.pointsman.core.host.shadow.Follower;
import org.pointsman.core.host.shadow.RetentionPolicy;
import org.pointsman.core.host.shadow.SnapshotPolicy;
import org.pointsman.net.config.NodeConfig.Client;
import org.pointsman.net.config.NodeConfig.Connections;
import org.pointsman.net.config.NodeConfig.Iso8583Listener;
import org.pointsman.net.config.NodeConfig.Listener;
import org.pointsman.net.config.NodeConfig.Operating;
import org.pointsman.net.config.NodeConfig.Permit;

/**
 * What differs between the configuration that a switch runs with and a new one: what a running switch can take over, and what
 * needs a restart. Reference data is no part of it: that changes by commands.
 */
public final class NodeChange {
    private final List<String> taken = new ArrayList<>();
    private final List<String> needsRestart = new ArrayList<>();

    private NodeChange() {}

    public static NodeChange between(NodeConfig running, NodeConfig next) {
        NodeChange change = new NodeChange();
        change.restart("node", running.node(), next.node());
        change.restart("data", running.data(), next.data());
        change.restart("keys", running.keys(), next.keys());
        change.restart("durability", running.durability(), next.durability());
        change.restart("pipeline", running.pipeline(), next.pipeline());
        change.follower(running.follower(), next.follower());
        change.restart("reference", running.reference(), next.reference());
        change.clients(running.clients(), next.clients());
        change.operating(running.operating(), next.operating());
        for (Listener listener : running.listeners()) {
            Listener other = next.listener(listener.name());
            if (other == null) {
                change.needsRestart.add("listener " + listener.name() + " is gone");
            } else {
                change.listener("listener " + listener.name() + ": ", listener, other);
            }
        }
        for (Listener listener : next.listeners()) {
            if (running.listener(listener.name()) == null) {
                change.needsRestart.add("listener " + listener.name() + " is new");
            }
        }
        return change;
    }

    private void follower(Follower.Options running, Follower.Options next) {
        restart("seals", running.seals(), next.seals());
        restart("snapshots", running.snapshots(), next.snapshots());
        restart("retention", running.retention(), next.retention());
    }

    /** Who has them is not shown of keys, though they are digests only. */
    private void clients(List<Client> running, List<Client> next) {
        if (running.isEmpty() != next.isEmpty()) {
            // Nobody in between must find the switch open, or himself nobody.
            needsRestart.add(running.isEmpty() ? "clients where there were none" : "no clients where there were some");
            return;
        }
        for (Client client : running) {
            Client other = withId(next, client.id());
            if (other == null) {
                taken.add("client " + client.id() + " is gone");
            } else {
                client("client " + client.id() + ": ", client, other);
            }
        }
        for (Client client : next) {
            if (withId(running, client.id()) == null) {
                taken.add("client " + client.id() + " is new");
            }
        }
    }

    private void client(String where, Client running, Client next) {
        // Its payments carry the participant: they would change hands.
        restart(where + "participant", running.participant(), next.participant());
        take(where + "name", running.name(), next.name());
        take(where + "permit", words(running), words(next));
        if (!running.keyDigest().equals(next.keyDigest())) {
            taken.add(where + "keySha256");
        }
    }

    private static Client withId(List<Client> clients, int id) {
        return clients.stream().filter(client -> client.id() == id).findFirst().orElse(null);
    }

    private static List<String> words(Client client) {
        return client.permits().stream().sorted().map(Permit::word).toList();
    }

    private void operating(Operating running, Operating next) {
        take("operations.measure", running.measure(), next.measure());
        take("operations.logLevel", running.logLevel().word(), next.logLevel().word());
        take("operations.stopDelay", running.stopDelay(), next.stopDelay());
        take("operations.minFree", Row.sizeText(running.minFreeBytes()), Row.sizeText(next.minFreeBytes()));
    }

    private void listener(String where, Listener running, Listener next) {
        restart(where + "bind", running.bind(), next.bind());
        restart(
                where + "protocol",
                running.getClass().getSimpleName(),
                next.getClass().getSimpleName());
        take(where + "timeout", running.timeout(), next.timeout());
        connections(where, running.connections(), next.connections());
        if (running instanceof Iso8583Listener one && next instanceof Iso8583Listener other) {
            // A dialect file that has changed keeps its name: what a switch speaks is read when it starts.
            restart(where + "dialect", one.dialect().name(), other.dialect().name());
            restart(where + "framing", one.framing(), other.framing());
            restart(where + "signOn", one.signOnRequired(), other.signOnRequired());
            restart(where + "maxFrame", one.maxFrame(), other.maxFrame());
            take(where + "window", one.window(), other.window());
        }
    }

    private void connections(String where, Connections running, Connections next) {
        take(where + "maxConnections", running.max(), next.max());
        take(where + "receiveTimeout", running.receiveTimeout(), next.receiveTimeout());
        take(where + "idleTimeout", running.idleTimeout(), next.idleTimeout());
    }

    private void take(String key, Object running, Object next) {
        add(taken, key, running, next);
    }

    private void restart(String key, Object running, Object next) {
        add(needsRestart, key, running, next);
    }

    private static void add(List<String> changes, String key, Object running, Object next) {
        if (!Objects.equals(running, next)) {
            changes.add(key + " " + text(running) + " -> " + text(next));
        }
    }

    private static Object text(Object value) {
        if (value instanceof Duration duration) {
            return Row.text(duration);
        } else if (value instanceof Sealer.Options seals) {
            return "every " + Row.text(seals.interval());
        } else if (value instanceof SnapshotPolicy snapshots) {
            return "every " + Row.text(snapshots.every()) + ", keep " + snapshots.keep() + ", onStop "
                    + snapshots.onStop();
        } else if (value instanceof RetentionPolicy retention) {
            return "keepFor " + Row.text(retention.keepFor());
        }
        return value == null ? "none" : value;
    }

    /** What a running switch can take over, each as key, old and new value; empty if nothing differs. */
    public List<String> taken() {
        return List.copyOf(taken);
    }

    /** What can change by a restart only; while there is any, nothing of the new configuration is taken over. */
    public List<String> needsRestart() {
        return List.copyOf(needsRestart);
    }
}
