package org.pointsman.net.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a file and the files it names, so that one attempt shows all of it, within reason. */
final class Problems {
    /** More than this many are not collected. */
    static final int MAX = 20;

    private record Problem(String file, int line, String reason) {}

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    /** @param file as messages shall name it */
    Problems(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    int count() {
        return problems.size();
    }

    /** @throws ConfigException when there are enough */
    void add(int line, String reason) {
        add(file, line, reason);
    }

    /** @param line from 1; 0 where the whole file is meant */
    void add(String otherFile, int line, String reason) {
        problems.add(new Problem(otherFile, line, reason));
        if (problems.size() == MAX) {
            throw new ConfigException(sorted());
        }
    }

    /** @throws ConfigException if there are any */
    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ConfigException(sorted());
        }
    }

    private List<String> sorted() {
        // A stable sort: within a line, the order in which they were found.
        return problems.stream()
                .sorted(Comparator.comparing((Problem problem) -> !problem.file.equals(file))
                        .thenComparing(Problem::file)
                        .thenComparingInt(Problem::line))
                .map(problem -> problem.file + (problem.line > 0 ? ":" + problem.line : "") + ": " + problem.reason)
                .toList();
    }
}
