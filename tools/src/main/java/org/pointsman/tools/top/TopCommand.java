package org.pointsman.tools.top;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.Terminal;
import org.pointsman.tools.load.DurationConverter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Shows what a running switch does, by its metrics. */
@Command(
        name = "top",
        description = "Shows what a running switch does: rates, latencies, queues, tables.",
        footer = {
            "",
            "Reads the metrics of a switch over HTTP; docs/operations.md says what they mean. In a terminal it shows them in "
                    + "place, elsewhere one page behind the other. Ctrl-C ends it.",
            "",
            "Examples:",
            "  pointsman top",
            "  pointsman top --url http://127.0.0.1:8080 --interval 5s",
            "  pointsman top --once --json"
        })
public final class TopCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "An HTTP listener of the switch. Default: ${DEFAULT-VALUE}")
    private URI url;

    @Option(
            names = "--interval",
            paramLabel = "D",
            defaultValue = "1s",
            converter = DurationConverter.class,
            description = "How often to look; rates are over this long. Default: ${DEFAULT-VALUE}")
    private Duration interval;

    @Option(names = "--once", description = "Look twice, show the figures between, and exit.")
    private boolean once;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public Integer call() throws IOException {
        if (interval.toMillis() < 100) {
            throw new ParameterException(spec.commandLine(), "--interval is shorter than 100ms");
        }
        if (url.getScheme() == null || !url.getScheme().matches("https?") || url.getHost() == null) {
            throw new ParameterException(spec.commandLine(), "--url must be like http://127.0.0.1:8080");
        }
        boolean inPlace = !once && !json && Terminal.isInteractive();
        try {
            Reading before = read();
            do {
                Thread.sleep(interval.toMillis());
                Reading now = read();
                show(Figures.between(before, now, System.currentTimeMillis() / 1e3), inPlace);
                before = now;
            } while (!once);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return CommandLine.ExitCode.OK;
    }

    private Reading read() throws IOException, InterruptedException {
        URI metrics = url.resolve("/metrics");
        HttpRequest request = HttpRequest.newBuilder(metrics)
                .timeout(TIMEOUT)
                .header("Accept", "text/plain")
                .build();
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandFailure("no switch answers at " + metrics);
        }
        if (response.statusCode() != 200) {
            throw new CommandFailure(metrics + " answers " + response.statusCode());
        }
        try {
            return Reading.parse(System.nanoTime(), response.body());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(metrics + ": " + e.getMessage());
        }
    }

    private void show(Figures figures, boolean inPlace) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(mapper.writeValueAsString(figures));
        } else {
            if (inPlace) {
                out.print(HOME_AND_CLEAR);
            }
            Screen.lines(figures).forEach(out::println);
            if (!inPlace && !once) {
                out.println();
            }
        }
        out.flush();
    }
}
