package org.pointsman.net.iso8583;

import java.util.List;
import java.util.stream.Collectors;

/** A dialect file that cannot be used. The message names the file, the line and the reason. */
public final class DialectException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int MAX_SHOWN = 20;

    /** Several at once, a line each. */
    DialectException(final List<DialectException> all) {
        super(all.stream()
                .limit(MAX_SHOWN)
                .map(Throwable::getMessage)
                .collect(Collectors.joining(System.lineSeparator())));
    }

    DialectException(final String file, final int line, final String reason) {
        super(line > 0 ? file + ":" + line + ": " + reason : file + ": " + reason);
    }
}
