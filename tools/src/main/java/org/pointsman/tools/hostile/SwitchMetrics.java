package org.pointsman.tools.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.pointsman.tools.top.Reading;

/** Asks a switch for its metrics. One thread at a time. */
public final class SwitchMetrics {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;

    /**
     * @param api an HTTP listener of the switch
     */
    public SwitchMetrics(InetSocketAddress api) {
        uri = URI.create("http://" + api.getHostString() + ":" + api.getPort() + "/metrics");
    }

    /**
     * All of them, as they are now.
     *
     * @throws IOException if it does not answer, or with another status than 200
     */
    public Reading read() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("/metrics answered " + response.statusCode());
        }
        return Reading.parse(System.nanoTime(), response.body());
    }

    /** The sum of a counter's samples with the labels that an attack's evidence names. */
    static double count(Reading reading, Attack.Evidence evidence) {
        return reading.samples().stream()
                .filter(sample -> sample.name().equals(evidence.metric()))
                .filter(sample ->
                        sample.labels().entrySet().containsAll(evidence.labels().entrySet()))
                .mapToDouble(Reading.Sample::value)
                .sum();
    }
}
