package org.pointsman.tools.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run of a {@link LoadClient} found. The counts are of the whole run, warm-up included; rate, CPU time and latencies
 * are of the measured interval.
 *
 * @param sent requests that left
 * @param missing requests that got no answer
 * @param unsent requests that the timetable held and that could not even be sent in twice the time
 * @param problems everything that was not as it should be: wrong answers, answers to nothing, answers out of order,
 *     connections lost
 * @param firstProblems the first few of them, described
 * @param measuredNs length of the measured interval
 * @param clientCpuNs CPU time of this process in it
 * @param serverCpuNs CPU time of the measured process in it; -1 if none was measured
 * @param parts one a group of connections
 * @param seconds of the run, warm-up included
 */
public record LoadReport(
        long sent,
        long missing,
        long unsent,
        long problems,
        List<String> firstProblems,
        long measuredNs,
        long clientCpuNs,
        long serverCpuNs,
        List<Part> parts,
        List<Second> seconds) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double[] QUANTILES = {50, 90, 99, 99.9, 99.99};

    /**
     * What a group of connections found.
     *
     * @param answered requests that got an answer, right or wrong
     * @param wrong answers that were not what is right
     * @param measuredAnswers answers that came in the measured interval
     * @param latencyNs in a closed loop from sending, in an open loop from when sending was meant
     */
    public record Part(
            String name,
            int connections,
            int inFlight,
            long answered,
            long wrong,
            long measuredAnswers,
            Histogram latencyNs) {}

    /**
     * About a second of a run.
     *
     * @param fromSeconds since the start of the run
     * @param toSeconds likewise
     * @param measured whether it counts, or is warm-up or rest
     * @param answers that came in it, to each part
     * @param problems noticed in it
     */
    public record Second(double fromSeconds, double toSeconds, boolean measured, List<Long> answers, long problems) {}

    public long answered() {
        return parts.stream().mapToLong(Part::answered).sum();
    }

    public long wrong() {
        return parts.stream().mapToLong(Part::wrong).sum();
    }

    public long measuredAnswers() {
        return parts.stream().mapToLong(Part::measuredAnswers).sum();
    }

    /** Of all parts together. */
    public Histogram latencyNs() {
        if (parts.size() == 1) {
            return parts.get(0).latencyNs;
        }
        Histogram sum = new Histogram(LatencyRecorder.HIGHEST_NS, LatencyRecorder.DIGITS);
        parts.forEach(part -> sum.add(part.latencyNs));
        return sum;
    }

    /** Whether every answer was right and none is missing. */
    public boolean good() {
        return problems == 0 && missing == 0;
    }

    public double perSecond() {
        return perSecond(measuredAnswers());
    }

    private double perSecond(long answers) {
        return measuredNs == 0 ? 0 : answers * NANOS_PER_SECOND / measuredNs;
    }

    /** CPU time of the measured process an answer, in microseconds; NaN if none was measured. */
    public double serverCpuUs() {
        return serverCpuNs < 0 ? Double.NaN : perAnswerUs(serverCpuNs);
    }

    /** CPU time of this process an answer, in microseconds. */
    public double clientCpuUs() {
        return perAnswerUs(clientCpuNs);
    }

    private double perAnswerUs(long cpuNs) {
        long answers = measuredAnswers();
        return answers == 0 ? Double.NaN : cpuNs / NANOS_PER_MICRO / answers;
    }

    /** Quantiles in microseconds by name ({@code p50} …), with {@code mean} and {@code max}. */
    public Map<String, Double> latencyUs() {
        return quantilesUs(latencyNs());
    }

    /** Quantiles of nanoseconds in microseconds, by name as in {@link #latencyUs}. */
    public static Map<String, Double> quantilesUs(Histogram latencyNs) {
        Map<String, Double> quantiles = new LinkedHashMap<>();
        quantiles.put("mean", rounded(latencyNs.getMean() / NANOS_PER_MICRO));
        for (double quantile : QUANTILES) {
            String name = "p" + (quantile == Math.rint(quantile) ? Long.toString((long) quantile) : "" + quantile);
            quantiles.put(name, rounded(latencyNs.getValueAtPercentile(quantile) / NANOS_PER_MICRO));
        }
        quantiles.put("max", rounded(latencyNs.getMaxValue() / NANOS_PER_MICRO));
        return quantiles;
    }

    /** For JSON: what a program may want to read. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", good());
        map.put("seconds", rounded(measuredNs / NANOS_PER_SECOND));
        map.put("answers", measuredAnswers());
        map.put("perSecond", Math.round(perSecond()));
        map.put("sent", sent);
        map.put("answered", answered());
        map.put("wrongAnswers", wrong());
        map.put("missingAnswers", missing);
        map.put("unsent", unsent);
        map.put("problems", problems);
        map.put("firstProblems", firstProblems);
        map.put("clientCpuUs", rounded(clientCpuUs()));
        map.put("serverCpuUs", serverCpuNs < 0 ? null : rounded(serverCpuUs()));
        map.put("latencyUs", latencyUs());
        map.put("parts", parts.stream().map(this::asMap).toList());
        return map;
    }

    private Map<String, Object> asMap(Part part) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", part.name);
        map.put("connections", part.connections);
        map.put("inFlight", part.inFlight);
        map.put("answers", part.measuredAnswers);
        map.put("perSecond", Math.round(perSecond(part.measuredAnswers)));
        map.put("answered", part.answered);
        map.put("wrongAnswers", part.wrong);
        map.put("latencyUs", quantilesUs(part.latencyNs));
        return map;
    }

    /** For people. */
    public String asText() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "answers      %,d in %.2f s: %,.0f a second",
                measuredAnswers(),
                measuredNs / NANOS_PER_SECOND,
                perSecond());
        line(text, "checked      %,d sent, %,d answered, %,d wrong, %,d missing", sent, answered(), wrong(), missing);
        if (unsent > 0) {
            line(
                    text,
                    "not sent     %,d: the rate is more than the switch takes, so latencies are short of them",
                    unsent);
        }
        latencyLine(text, "latency", latencyNs());
        if (parts.size() > 1) {
            for (Part part : parts) {
                line(text, "%-12s %,.0f a second, %,d wrong", part.name, perSecond(part.measuredAnswers), part.wrong);
                latencyLine(text, "", part.latencyNs);
            }
        }
        line(text, "client CPU   %.2f µs an answer", clientCpuUs());
        if (serverCpuNs >= 0) {
            line(text, "server CPU   %.2f µs an answer", serverCpuUs());
        }
        if (problems > 0) {
            line(text, "PROBLEMS     %,d, the first of them:", problems);
            firstProblems.forEach(problem -> line(text, "  %s", problem));
        }
        return text.toString();
    }

    private static void latencyLine(StringBuilder text, String title, Histogram latencyNs) {
        text.append(String.format("%-13s", title));
        quantilesUs(latencyNs).forEach((name, us) -> text.append(String.format(Locale.ROOT, "%s %.1f  ", name, us)));
        line(text, "µs");
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static double rounded(double value) {
        return Double.isNaN(value) ? 0 : Math.round(value * 1000) / 1000.0;
    }
}
