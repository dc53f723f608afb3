package org.pointsman.tools.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pointsman.tools.acceptance.SwitchProcess.Result;

/**
 * A switch under payments whose keys are rotated while it runs, killed at random around that. Every payment that was answered is
 * known to the next run, every record can be decrypted, and what was sealed is as it was. The number of kills is
 * {@code -Dpointsman.rotationKills}.
 */
class KilledRotationIT {
    private static final int KILLS = Integer.getInteger("pointsman.rotationKills", 2);
    private static final long SEED = Long.getLong("pointsman.rotationSeed", System.nanoTime());
    private static final long MAX_KILL_DELAY_MS = 120;

    private static final String BODY = """
            {"amount": {"value": 1, "currency": "CNY"}, "capture": true, "source": {"card": {"pan": "6225880012345675", \
            "expiry": "3012"}}, "merchant": "898310053990001"}""";

    @TempDir
    private Path directory;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper mapper = new ObjectMapper();
    /** Payments that were answered: their ids by their keys. */
    private final Map<String, String> answered = new LinkedHashMap<>();

    private final AtomicInteger payments = new AtomicInteger();
    private Path node;
    private Path data;
    private Path keys;

    @Test
    void nothingThatWasAnsweredIsLostAroundARotation() throws Exception {
        configure();
        Random random = new Random(SEED);
        int rotations = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (SwitchProcess process = SwitchProcess.start(node)) {
                InetSocketAddress address = process.awaitListener();
                assertThat(address).as(describe(process)).isNotNull();
                requireAnsweredAreKnown(address);
                Thread traffic = new Thread(() -> payUntilKilled(address));
                traffic.start();
                Result rotated =
                        SwitchProcess.run("keys", "rotate", "--data", data.toString(), "--keys", keys.toString());
                // A kill may have left the key of the round before where it waits: this start has taken it.
                assertThat(rotated.exitCode()).as(rotated.out() + rotated.err()).isZero();
                rotations++;
                new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(MAX_KILL_DELAY_MS)));
                process.kill();
                process.awaitEnd();
                traffic.join();
            }
        }
        try (SwitchProcess process = SwitchProcess.start(node)) {
            InetSocketAddress address = process.awaitListener();
            assertThat(address).as(describe(process)).isNotNull();
            requireAnsweredAreKnown(address);
            assertThat(process.terminate()).isIn(0, 143);
        }
        assertThat(answered).hasSizeGreaterThan(KILLS);
        requireReadable(rotations);
    }

    private static String describe(SwitchProcess process) throws IOException {
        return "seed " + SEED + "\n" + process.log();
    }

    private void configure() throws IOException {
        Files.createDirectories(directory.resolve("written").resolve("tmp"));
        data = directory.resolve("written").resolve("data");
        keys = directory.resolve("written").resolve("keys");
        Path reference = Files.writeString(directory.resolve("reference.yaml"), """
                businessDay: { zone: Asia/Shanghai, cutOver: "23:00" }
                accounts:
                  - { id: 1000000001, kind: customer, currency: CNY, balance: 100000000 }
                  - { id: 2000000001, kind: merchant, currency: CNY }
                cards: [ { pan: "6225880012345675", account: 1000000001, expiry: "3012" } ]
                merchants: [ { id: "898310053990001", name: North Gate Store, mcc: "5399", account: 2000000001 } ]
                routes: [ { prefix: "622588", channel: on-us } ]
                """);
        node = Files.writeString(directory.resolve("node.yaml"), """
                node: rotation
                data: %s
                keys: %s
                seals: { every: 1s }
                listeners: [ { name: recorded, protocol: http, bind: "127.0.0.1:0" } ]
                reference: %s
                """.formatted(data, keys, reference));
    }

    private void payUntilKilled(InetSocketAddress address) {
        while (true) {
            String key = "payment-" + payments.incrementAndGet();
            try {
                answered.put(key, pay(address, key));
            } catch (IOException e) {
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** @return the id of the payment */
    private String pay(InetSocketAddress address, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + address.getPort() + "/v1/payments"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(BODY))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode json = mapper.readTree(response.body());
        if (response.statusCode() >= 300) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return json.get("id").asText();
    }

    /** The same key again is the same payment: asked of the newest ones, which a rotation may have touched. */
    private void requireAnsweredAreKnown(InetSocketAddress address) throws Exception {
        int skip = Math.max(0, answered.size() - 50);
        for (Map.Entry<String, String> payment :
                answered.entrySet().stream().skip(skip).toList()) {
            assertThat(pay(address, payment.getKey())).isEqualTo(payment.getValue());
        }
    }

    private void requireReadable(int rotations) throws Exception {
        Result replayed = SwitchProcess.run("journal", "replay", data.toString(), "--keys", keys.toString());
        assertThat(replayed.exitCode()).as(replayed.out() + replayed.err()).isZero();
        Result verified = SwitchProcess.run("journal", "verify", data.toString(), "--keys", keys.toString());
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).contains(System.lineSeparator() + "0 records behind them are not sealed");
        Result listed =
                SwitchProcess.run("keys", "list", "--data", data.toString(), "--keys", keys.toString(), "--json");
        assertThat(listed.exitCode()).as(listed.out() + listed.err()).isZero();
        JsonNode list = mapper.readTree(listed.out());
        assertThat(list.get("keys")).hasSize(rotations + 1);
        assertThat(list.get("waiting").booleanValue()).isFalse();
    }
}
