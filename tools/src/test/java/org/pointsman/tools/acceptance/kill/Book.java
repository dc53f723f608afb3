package org.pointsman.tools.acceptance.kill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The accounts, cards and shops of the kill loop, and the files that a switch is configured with. Immutable. */
final class Book {
    /** Of a single amount. */
    static final long LIMIT = 500_000;

    static final String EXPIRY = "3012";
    static final String ACQUIRER = "00010001";

    private static final int CARDS = 24;
    private static final int SHOPS = 6;
    private static final long FIRST_CUSTOMER = 1_000_000_001L;
    private static final long FIRST_SHOP_ACCOUNT = 2_000_000_001L;
    private static final long RICH = 1_000_000_000_000L;
    private static final long POOR = 200_000;
    private static final String BIN = "622588";

    /** A card and who pays with it. */
    record Card(String pan, long account) {}

    /** A terminal, its merchant, and who gets the money. */
    record Shop(String terminal, String merchant, long account) {}

    private final List<Card> cards = new ArrayList<>();
    private final List<Shop> shops = new ArrayList<>();

    Book() {
        for (int i = 0; i < CARDS; i++) {
            String body = BIN + String.format("%09d", 1_000_003 * i + 17);
            cards.add(new Card(body + checkDigit(body), FIRST_CUSTOMER + i));
        }
        for (int i = 0; i < SHOPS; i++) {
            shops.add(new Shop(
                    String.format("%08d", 10_000_001 + i),
                    String.format("8983100%08d", 53_990_001 + i),
                    FIRST_SHOP_ACCOUNT + i));
        }
    }

    Card anyCard(Random random) {
        return cards.get(random.nextInt(CARDS));
    }

    Shop anyShop(Random random) {
        return shops.get(random.nextInt(SHOPS));
    }

    /** Posted and held of every account when nobody has paid yet, by id. */
    Map<Long, long[]> opening() {
        Map<Long, long[]> accounts = new TreeMap<>();
        for (int i = 0; i < CARDS; i++) {
            accounts.put(FIRST_CUSTOMER + i, new long[] {balance(i), 0});
        }
        shops.forEach(shop -> accounts.put(shop.account(), new long[2]));
        return accounts;
    }

    /** Some run dry, so that it matters whether money is given back once or twice. */
    private static long balance(int card) {
        return card % 6 == 5 ? POOR : RICH;
    }

    /**
     * Writes node and reference file. All that a switch writes will be below {@code directory}.
     *
     * @return the node file
     */
    Path configure(Path directory, String durability, int threads) throws IOException {
        // One business day: the cut-over is moved to where no test run reaches.
        String cutOver = LocalTime.now(ZoneOffset.UTC).plusHours(12).format(DateTimeFormatter.ofPattern("HH:mm"));
        StringBuilder reference = new StringBuilder("businessDay: { zone: UTC, cutOver: \"" + cutOver + "\" }\n");
        reference.append("participants: [ { id: \"" + ACQUIRER + "\", name: Harbour Acquiring, role: acquirer } ]\n");
        reference.append("holds: { expireAfter: 8760h }\n");
        reference.append("accounts:\n");
        for (int i = 0; i < CARDS; i++) {
            reference.append(String.format(
                    "  - { id: %d, kind: customer, currency: CNY, balance: %d }%n", FIRST_CUSTOMER + i, balance(i)));
        }
        shops.forEach(shop -> reference.append(
                String.format("  - { id: %d, kind: merchant, currency: CNY, balance: 0 }%n", shop.account())));
        reference.append("cards:\n");
        cards.forEach(card -> reference.append(String.format(
                "  - { pan: \"%s\", account: %d, expiry: \"%s\", status: active }%n",
                card.pan(), card.account(), EXPIRY)));
        reference.append("merchants:\n");
        shops.forEach(shop -> reference.append(String.format(
                "  - { id: \"%s\", name: Shop, mcc: \"5399\", account: %d }%n", shop.merchant(), shop.account())));
        reference.append("terminals:\n");
        shops.forEach(shop -> reference.append(
                String.format("  - { id: \"%s\", merchant: \"%s\" }%n", shop.terminal(), shop.merchant())));
        reference.append("routes: [ { prefix: \"" + BIN + "\", channel: on-us } ]\n");
        reference.append("limits: [ { name: single, scope: card, measure: single, max: " + LIMIT + " } ]\n");
        Files.writeString(directory.resolve("reference.yaml"), reference);
        return Files.writeString(directory.resolve("node.yaml"), """
                node: kill-loop
                data: %s
                keys: %s
                durability: %s
                pipeline: { threads: %d }
                listeners:
                  - { name: ascii,  protocol: iso8583, dialect: iso87-ascii,  framing: length2, bind: "127.0.0.1:0" }
                  - { name: binary, protocol: iso8583, dialect: iso87-binary, framing: length2, bind: "127.0.0.1:0" }
                  - { name: api, protocol: http, bind: "127.0.0.1:0" }
                reference: reference.yaml
                """.formatted(
                        directory.resolve("data"), directory.resolve("keys"), durability, threads));
    }

    private static int checkDigit(String body) {
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = body.charAt(body.length() - 1 - i) - '0';
            int value = i % 2 == 0 ? 2 * digit : digit;
            sum += value / 10 + value % 10;
        }
        return (10 - sum % 10) % 10;
    }
}
