package org.pointsman.tools.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.pointsman.tools.CommandFailure;
import picocli.CommandLine.Option;

/** The options of {@code load} that say how it speaks JSON over HTTP. */
final class JsonSide {
    static final String NAME = "json";
    private static final Pattern API_KEY = Pattern.compile("[!-~]{1,512}");

    @Option(
            names = "--json-port",
            paramLabel = "P",
            defaultValue = "8080",
            description = "Of the HTTP listener. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--json-connections",
            paramLabel = "N",
            defaultValue = "64",
            description = "Of HTTP. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--json-in-flight",
            paramLabel = "N",
            defaultValue = "1",
            description = "Requests such a connection sends before it waits (pipelining). Default: ${DEFAULT-VALUE}.")
    private int inFlight;

    @Option(
            names = "--api-key-file",
            paramLabel = "F",
            description = "File with the API key that is sent as bearer token. Default: none is sent.")
    private Path apiKeyFile;

    int connections() {
        return connections;
    }

    int inFlight() {
        return inFlight;
    }

    ConnectionGroup group(String host, TrafficPlan plan) throws IOException {
        JsonTraffic traffic = new JsonTraffic(plan, host + ":" + port, apiKey());
        return new ConnectionGroup(
                NAME, new InetSocketAddress(host, port), traffic.framing(), traffic, connections, inFlight);
    }

    private String apiKey() throws IOException {
        if (apiKeyFile == null) {
            return null;
        }
        String key = Files.readString(apiKeyFile, StandardCharsets.UTF_8).strip();
        if (!API_KEY.matcher(key).matches()) {
            throw new CommandFailure(apiKeyFile + " does not hold an API key: one line of printable ASCII");
        }
        return key;
    }

    /** What was asked for, to be saved with the run. */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("port", port);
        map.put("connections", connections);
        map.put("inFlight", inFlight);
        return map;
    }
}
