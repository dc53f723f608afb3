package org.pointsman.net.config;

import java.util.List;

/** A configuration that cannot be used. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    ConfigException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, each as {@code file:line: reason}, in order of line; without card numbers. */
    public List<String> problems() {
        return problems;
    }
}
