package org.pointsman.net.iso8583;

/** A dialect file that cannot be used. The message names the file, the line and the reason. */
public final class DialectException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    DialectException(final String file, final int line, final String reason) {
        super(line > 0 ? file + ":" + line + ": " + reason : file + ": " + reason);
    }
}
