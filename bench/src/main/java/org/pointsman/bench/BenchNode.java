package org.pointsman.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.pointsman.journal.Durability;

/** Configuration and reference data of a switch to be measured, as files. */
final class BenchNode {
    static final int MERCHANTS = 64;
    static final int BALANCE = 10_000_000;
    static final long FIRST_CUSTOMER = 1_000_000_000L;
    static final long FIRST_MERCHANT = 5_000_000_000L;

    /** ISO 4217 number of CNY, and so the id of its opening account. */
    static final long OPENING_ACCOUNT = 156;

    private BenchNode() {}

    /**
     * Writes the reference data: as many customers with a card each, 64 merchants with two terminals each, three limits.
     *
     * @return the file of the reference data
     */
    static Path writeReference(Path directory, int customers, int remember) throws IOException {
        try (BufferedWriter accounts = Files.newBufferedWriter(directory.resolve("accounts.csv"));
                BufferedWriter cards = Files.newBufferedWriter(directory.resolve("cards.csv"))) {
            accounts.write("id,kind,currency,balance\n");
            cards.write("pan,account,expiry\n");
            for (int i = 0; i < MERCHANTS; i++) {
                accounts.write(FIRST_MERCHANT + i + ",merchant,CNY,\n");
            }
            for (int i = 0; i < customers; i++) {
                accounts.write(FIRST_CUSTOMER + i + ",customer,CNY," + BALANCE + "\n");
                cards.write(pan(i) + "," + (FIRST_CUSTOMER + i) + ",4912\n");
            }
        }
        StringBuilder merchants = new StringBuilder();
        StringBuilder terminals = new StringBuilder();
        for (int i = 0; i < MERCHANTS; i++) {
            String merchant = String.format("8983100541%05d", i);
            merchants.append(String.format(
                    "  - { id: \"%s\", name: Shop %d, mcc: \"5411\", account: %d }%n",
                    merchant, i, FIRST_MERCHANT + i));
            for (int t = 0; t < 2; t++) {
                terminals.append(
                        String.format("  - { id: \"%08d\", merchant: \"%s\" }%n", 10_000_000 + 2 * i + t, merchant));
            }
        }
        return Files.writeString(directory.resolve("reference.yaml"), """
                businessDay: { zone: UTC, cutOver: "00:00" }
                remember: { transactions: %d, atLeast: 1s }
                participants:
                  - { id: "00010001", name: Harbour Acquiring, role: acquirer }
                accounts: { csv: accounts.csv }
                cards: { csv: cards.csv }
                merchants:
                %sterminals:
                %sroutes:
                  - { prefix: "622588", channel: on-us }
                limits:
                  - { name: single, scope: card, measure: single, max: 500000 }
                  - { name: card-day, scope: card, measure: amount, window: day, max: 2000000 }
                  - { name: card-day-count, scope: card, measure: count, window: day, max: 1000 }
                """.formatted(remember, merchants, terminals));
    }

    /** A number that belongs to nobody: our prefix, zeros, the card's number, the check digit. */
    private static String pan(int number) {
        String body = String.format("622588%09d", number);
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int value = (body.charAt(i) - '0') * (i % 2 == 0 ? 2 : 1);
            sum += value / 10 + value % 10;
        }
        return body + (10 - sum % 10) % 10;
    }

    /**
     * Writes the node's configuration.
     *
     * @param more further lines of it, each with its end; may be empty
     * @return the file
     */
    static Path writeNode(
            Path directory,
            Durability durability,
            int binaryPort,
            int apiPort,
            int window,
            int threads,
            int ringSize,
            String more)
            throws IOException {
        return Files.writeString(directory.resolve("node.yaml"), """
                node: bench
                data: ./data
                keys: ./keys
                durability: %s
                pipeline: { threads: %d, ringSize: %d }
                listeners:
                  - { name: binary, protocol: iso8583, dialect: iso87-binary, framing: length2, bind: "127.0.0.1:%d", window: %d, receiveTimeout: 2s }
                  - { name: api, protocol: http, bind: "127.0.0.1:%d", receiveTimeout: 2s, idleTimeout: 10m }
                reference: reference.yaml
                %s""".formatted(
                durability.name().toLowerCase(Locale.ROOT), threads, ringSize, binaryPort, window, apiPort, more));
    }

    /** A line of a node's configuration that says whether its journal is sealed. */
    static String seals(boolean enabled) {
        return "seals: { enabled: %b }%n".formatted(enabled);
    }

    /** Lines of a node's configuration that give it a shadow, which writes a snapshot now and then and none when it stops. */
    static String shadow(Duration every) {
        return "snapshots: { every: %ds, keep: 1, onStop: false }%n".formatted(every.toSeconds());
    }
}
