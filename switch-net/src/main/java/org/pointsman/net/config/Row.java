package org.pointsman.net.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|d)");

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
            problem(valueLine, "key '" + key + "' stands here twice");
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
        if (!numeric || !WHOLE_NUMBER.matcher((String) values[i]).matches()) {
            problem(lines[i], key + " must be a whole number");
            return fallback;
        }
        String digits = (String) values[i];
        // 18 digits fit; the one that does not is out of everybody's range anyway.
        if (digits.length() > 19 || !fits(digits, min, max)) {
            problem(lines[i], key + " is " + shortened(digits) + ", must be " + min + " to " + max);
            return fallback;
        }
        return Long.parseLong(digits);
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

    /** One of several words that must be there. */
    <E> E choice(String key, E[] choices, Function<E, String> word) {
        if (!has(key)) {
            problem(line, key + " is missing");
            return choices[0];
        }
        return choice(key, choices, word, choices[0]);
    }

    <E> E choice(String key, E[] choices, Function<E, String> word, E fallback) {
        String text = text(key, null);
        if (text == null) {
            return fallback;
        }
        for (E choice : choices) {
            if (word.apply(choice).equals(text)) {
                return choice;
            }
        }
        refuse(key, noneOf(key, text, choices, word));
        return fallback;
    }

    /** Several different words of a set: a list, in CSV divided by spaces. Null where the key is absent. */
    <E> List<E> choices(String key, E[] choices, Function<E, String> word) {
        int i = find(key);
        if (i < 0) {
            return null;
        }
        if (types[i] != Type.LIST && types[i] != Type.CELL) {
            problem(lines[i], key + " must be a list");
            return List.of();
        }
        Set<String> seen = new HashSet<>();
        List<E> found = new ArrayList<>();
        List<?> words = types[i] == Type.LIST ? (List<?>) values[i] : List.of(((String) values[i]).split(" +"));
        for (Object text : words) {
            E match = null;
            for (E choice : choices) {
                if (word.apply(choice).equals(text)) {
                    match = choice;
                }
            }
            if (match == null) {
                problem(lines[i], noneOf(key, (String) text, choices, word));
            } else if (!seen.add((String) text)) {
                problem(lines[i], key + " names '" + text + "' twice");
            } else {
                found.add(match);
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

    private static boolean fits(String digits, long min, long max) {
        try {
            long number = Long.parseLong(digits);
            return number >= min && number <= max;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static <E> String noneOf(String key, String text, E[] choices, Function<E, String> word) {
        return key + " '" + shortened(text) + "' is none of "
                + String.join(", ", Arrays.stream(choices).map(word).toList());
    }

    /** A message stays readable whatever somebody put there. */
    private static String shortened(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
