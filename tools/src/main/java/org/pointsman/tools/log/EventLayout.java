package org.pointsman.tools.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/**
 * One line an event, {@code key=value}: time, level, the event's name, then what belongs to it. What a library logs is the
 * event {@code library} with its text as {@code message}. docs/operations.md lists the events.
 */
public final class EventLayout extends LayoutBase<ILoggingEvent> {
    private static final String OWN = "org.pointsman.";
    private static final int MAX_FRAMES = 12;
    /** Whatever an exception quotes, no card number leaves with it. The 19 digits of a run's directory are none. */
    private static final Pattern LONG_NUMBER = Pattern.compile("(?<![0-9])(?!0{6}[0-9]{13}(?![0-9]))[0-9]{12,}");

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        line.append("time=").append(Instant.ofEpochMilli(event.getTimeStamp()));
        add(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        if (event.getLoggerName().startsWith(OWN)) {
            add(line, "event", event.getFormattedMessage());
        } else {
            add(line, "event", "library");
            add(line, "logger", event.getLoggerName());
            add(line, "message", event.getFormattedMessage());
        }
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                add(line, pair.key, String.valueOf(pair.value));
            }
        }
        for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
            add(
                    line,
                    "error",
                    cause.getClassName() + (cause.getMessage() == null ? "" : ": " + masked(cause.getMessage())));
            add(line, "at", frames(cause));
        }
        return line.append(System.lineSeparator()).toString();
    }

    private static String masked(String text) {
        return LONG_NUMBER.matcher(text).replaceAll("[number]");
    }

    private static String frames(IThrowableProxy cause) {
        StringBuilder frames = new StringBuilder();
        StackTraceElementProxy[] all = cause.getStackTraceElementProxyArray();
        for (int i = 0; i < Math.min(all.length, MAX_FRAMES); i++) {
            StackTraceElement frame = all[i].getStackTraceElement();
            frames.append(i == 0 ? "" : " < ")
                    .append(frame.getClassName())
                    .append('.')
                    .append(frame.getMethodName())
                    .append(':')
                    .append(frame.getLineNumber());
        }
        return frames.toString();
    }

    private static void add(StringBuilder line, String key, String value) {
        line.append(' ').append(key).append('=');
        if (isPlain(value)) {
            line.append(value);
            return;
        }
        line.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> line.append(Character.isISOControl(c) ? '?' : c);
            }
        }
        line.append('"');
    }

    /** Whether it can be told from its neighbours without quotes. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c == '"' || c == '\\' || c == '=' || Character.isISOControl(c)) {
                return false;
            }
        }
        return !value.isEmpty();
    }
}
