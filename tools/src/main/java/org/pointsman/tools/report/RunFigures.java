package org.pointsman.tools.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.pointsman.tools.load.SavedRun;

/** The figures of a run that are put side by side. */
final class RunFigures {
    /** What is better. */
    enum Better {
        HIGHER,
        LOWER,
        /** Shown, but too much a matter of chance to judge by. */
        NOT_JUDGED
    }

    /**
     * A figure.
     *
     * @param path where it stands in the summary of a run
     * @param digits behind the decimal point
     */
    record Figure(String name, String path, int digits, Better better) {

        /** NaN if the run has none. */
        double of(SavedRun run) {
            JsonNode value = run.json().get("summary").at(path);
            return value.isNumber() ? value.asDouble() : Double.NaN;
        }

        String text(double value) {
            return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%,." + digits + "f", value);
        }
    }

    static final List<Figure> ALL = List.of(
            new Figure("answers a second", "/perSecond", 0, Better.HIGHER),
            new Figure("latency mean, µs", "/latencyUs/mean", 1, Better.NOT_JUDGED),
            new Figure("latency p50, µs", "/latencyUs/p50", 1, Better.LOWER),
            new Figure("latency p90, µs", "/latencyUs/p90", 1, Better.LOWER),
            new Figure("latency p99, µs", "/latencyUs/p99", 1, Better.LOWER),
            new Figure("latency p99.9, µs", "/latencyUs/p99.9", 1, Better.NOT_JUDGED),
            new Figure("latency p99.99, µs", "/latencyUs/p99.99", 1, Better.NOT_JUDGED),
            new Figure("latency max, µs", "/latencyUs/max", 1, Better.NOT_JUDGED),
            new Figure("server CPU an answer, µs", "/serverCpuUs", 2, Better.LOWER),
            new Figure("client CPU an answer, µs", "/clientCpuUs", 2, Better.NOT_JUDGED),
            new Figure("wrong answers", "/wrongAnswers", 0, Better.NOT_JUDGED),
            new Figure("missing answers", "/missingAnswers", 0, Better.NOT_JUDGED),
            new Figure("not sent", "/unsent", 0, Better.NOT_JUDGED));

    private RunFigures() {}
}
