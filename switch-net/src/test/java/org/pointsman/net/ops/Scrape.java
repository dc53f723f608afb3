package org.pointsman.net.ops;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** One reading of {@code /metrics}: types of families, and values by name and labels as they stand in the text. */
record Scrape(String contentType, String text, Map<String, String> types, Map<String, Double> values) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Scrape of(InetSocketAddress address) throws IOException, InterruptedException {
        return of(address, "text/plain");
    }

    static Scrape of(InetSocketAddress address, String accept) throws IOException, InterruptedException {
        HttpResponse<String> response = get(address, "/metrics", accept);
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode() + ": " + response.body());
        }
        Map<String, String> types = new TreeMap<>();
        Map<String, Double> values = new LinkedHashMap<>();
        for (String line : response.body().split("\n")) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                types.put(words[2], words[3]);
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                int space = line.lastIndexOf(' ');
                values.put(line.substring(0, space), number(line.substring(space + 1)));
            }
        }
        return new Scrape(response.headers().firstValue("content-type").orElse(""), response.body(), types, values);
    }

    static HttpResponse<String> get(InetSocketAddress address, String path, String accept)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        return HTTP.send(
                HttpRequest.newBuilder(uri).header("Accept", accept).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static double number(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    /** @param series name and labels as they stand in the text */
    double value(String series) {
        Double value = values.get(series);
        if (value == null) {
            throw new AssertionError("there is no " + series + " in\n" + text);
        }
        return value;
    }
}
