package org.pointsman.net.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads a file of three levels: keys with scalars, with one mapping, or with a list of mappings. Lists are streamed, so
 * that a million rows need no tree in memory. Keys in any order; aliases and several documents in one file are refused.
 */
final class YamlReader {
    private static final YAMLFactory YAML = factory();

    private final Problems problems;
    private final Map<String, Consumer<Row>> lists = new HashMap<>();
    private final Map<String, Row> maps = new HashMap<>();
    private final Row scalars;
    private final Row listRow;
    private final Path directory;
    /** Null: they are read. */
    private Consumer<Path> csvFiles;

    private YAMLParser parser;

    /** @param directory in which the CSV files are that stand for lists; null if there are none */
    YamlReader(Problems problems, Path directory) {
        this.problems = problems;
        this.directory = directory;
        scalars = new Row(problems).begin(problems.file(), "", 1);
        listRow = new Row(problems);
    }

    /** Announces keys that have a mapping; {@link #mapping} answers them afterwards. */
    YamlReader mappings(String... names) {
        for (String name : names) {
            maps.put(name, new Row(problems).begin(problems.file(), name, 1));
        }
        return this;
    }

    /**
     * Announces a key that has a list of mappings, in place or, as {@code {csv: file}}, in a CSV file. Each is handed out
     * in the same row, while reading.
     */
    YamlReader list(String name, Consumer<Row> each) {
        lists.put(name, each);
        return this;
    }

    /** CSV files are not read, but told to whoever asks. */
    YamlReader namingCsvOnly(Consumer<Path> each) {
        csvFiles = each;
        return this;
    }

    /** The mapping of an announced key; without any keys if it is absent. */
    Row mapping(String name) {
        return maps.get(name);
    }

    /** The keys of the file that have scalars. */
    Row scalars() {
        return scalars;
    }

    /**
     * Reads everything. What is wrong with the form of a key is added to the problems.
     *
     * @throws ConfigException if the file as a whole has no form, as then nothing is to be said of what it lacks
     */
    void read(Reader in) throws IOException {
        try (YAMLParser yaml = YAML.createParser(in)) {
            parser = yaml;
            readDocument();
        } catch (JsonProcessingException e) {
            rethrowIfNotReadable(e);
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            problems.add(Math.max(0, line), "not YAML: " + reason(e));
            problems.throwIfAny();
        }
    }

    /** The parser wraps what went wrong with reading as if it were bad YAML. */
    private static void rethrowIfNotReadable(JsonProcessingException e) throws IOException {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException notReadable && !(cause instanceof JsonProcessingException)) {
                throw notReadable;
            }
        }
    }

    private void readDocument() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            problems.add(0, "the file is empty");
            problems.throwIfAny();
        }
        if (first != JsonToken.START_OBJECT) {
            problems.add(line(), "must begin with a key");
            problems.throwIfAny();
        }
        Set<String> seen = new HashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int line = line();
            JsonToken value = parser.nextToken();
            if ((maps.containsKey(key) || lists.containsKey(key)) && !seen.add(key)) {
                problems.add(line, "key '" + key + "' stands here twice");
                parser.skipChildren();
            } else if (maps.containsKey(key)) {
                readMapping(key, line, value);
            } else if (lists.containsKey(key)) {
                readList(key, line, value);
            } else {
                addValue(scalars, key, line, value);
            }
        }
        if (parser.nextToken() != null) {
            problems.add(line(), "a second document in the same file");
        }
    }

    private void readMapping(String key, int line, JsonToken value) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            readRow(maps.get(key).begin(problems.file(), key, line));
        } else {
            problems.add(line, key + " must be a mapping");
            parser.skipChildren();
        }
    }

    private void readList(String key, int line, JsonToken value) throws IOException {
        if (value == JsonToken.START_ARRAY) {
            Consumer<Row> each = lists.get(key);
            for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                int itemLine = line();
                if (item == JsonToken.START_OBJECT) {
                    readRow(listRow.begin(problems.file(), key, itemLine));
                    each.accept(listRow);
                } else {
                    problems.add(itemLine, key + ": must be a list of mappings");
                    parser.skipChildren();
                }
            }
        } else if (value == JsonToken.START_OBJECT && directory != null) {
            Row row = new Row(problems).begin(problems.file(), key, line);
            readRow(row);
            readCsv(key, row);
        } else if (!isNothing(value)) {
            problems.add(line, key + " must be a list");
            parser.skipChildren();
        }
    }

    /** The list stands in a file of its own. */
    private void readCsv(String key, Row row) throws IOException {
        String file = row.text("csv");
        if (!row.finish()) {
            return;
        }
        if (csvFiles != null) {
            csvFiles.accept(directory.resolve(file));
        } else {
            try (BufferedReader csv = Files.newBufferedReader(directory.resolve(file))) {
                CsvRows.read(csv, directory.resolve(file).toString(), key, problems, lists.get(key));
            } catch (NoSuchFileException e) {
                row.refuse("csv", "there is no file " + file);
            } catch (CharacterCodingException e) {
                row.refuse("csv", file + " is not UTF-8");
            }
        }
    }

    /** A key with nothing behind it. */
    private boolean isNothing(JsonToken value) throws IOException {
        return value == JsonToken.VALUE_NULL
                || value == JsonToken.VALUE_STRING && parser.getText().isEmpty();
    }

    private void readRow(Row row) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            int line = line();
            addValue(row, key, line, parser.nextToken());
        }
    }

    private void addValue(Row row, String key, int line, JsonToken value) throws IOException {
        Row.Type type = type(value);
        if (type == Row.Type.LIST) {
            List<String> words = readWords();
            row.add(key, words == null ? Row.Type.OTHER : type, words, line);
        } else {
            row.add(key, type, type == Row.Type.OTHER ? null : parser.getText(), line);
            parser.skipChildren();
        }
    }

    /** A list of texts, null if there is anything else in it. */
    private List<String> readWords() throws IOException {
        List<String> words = new ArrayList<>();
        boolean textOnly = true;
        for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
            if (type(item) == Row.Type.TEXT) {
                words.add(parser.getText());
            } else {
                textOnly = false;
                parser.skipChildren();
            }
        }
        return textOnly ? words : null;
    }

    private Row.Type type(JsonToken value) throws IOException {
        if (parser.isCurrentAlias()) {
            problems.add(line(), "aliases (*" + parser.getText() + ") are not supported");
            return Row.Type.OTHER;
        }
        return switch (value) {
            case VALUE_STRING -> Row.Type.TEXT;
            case VALUE_NUMBER_INT -> Row.Type.NUMBER;
            case VALUE_TRUE, VALUE_FALSE -> Row.Type.BOOLEAN;
            case START_ARRAY -> Row.Type.LIST;
            default -> Row.Type.OTHER;
        };
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /**
     * The lines of a YAML error that say what is wrong. The others quote the file, and what they quote may be a card
     * number.
     */
    private static String reason(JsonProcessingException e) {
        String found = "";
        for (String text : e.getOriginalMessage().split("\n")) {
            if (!text.startsWith(" ") && !text.isBlank()) {
                found = text;
            }
        }
        return found.startsWith("Expected a field name") ? "a key must be plain text" : found;
    }

    private static YAMLFactory factory() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE); // the default would end at 3 MB
        return YAMLFactory.builder().loaderOptions(options).build();
    }
}
