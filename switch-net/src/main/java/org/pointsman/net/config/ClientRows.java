package org.pointsman.net.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pointsman.net.config.NodeConfig.Client;
import org.pointsman.net.config.NodeConfig.Permit;

/** Turns the rows of {@code clients} in the file of a node into clients. */
final class ClientRows {
    private static final Words<String> PERMITS =
            Words.of(Arrays.stream(Permit.values()).map(Permit::word).toList());
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + Client.MAX_NAME_LENGTH + "}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PARTICIPANT = Pattern.compile("[0-9]{1,11}");

    private final List<Client> clients = new ArrayList<>();

    List<Client> all() {
        return clients;
    }

    void read(Row row) {
        int id = (int) row.number("id", 1, Integer.MAX_VALUE);
        String name = row.text("name", NAME, "1 to 16 letters, digits, dots, hyphens or underscores");
        String digest =
                row.text("keySha256", DIGEST, "the SHA-256 of the API key: 64 hexadecimal digits in lower case");
        long participant = participant(row);
        List<String> permit = row.choices("permit", PERMITS);
        if (!row.finish()) {
            return;
        }
        Set<Permit> permits = permit == null
                ? EnumSet.of(Permit.PAYMENTS)
                : Arrays.stream(Permit.values())
                        .filter(one -> permit.contains(one.word()))
                        .collect(Collectors.toSet());
        for (Client other : clients) {
            refuseTaken(row, "id", other.id() == id);
            refuseTaken(row, "name", other.name().equals(name));
            refuseTaken(row, "keySha256", other.keyDigest().equals(digest));
        }
        clients.add(new Client(id, name, digest, participant, permits));
    }

    private static long participant(Row row) {
        String digits = row.has("participant") ? row.text("participant", PARTICIPANT, "1 to 11 digits") : "";
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private static void refuseTaken(Row row, String key, boolean taken) {
        if (taken) {
            row.refuse(key, key + " is another client's");
        }
    }
}
