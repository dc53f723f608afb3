package org.pointsman.net.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One mapping of a file: keys, scalar values or lists of such, and the lines they stand in. Every getter that finds
 * something wrong reports it and answers with its fallback, so that the whole row is looked at; {@link #finish} then says
 * whether the row can be used. Rows of long lists are one reused object.
 */
final class Row {

    enum Type {
        TEXT,
        NUMBER,
        BOOLEAN,
        LIST,
        /** A cell of a CSV file, which is whatever it is asked for. */
        CELL,
        /** Anything no key takes: null, fractions, deeper nesting. */
        OTHER
    }

    private static final int MAX_KEYS = 32;
    private static final int MAX_SHOWN = 40;
    /** Of a card number in the wrong place people may see the first six digits and the last four. */
    private static final Pattern LONG_NUMBER = Pattern.compile("([0-9]{6})([0-9]{2,})([0-9]{4})");

    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(MiB|GiB)");

    private final Problems problems;
    private String file;
    private String section = "";
    private int line;
    private int count;
    private final String[] keys = new String[MAX_KEYS];
    private final Type[] types = new Type[MAX_KEYS];
    private final Object[] values = new Object[MAX_KEYS];
    private final int[] lines = new int[MAX_KEYS];
    private int asked;
    private int problemsBefore;

    Row(Problems problems) {
        this.problems = problems;
        this.file = problems.file();
    }

    /**
     * Starts over.
     *
     * @param file named in messages
     * @param section the row belongs to; empty for the file itself
     * @param line it begins in
     */
    Row begin(String file, String section, int line) {
        this.file = file;
        this.section = section;
        this.line = line;
        count = 0;
        asked = 0;
        problemsBefore = problems.count();
        return this;
    }

    void add(String key, Type type, Object value, int valueLine) {
        if (indexOf(key) >= 0) {
            problem(valueLine, "key '" + shortened(key) + "' stands here twice");
        } else if (count == MAX_KEYS) {
            problem(valueLine, "more than " + MAX_KEYS + " keys");
        } else {
            keys[count] = key;
            types[count] = type;
            values[count] = value;
            lines[count] = valueLine;
            count++;
        }
    }

    int line() {
        return line;
    }

    boolean has(String key) {
        return find(key) >= 0;
    }

    /** A text that must be there. */
    String text(String key) {
        if (!has(key)) {
            problem(line, key + " is missing");
            return "";
        }
        return text(key, "");
    }

    String text(String key, String fallback) {
        int i = find(key);
        if (i < 0) {
            return fallback;
        }
        if (types[i] != Type.TEXT && types[i] != Type.CELL) {
            problem(lines[i], key + " must be text" + (types[i] == Type.NUMBER ? ": put it in quotes" : ""));
            return fallback;
        }
        if (((String) values[i]).isBlank()) {
            problem(lines[i], key + " is empty");
            return fallback;
        }
        return (String) values[i];
    }

    /**
     * A text that must be there and have a certain form.
     *
     * @param form said in the message: "must be …"; the value is not, it may be a card number
     */
    String text(String key, Pattern pattern, String form) {
        String text = text(key);
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            refuse(key, key + " must be " + form);
            return "";
        }
        return text;
    }

    /** A whole number that must be there. */
    long number(String key, long min, long max) {
        if (!has(key)) {
            problem(line, key + " is missing");
            return min;
        }
        return number(key, min, max, min);
    }

    long number(String key, long min, long max, long fallback) {
        int i = find(key);
        if (i < 0) {
            return fallback;
        }
        boolean numeric = types[i] == Type.NUMBER || types[i] == Type.CELL;
        String text = numeric ? (String) values[i] : "";
        if (!isWholeNumber(text)) {
            problem(lines[i], key + " must be a whole number");
            return fallback;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // More digits than a long has: as far out of range as anything.
        }
        problem(lines[i], key + " is " + shortened(text) + ", must be " + min + " to " + max);
        return fallback;
    }

    boolean flag(String key, boolean fallback) {
        int i = find(key);
        if (i < 0) {
            return fallback;
        }
        String word = types[i] == Type.BOOLEAN || types[i] == Type.CELL ? (String) values[i] : "";
        if (!word.equals("true") && !word.equals("false")) {
            problem(lines[i], key + " must be true or false");
            return fallback;
        }
        return word.equals("true");
    }

    /** A number with its unit: {@code 500ms}, {@code 60s}, {@code 5m}, {@code 168h}, {@code 7d}. */
    Duration duration(String key, Duration min, Duration max, Duration fallback) {
        int i = find(key);
        if (i < 0) {
            return fallback;
        }
        Matcher matcher = types[i] == Type.TEXT ? DURATION.matcher((String) values[i]) : null;
        if (matcher == null || !matcher.matches()) {
            problem(lines[i], key + " must be a number and its unit (ms, s, m, h, d), like 60s");
            return fallback;
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            problem(
                    lines[i],
                    key + " is " + values[i] + ", must be " + min.toSeconds() + "s to " + max.toHours() + "h");
            return fallback;
        }
        return duration;
    }

    /** A number of bytes with its unit. */
    long size(String key, long min, long max, long fallback) {
        int i = find(key);
        if (i < 0) {
            return fallback;
        }
        Matcher matcher = types[i] == Type.TEXT ? SIZE.matcher((String) values[i]) : null;
        if (matcher == null || !matcher.matches()) {
            problem(lines[i], key + " must be a number and its unit (MiB, GiB), like 512MiB");
            return fallback;
        }
        long bytes = Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("MiB") ? 20 : 30);
        if (bytes < min || bytes > max) {
            problem(lines[i], key + " is " + values[i] + ", must be " + sizeText(min) + " to " + sizeText(max));
            return fallback;
        }
        return bytes;
    }

    /** A number of bytes as {@link #size} reads it. */
    static String sizeText(long bytes) {
        long mebibytes = bytes >> 20;
        return mebibytes % 1024 == 0 && mebibytes != 0 ? mebibytes / 1024 + "GiB" : mebibytes + "MiB";
    }

    /** A duration as {@link #duration} reads it. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0 && seconds != 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds != 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** One of several words that must be there. */
    <E> E choice(String key, Words<E> words) {
        if (!has(key)) {
            problem(line, key + " is missing");
            return words.first();
        }
        return choice(key, words, words.first());
    }

    <E> E choice(String key, Words<E> words, E fallback) {
        String text = text(key, null);
        if (text == null) {
            return fallback;
        }
        E choice = words.find(text);
        if (choice == null) {
            refuse(key, noneOf(key, text, words));
            return fallback;
        }
        return choice;
    }

    /** Several different words of a set: a list, in CSV divided by spaces. Null where the key is absent. */
    <E> List<E> choices(String key, Words<E> words) {
        int i = find(key);
        if (i < 0) {
            return null;
        }
        if (types[i] != Type.LIST && types[i] != Type.CELL) {
            problem(lines[i], key + " must be a list");
            return List.of();
        }
        List<E> found = new ArrayList<>();
        List<?> texts = types[i] == Type.LIST ? (List<?>) values[i] : List.of(((String) values[i]).split(" +"));
        for (Object text : texts) {
            E choice = words.find((String) text);
            if (choice == null) {
                problem(lines[i], noneOf(key, (String) text, words));
            } else if (found.contains(choice)) {
                problem(lines[i], key + " names '" + text + "' twice");
            } else {
                found.add(choice);
            }
        }
        return found;
    }

    /** Reports what is wrong with the value of a key. */
    void refuse(String key, String reason) {
        int i = indexOf(key);
        problem(i < 0 ? line : lines[i], reason);
    }

    /** Reports the keys nobody asked for. True if nothing was wrong with the row. */
    boolean finish() {
        for (int i = 0; i < count; i++) {
            if ((asked & 1 << i) == 0) {
                problem(lines[i], "unknown key '" + shortened(keys[i]) + "'");
            }
        }
        return problems.count() == problemsBefore;
    }

    /** Where the value of a key stands, for a complaint when the row is gone. */
    Place place(String key) {
        int i = indexOf(key);
        return new Place(file, section, i < 0 ? line : lines[i]);
    }

    record Place(String file, String section, int line) {
        void refuse(Problems problems, String reason) {
            problems.add(file, line, section + ": " + reason);
        }
    }

    private void problem(int problemLine, String reason) {
        problems.add(file, problemLine, section.isEmpty() ? reason : section + ": " + reason);
    }

    private int find(String key) {
        int i = indexOf(key);
        if (i >= 0) {
            asked |= 1 << i;
        }
        return i;
    }

    private int indexOf(String key) {
        for (int i = 0; i < count; i++) {
            if (keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    /** Digits without a leading zero, which other YAML readers would take for octal; a minus may stand before them. */
    private static boolean isWholeNumber(String text) {
        int first = text.startsWith("-") ? 1 : 0;
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > first && (text.length() == first + 1 || text.charAt(first) != '0');
    }

    private static String noneOf(String key, String text, Words<?> words) {
        return key + " '" + shortened(text) + "' is none of " + words;
    }

    /** A message stays readable whatever somebody put there, and shows no card number. */
    static String shortened(String text) {
        String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
        return LONG_NUMBER
                .matcher(shown)
                .replaceAll(
                        number -> number.group(1) + "*".repeat(number.group(2).length()) + number.group(3));
    }
}
