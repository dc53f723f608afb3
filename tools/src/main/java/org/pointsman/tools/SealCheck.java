package org.pointsman.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.seals.SealReport;
import org.pointsman.core.host.seals.SealVerifier;

/** The seals of a journal, checked against its records and shown; or why they could not be checked. */
final class SealCheck {
    /** Problems shown one by one. */
    private static final int MAX_LISTED = 100;

    /** Null if the keys cannot be read. */
    private final SealReport report;

    /** What is wrong with the keys, null if nothing is. */
    private final String keyProblem;

    private SealCheck(SealReport report, String keyProblem) {
        this.report = report;
        this.keyProblem = keyProblem;
    }

    /** @param keys the key directory */
    static SealCheck of(Path data, Path keys) {
        KeyStore store;
        try {
            store = KeyStore.open(keys);
        } catch (IOException e) {
            return new SealCheck(null, e.getMessage());
        }
        try (TerminalProgress progress = new TerminalProgress("seals", " records", 1)) {
            return new SealCheck(SealVerifier.verify(data, keys, store, progress::at), null);
        }
    }

    /** What keeps the journal from being called intact, in a few words; null if nothing does. */
    String fault() {
        if (report == null) {
            return "the seals were not checked: " + keyProblem;
        }
        int problems = report.problems().size();
        return problems == 0 ? null : "the seals do not hold in " + problems + (problems == 1 ? " place" : " places");
    }

    void print(PrintWriter out) {
        if (report == null) {
            out.println(fault());
            return;
        }
        if (!report.present()) {
            out.println("no seals");
        } else if (report.to() == 0) {
            out.printf("%d seals, none of which proves anything%n", report.seals());
        } else {
            out.printf(
                    "%d seals, records %d to %d are under those that were checked, until %s%n",
                    report.seals(), report.from(), report.to(), instant(report.timestampNs()));
        }
        out.println(report.unsealed() + (report.present() ? " records behind them" : " records") + " are not sealed"
                + unsealedTime());
        report.remarks().forEach(remark -> out.println("warning: " + remark));
        List<SealReport.Problem> problems = report.problems();
        problems.stream()
                .limit(MAX_LISTED)
                .forEach(problem -> out.printf("seal %d: %s%n", problem.seal(), problem.what()));
        if (problems.size() > MAX_LISTED) {
            out.printf("and %d more%n", problems.size() - MAX_LISTED);
        }
        if (report.present() || !report.isIntact()) {
            out.println(conclusion());
        }
    }

    private String unsealedTime() {
        return report.unsealed() == 0
                ? ""
                : ", " + instant(report.unsealedFromNs()) + " to " + instant(report.unsealedToNs());
    }

    private String conclusion() {
        return report.isIntact() ? "sealed records are as they were" : "SEALS BROKEN";
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("checked", report != null);
        if (report == null) {
            map.put("keyProblem", keyProblem);
            return map;
        }
        map.put("intact", report.isIntact());
        map.put("seals", report.seals());
        map.put("fromSequence", report.from());
        map.put("toSequence", report.to());
        map.put("toTimestampNs", report.timestampNs());
        map.put("unsealedRecords", report.unsealed());
        map.put("unsealedFromTimestampNs", report.unsealedFromNs());
        map.put("unsealedToTimestampNs", report.unsealedToNs());
        map.put("remembered", report.remembered());
        map.put("notes", report.remarks());
        map.put(
                "problems",
                report.problems().stream()
                        .limit(MAX_LISTED)
                        .map(SealCheck::asMap)
                        .toList());
        return map;
    }

    /** What stands in place of the seals where they were not checked. */
    static Map<String, Object> unchecked() {
        return Map.of("checked", false);
    }

    private static Map<String, Object> asMap(SealReport.Problem problem) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seal", problem.seal());
        map.put("fromSequence", problem.from());
        map.put("toSequence", problem.to());
        map.put("description", problem.what());
        return map;
    }

    private static Instant instant(long timestampNs) {
        long nanosPerSecond = TimeUnit.SECONDS.toNanos(1);
        return Instant.ofEpochSecond(timestampNs / nanosPerSecond, timestampNs % nanosPerSecond);
    }
}
