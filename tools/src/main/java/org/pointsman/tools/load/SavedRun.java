package org.pointsman.tools.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.pointsman.tools.CommandFailure;

/**
 * A run of the load client as it is kept: a directory with {@code run.json} (what was asked for, what was found, how it went
 * second by second) and {@code latencies.hlog} (a latency histogram a second and part, HdrHistogram's log format,
 * nanoseconds).
 *
 * @param name of the directory
 * @param json the contents of {@code run.json}
 * @param latencies by the second and part, in the order of the log
 */
public record SavedRun(String name, JsonNode json, List<Interval> latencies) {
    private static final String SUMMARY_FILE = "run.json";
    /** What becomes the summary once it is whole. */
    private static final String UNFINISHED_SUMMARY_FILE = "run.json.unfinished";

    private static final String LATENCIES_FILE = "latencies.hlog";

    /** Of {@code run.json}; another number means other members. */
    private static final int FORMAT = 1;

    private static final double MILLIS_PER_SECOND = 1000;

    /**
     * The latencies of one part in about a second.
     *
     * @param fromSeconds since the start of the run
     */
    public record Interval(String part, double fromSeconds, Histogram latencyNs) {}

    /**
     * Makes the directory of a run that is about to begin.
     *
     * @return the file for its histograms
     * @throws IOException if it cannot be made, or a run is kept there already
     */
    public static Path prepare(Path directory) throws IOException {
        if (isThere(directory)) {
            throw new CommandFailure(directory + " holds a run already: give another name");
        }
        Files.createDirectories(directory);
        return directory.resolve(LATENCIES_FILE);
    }

    /** Whether a run is kept there: one that came to its end. */
    private static boolean isThere(Path directory) {
        return Files.exists(directory.resolve(SUMMARY_FILE));
    }

    /** Removes what a run has left that did not come to its end; one that did is kept. */
    public static void discardUnfinished(Path directory) throws IOException {
        if (!isThere(directory) && Files.isDirectory(directory)) {
            Files.deleteIfExists(directory.resolve(LATENCIES_FILE));
            Files.deleteIfExists(directory.resolve(UNFINISHED_SUMMARY_FILE));
            try (Stream<Path> others = Files.list(directory)) {
                if (others.findAny().isEmpty()) {
                    Files.delete(directory);
                }
            }
        }
    }

    /**
     * Writes what was found beside the histograms that are there already.
     *
     * @param configuration what was asked for
     */
    public static void write(Path directory, Map<String, Object> configuration, LoadReport report) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put("ended", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        map.put("configuration", configuration);
        map.put("machine", machine());
        map.put("summary", report.asMap());
        map.put("seconds", report.seconds());
        Path unfinished = directory.resolve(UNFINISHED_SUMMARY_FILE);
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(unfinished.toFile(), map);
        Files.move(unfinished, directory.resolve(SUMMARY_FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where a run took place, as far as a reader of its figures needs to know. */
    public static Map<String, Object> machine() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("processors", Runtime.getRuntime().availableProcessors());
        map.put("java", Runtime.version().toString());
        map.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return map;
    }

    /**
     * Reads a run.
     *
     * @throws CommandFailure naming the file and what is wrong with it
     */
    public static SavedRun read(Path directory) throws IOException {
        Path summary = directory.resolve(SUMMARY_FILE);
        Path log = directory.resolve(LATENCIES_FILE);
        if (!Files.isReadable(summary) || !Files.isReadable(log)) {
            throw new CommandFailure(directory + " holds no run: " + SUMMARY_FILE + " and " + LATENCIES_FILE
                    + " as load --save writes them belong there");
        }
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(summary.toFile());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new CommandFailure(
                    summary + " is not JSON: line " + e.getLocation().getLineNr());
        }
        if (json.path("format").asInt() != FORMAT) {
            throw new CommandFailure(summary + " is not of format " + FORMAT + ", the one this version reads");
        }
        for (String member : List.of("configuration", "machine", "summary", "seconds")) {
            if (!json.hasNonNull(member)) {
                throw new CommandFailure(summary + " has no member \"" + member + "\"");
            }
        }
        String name = directory.toAbsolutePath().normalize().getFileName().toString();
        return new SavedRun(name, json, readLatencies(log));
    }

    private static List<Interval> readLatencies(Path log) throws IOException {
        List<Interval> intervals = new ArrayList<>();
        try (InputStream in = new FileInputStream(log.toFile());
                HistogramLogReader reader = new HistogramLogReader(in)) {
            for (EncodableHistogram next = reader.nextIntervalHistogram();
                    next != null;
                    next = reader.nextIntervalHistogram()) {
                Histogram histogram = (Histogram) next;
                if (histogram.getTag() == null) {
                    throw new CommandFailure(log + " holds a histogram without a tag, so it was not written by --save");
                }
                double from = histogram.getStartTimeStamp() / MILLIS_PER_SECOND - reader.getStartTimeSec();
                intervals.add(new Interval(histogram.getTag(), from, histogram));
            }
        } catch (CommandFailure e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CommandFailure(log + " is no HdrHistogram log");
        }
        if (intervals.isEmpty()) {
            throw new CommandFailure(log + " holds no histogram");
        }
        return intervals;
    }

    /** The same run under another name. */
    public SavedRun named(String otherName) {
        return new SavedRun(otherName, json, latencies);
    }

    /** All latencies of the measured interval together. */
    public Histogram total() {
        return total(null);
    }

    /**
     * @param part whose latencies; null for all
     */
    public Histogram total(String part) {
        Histogram total = new Histogram(LatencyRecorder.HIGHEST_NS, LatencyRecorder.DIGITS);
        latencies.stream()
                .filter(interval -> part == null || part.equals(interval.part))
                .forEach(interval -> total.add(interval.latencyNs));
        return total;
    }

    /** Names of the parts, in order. */
    public List<String> parts() {
        List<String> names = new ArrayList<>();
        json.get("summary")
                .path("parts")
                .forEach(part -> names.add(part.path("name").asText()));
        return names;
    }
}
