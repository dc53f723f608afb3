package org.pointsman.tools.top;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All metrics of a switch at one moment, as read from Prometheus text (format 0.0.4).
 *
 * @param atNs when they were read, by {@link System#nanoTime}
 */
public record Reading(long atNs, List<Sample> samples) {

    /** One line. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    private static final Pattern LINE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+-?[0-9]+)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?\\s*");

    /** @throws IllegalArgumentException naming the first line that is none of the format */
    public static Reading parse(long atNs, String text) {
        List<Sample> samples = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n")) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("line " + number + " is no line of Prometheus text");
            }
            samples.add(
                    new Sample(matcher.group(1), labels(matcher.group(2), number), value(matcher.group(3), number)));
        }
        return new Reading(atNs, samples);
    }

    private static Map<String, String> labels(String text, int line) {
        Map<String, String> labels = new HashMap<>();
        if (text != null) {
            Matcher matcher = LABEL.matcher(text);
            int end = 0;
            while (matcher.find() && matcher.start() == end) {
                labels.put(
                        matcher.group(1), matcher.group(2).replace("\\\"", "\"").replace("\\\\", "\\"));
                end = matcher.end();
            }
            if (end != text.length()) {
                throw new IllegalArgumentException("line " + line + ": its labels cannot be read");
            }
        }
        return labels;
    }

    private static double value(String text, int line) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException("line " + line + ": its value is no number");
                }
            }
        };
    }

    /** The sum of all samples of a name; 0 if there are none. */
    public double sum(String name) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** The sums of all samples of a name, by one of their labels. */
    public SortedMap<String, Double> by(String name, String label) {
        SortedMap<String, Double> sums = new TreeMap<>();
        for (Sample sample : samples) {
            if (sample.name.equals(name) && sample.labels.containsKey(label)) {
                sums.merge(sample.labels.get(label), sample.value, Double::sum);
            }
        }
        return sums;
    }

    /** The value of the sample with that label of that value besides others; NaN if there is none. */
    public double value(String name, Map<String, String> labels) {
        for (Sample sample : samples) {
            if (sample.name.equals(name) && sample.labels.entrySet().containsAll(labels.entrySet())) {
                return sample.value;
            }
        }
        return Double.NaN;
    }

    /** The value of a label of the first sample of a name; empty if there is none. */
    public String label(String name, String label) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name))
                .map(sample -> sample.labels.getOrDefault(label, ""))
                .findFirst()
                .orElse("");
    }
}
