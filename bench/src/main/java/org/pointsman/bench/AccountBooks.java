package org.pointsman.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Asks a running switch for its accounts after a run. Everything taken was given back, so every account must hold what it
 * held at the start: all merchants and the opening account are looked at, and as many customers as chance picks.
 */
final class AccountBooks {
    private static final int CUSTOMERS_LOOKED_AT = 1_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI api;
    private final List<String> differences = new ArrayList<>();

    AccountBooks(int apiPort) {
        api = URI.create("http://127.0.0.1:" + apiPort + "/v1/accounts/");
    }

    /**
     * @param customers how many the switch has
     * @return the accounts that hold something else; empty if all is well
     */
    List<String> differences(int customers) throws IOException, InterruptedException {
        compare(BenchNode.OPENING_ACCOUNT, -1L * BenchNode.BALANCE * customers);
        for (int i = 0; i < BenchNode.MERCHANTS; i++) {
            compare(BenchNode.FIRST_MERCHANT + i, 0);
        }
        Random random = new Random(1);
        for (int i = 0; i < Math.min(customers, CUSTOMERS_LOOKED_AT); i++) {
            compare(BenchNode.FIRST_CUSTOMER + random.nextInt(customers), BenchNode.BALANCE);
        }
        return differences;
    }

    private void compare(long account, long expected) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(api.resolve(Long.toString(account))).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            differences.add("account " + account + ": HTTP " + response.statusCode());
            return;
        }
        JsonNode body = json.readTree(response.body());
        if (body.path("posted").asLong(Long.MIN_VALUE) != expected
                || body.path("held").asLong(-1) != 0) {
            differences.add("account " + account + ": posted " + body.get("posted") + ", held " + body.get("held")
                    + "; expected " + expected + " and 0");
        }
    }
}
