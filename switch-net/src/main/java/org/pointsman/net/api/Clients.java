package org.pointsman.net.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pointsman.net.config.NodeConfig.Client;

/**
 * The clients that may call, by the digests of their API keys: the switch never knows the keys. Any thread may read, and
 * replace them all at once.
 */
public final class Clients {
    private volatile Map<String, Client> byDigest;

    /** @param configured none: everybody may call, which the configuration allows on loopback only */
    public Clients(List<Client> configured) {
        replace(configured);
    }

    /** From the next request on these may call, and nobody else. */
    public void replace(List<Client> configured) {
        Map<String, Client> clients = new HashMap<>();
        configured.forEach(client -> clients.put(client.keyDigest(), client));
        byDigest = Map.copyOf(clients);
    }

    boolean isEmpty() {
        return byDigest.isEmpty();
    }

    /** The client of a key; null if there is none. */
    Client ofDigest(String keyDigest) {
        return byDigest.get(keyDigest);
    }
}
