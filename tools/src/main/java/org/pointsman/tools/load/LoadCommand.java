package org.pointsman.tools.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.tools.CommandFailure;
import org.pointsman.tools.TerminalProgress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
                    + "so the traffic can go on for ever; nobody else may use the cards meanwhile, and cards whose account or "
                    + "limits do not bear all that may be under way are left out. With --play it sends a recording on one "
                    + "connection and compares all answers in order. docs/load.md explains the figures.",
            "",
            "Examples:",
            "  pointsman load --duration 30s",
            "  pointsman load --rate 50000 --duration 60s --save runs/monday",
            "  pointsman load --protocol json --json-connections 128",
            "  pointsman load --protocol iso8583,json --rate 20000 --mix mixed --cards 1000000",
            "  pointsman load compare runs/monday runs/tuesday --tolerance 5",
            "  pointsman load report runs/monday runs/tuesday --out report.html",
            "  pointsman load --reference reference.yaml --play frames.bin --expect expected.csv",
            "",
            "Exit code 0 only if every answer was right and none is missing."
        })
public final class LoadCommand implements Callable<Integer> {
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(7);

    @Option(names = "--host", paramLabel = "H", defaultValue = "127.0.0.1", description = "Default: ${DEFAULT-VALUE}.")
    private String host;

    @Option(
            names = "--protocol",
            paramLabel = "P",
            split = ",",
            defaultValue = "ISO8583",
            description = "ISO8583, JSON, or ISO8583,JSON for both at the same time. Default: ${DEFAULT-VALUE}.")
    private EnumSet<Protocol> protocols;

    @Mixin
    private IsoSide iso;

    @Mixin
    private JsonSide jsonSide;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "0",
            description = "Requests a second over all connections together; 0, the default, is as fast as it goes.")
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
    private Mix mix;

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

    @Option(
            names = "--save",
            paramLabel = "DIR",
            description =
                    "Keep the run: summary, configuration, rates by the second, histograms. For compare and report.")
    private Path save;

    @Option(names = "--json", description = "Report as a JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if ((play == null) != (expect == null)) {
            throw new ParameterException(spec.commandLine(), "--play and --expect belong together");
        }
        if (play != null && (iso.asksForSeveral() || protocols.contains(Protocol.JSON))) {
            throw new ParameterException(
                    spec.commandLine(), "a recording is played on one connection, and in ISO 8583");
        }
        if (save != null && histogram != null) {
            throw new ParameterException(spec.commandLine(), "--save keeps the histograms as well: leave --histogram");
        }
        Path log = save == null ? histogram : SavedRun.prepare(save);
        try (PrintStream stream = log == null ? null : new PrintStream(log.toFile(), StandardCharsets.UTF_8)) {
            return play == null ? drive(stream) : play(stream);
        } finally {
            if (save != null) {
                SavedRun.discardUnfinished(save);
            }
        }
    }

    private int drive(PrintStream log) throws IOException {
        LoadOptions options = options(log).warmup(warmup).duration(duration);
        ConnectionGroup[] groups = groups();
        long totalSeconds = warmup.plus(duration).toSeconds();
        try (TerminalProgress progress = new TerminalProgress("load", " s", 1)) {
            options.progress((elapsedNs, answers, wrong) ->
                    progress.at(TimeUnit.NANOSECONDS.toSeconds(elapsedNs), totalSeconds));
            return report(new LoadClient(options, groups).run(), -1);
        }
    }

    private ConnectionGroup[] groups() throws IOException {
        ReferenceData reference =
                referenceFile == null ? YamlConfig.demoReference() : YamlConfig.readReference(referenceFile);
        List<ConnectionGroup> groups = new ArrayList<>();
        try {
            for (Protocol protocol : protocols) {
                boolean isIso = protocol == Protocol.ISO8583;
                TrafficPlan plan = new TrafficPlan(
                        reference,
                        mix,
                        Peer.SWITCH,
                        amount,
                        maxCards,
                        groups.size(),
                        protocols.size(),
                        isIso ? iso.connections() : jsonSide.connections(),
                        isIso ? iso.inFlight() : jsonSide.inFlight());
                groups.add(
                        isIso
                                ? iso.group(
                                        host,
                                        new TemplateTraffic(iso.dialect(), plan, new KeySequence()),
                                        iso.connections())
                                : jsonSide.group(host, plan));
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        return groups.toArray(ConnectionGroup[]::new);
    }

    private int play(PrintStream log) throws IOException {
        Recording recording = Recording.read(play, expect);
        RecordedTraffic traffic =
                orWrongUsage(() -> new RecordedTraffic(iso.dialect(), recording, from, iso.inFlight(), number -> {}));
        ConnectionGroup group = orWrongUsage(() -> iso.group(host, traffic, 1));
        LoadOptions options = options(log).warmup(Duration.ZERO).duration(AS_LONG_AS_IT_TAKES);
        try (TerminalProgress progress = new TerminalProgress("play", " requests", 1)) {
            options.progress((elapsedNs, answers, wrong) -> progress.at(from + answers, recording.size()));
            LoadReport report = new LoadClient(options, group).run();
            return report(report, traffic.answered());
        }
    }

    private LoadOptions options(PrintStream log) {
        return orWrongUsage(() -> new LoadOptions()
                .ratePerSecond(rate)
                .answerTimeout(answerTimeout)
                .serverCpu(serverPid == null ? null : ProcessCpu.of(serverPid))
                .histogramLog(log));
    }

    /** What was asked for, to be saved with the run. */
    private Map<String, Object> configuration() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("host", host);
        map.put("rate", rate);
        map.put("mix", mix.toString());
        map.put("amount", amount);
        map.put("maxCards", maxCards);
        map.put("warmup", warmup.toString());
        map.put("duration", play == null ? duration.toString() : "a recording");
        if (protocols.contains(Protocol.ISO8583)) {
            map.put(IsoSide.NAME, iso.asMap());
        }
        if (protocols.contains(Protocol.JSON)) {
            map.put(JsonSide.NAME, jsonSide.asMap());
        }
        return map;
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
    private int report(LoadReport report, int playedTo) throws IOException {
        if (save != null) {
            SavedRun.write(save, configuration(), report);
        }
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
