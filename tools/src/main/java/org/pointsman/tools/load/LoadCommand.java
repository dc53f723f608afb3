package org.pointsman.tools.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.TerminalProgress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Drives traffic at a running switch, or plays a recording, and checks every answer. */
@Command(
        name = "load",
        description = "Drives traffic at a running switch and checks every answer.",
        footer = {
            "",
            "As fast as it goes, or with --rate by a timetable: then latency counts from when a request was meant to "
                    + "leave (no coordinated omission). What is taken from an account is given back by the next request, "
                    + "so the traffic can go on for ever; nobody else may use the cards meanwhile. With --play it sends "
                    + "a recording on one connection and compares all answers in order. docs/load.md explains the "
                    + "figures.",
            "",
            "Examples:",
            "  pointsman load --duration 30s",
            "  pointsman load --rate 50000 --histogram latencies.hlog --json",
            "  pointsman load --reference reference.yaml --play frames.bin --expect expected.csv",
            "",
            "Exit code 0 only if every answer was right and none is missing."
        })
public final class LoadCommand implements Callable<Integer> {
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(7);

    @Option(names = "--host", paramLabel = "H", defaultValue = "127.0.0.1", description = "Default: ${DEFAULT-VALUE}.")
    private String host;

    @Option(names = "--port", paramLabel = "P", defaultValue = "8584", description = "Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--dialect",
            paramLabel = "D",
            defaultValue = "iso87-binary",
            description = "Of that listener. Default: ${DEFAULT-VALUE}.")
    private String dialectName;

    @Option(
            names = "--framing",
            paramLabel = "F",
            defaultValue = "length2",
            description = "Of that listener. Default: ${DEFAULT-VALUE}.")
    private String framingName;

    @Option(names = "--connections", paramLabel = "N", description = "Default: 8; a recording takes 1.")
    private Integer connections;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "32",
            description = "Requests a connection sends before it waits. Default: ${DEFAULT-VALUE}.")
    private int inFlight;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "0",
            description = "Requests a second over all connections; 0, the default, is as fast as it goes.")
    private double rate;

    @Option(
            names = "--duration",
            paramLabel = "T",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "Of the measured interval. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(
            names = "--warmup",
            paramLabel = "T",
            defaultValue = "2s",
            converter = DurationConverter.class,
            description = "Traffic before it, checked but not measured. Default: ${DEFAULT-VALUE}.")
    private Duration warmup;

    @Option(
            names = "--answer-timeout",
            paramLabel = "T",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long the switch may be silent before answers are missing. Default: ${DEFAULT-VALUE}.")
    private Duration answerTimeout;

    @Option(
            names = "--mix",
            paramLabel = "M",
            defaultValue = "PAIRS",
            description = "What to send: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}: purchases and reversals.")
    private TemplateTraffic.Mix mix;

    @Option(
            names = "--amount",
            paramLabel = "A",
            defaultValue = "100",
            description = "Of each transaction, in minor units. Default: ${DEFAULT-VALUE}.")
    private long amount;

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "How many cards of the reference data to use at most. Default: ${DEFAULT-VALUE}.")
    private int maxCards;

    @Option(
            names = "--reference",
            paramLabel = "F",
            description = "Reference data the switch runs with. Default: that of the demo.")
    private Path referenceFile;

    @Option(
            names = "--play",
            paramLabel = "F",
            description = "Recorded requests to send: frames with two length bytes.")
    private Path play;

    @Option(names = "--expect", paramLabel = "F", description = "The right answers to them: CSV.")
    private Path expect;

    @Option(
            names = "--from",
            paramLabel = "N",
            defaultValue = "0",
            description = "First request of the recording to send, from 0.")
    private int from;

    @Option(names = "--server-pid", paramLabel = "PID", description = "Measure this process's CPU time, too.")
    private Long serverPid;

    @Option(
            names = "--histogram",
            paramLabel = "F",
            description = "Write a latency histogram a second (HdrHistogram log).")
    private Path histogram;

    @Option(names = "--json", description = "Report as a JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if ((play == null) != (expect == null)) {
            throw new ParameterException(spec.commandLine(), "--play and --expect belong together");
        }
        if (play != null && connections != null && connections != 1) {
            throw new ParameterException(spec.commandLine(), "a recording is played on one connection");
        }
        try (PrintStream log = histogram == null ? null : new PrintStream(histogram.toFile(), StandardCharsets.UTF_8)) {
            return play == null ? drive(log) : play(log);
        }
    }

    private int drive(PrintStream log) throws IOException {
        ReferenceData reference =
                referenceFile == null ? YamlConfig.demoReference() : YamlConfig.readReference(referenceFile);
        int count = connections == null ? 8 : connections;
        LoadOptions options = options(count, log).warmup(warmup).duration(duration);
        Traffic traffic = orWrongUsage(() -> new TemplateTraffic(
                dialect(),
                reference,
                mix,
                TemplateTraffic.Peer.SWITCH,
                amount,
                maxCards,
                count,
                inFlight,
                new KeySequence()));
        long totalSeconds = warmup.plus(duration).toSeconds();
        try (TerminalProgress progress = new TerminalProgress("load", " s", 1)) {
            options.progress((elapsedNs, answers, wrong) ->
                    progress.at(TimeUnit.NANOSECONDS.toSeconds(elapsedNs), totalSeconds));
            return report(new LoadClient(options, traffic).run(), -1);
        }
    }

    private int play(PrintStream log) throws IOException {
        Recording recording = Recording.read(play, expect);
        RecordedTraffic traffic =
                orWrongUsage(() -> new RecordedTraffic(dialect(), recording, from, inFlight, number -> {}));
        LoadOptions options = options(1, log).warmup(Duration.ZERO).duration(AS_LONG_AS_IT_TAKES);
        try (TerminalProgress progress = new TerminalProgress("play", " requests", 1)) {
            options.progress((elapsedNs, answers, wrong) -> progress.at(from + answers, recording.size()));
            LoadReport report = new LoadClient(options, traffic).run();
            return report(report, traffic.answered());
        }
    }

    private LoadOptions options(int count, PrintStream log) {
        return orWrongUsage(() -> new LoadOptions(new InetSocketAddress(host, port), ClientFraming.of(framingName))
                .connections(count)
                .inFlight(inFlight)
                .ratePerSecond(rate)
                .answerTimeout(answerTimeout)
                .serverCpu(serverPid == null ? null : ProcessCpu.of(serverPid))
                .histogramLog(log));
    }

    private Dialect dialect() {
        return Dialects.find(dialectName);
    }

    private <T> T orWrongUsage(java.util.function.Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /**
     * @param playedTo first request of a recording without an answer; -1 = there was no recording
     */
    private int report(LoadReport report, int playedTo) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> map = report.asMap();
            if (playedTo >= 0) {
                map.put("playedTo", playedTo);
            }
            out.println(new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(map));
        } else {
            out.print(report.asText());
            if (playedTo >= 0) {
                out.println("recording    answered up to " + playedTo
                        + (report.good() ? "" : ", go on with --from " + playedTo));
            }
        }
        out.flush();
        if (!report.good()) {
            throw new CommandFailure(report.problems() + " problems, " + report.missing() + " answers missing");
        }
        return CommandLine.ExitCode.OK;
    }
}
