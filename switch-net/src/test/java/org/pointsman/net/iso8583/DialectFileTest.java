package org.pointsman.net.iso8583;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectFileTest {
    private static final String HEAD = "dialect: mine\nversion: 0\nmti: characters\nbitmap: hex\nlengths: characters\n";

    @TempDir
    Path directory;

    private Dialect load(final String yaml) throws IOException {
        final Path file = directory.resolve("mine.yaml");
        Files.writeString(file, yaml);
        return Dialects.load(file);
    }

    private void assertRefused(final String yaml, final int line, final String reason) {
        assertThatExceptionOfType(DialectException.class)
                .isThrownBy(() -> load(yaml))
                .withMessageContaining("mine.yaml:" + line + ": ")
                .withMessageContaining(reason);
    }

    @Test
    void builtInDialectsHaveAllFieldsOfTheStandard() {
        for (final String name : Dialects.names()) {
            final Dialect dialect = Dialects.named(name);
            assertThat(dialect.name()).isEqualTo(name);
            for (int de = 2; de <= 128; de++) {
                assertThat(dialect.has(de)).as("DE %d", de).isEqualTo(de != 65);
                assertThat(de == 65 || !dialect.field(de).name().isBlank()).isTrue();
            }
            assertThat(java.util.stream.IntStream.rangeClosed(2, 128).filter(dialect::echoes))
                    .containsExactly(
                            dialect.version() == 0
                                    ? new Integer[] {2, 3, 4, 7, 11, 12, 13, 24, 32, 33, 37, 41, 42, 49, 70, 90}
                                    : new Integer[] {2, 3, 4, 7, 11, 12, 24, 30, 32, 33, 37, 41, 42, 49, 56});
        }
    }

    @Test
    void aFileChangesOnlyWhatItSays() throws IOException {
        final Dialect dialect = load("""
                dialect: mine
                extends: iso87-binary
                fields:
                  48: { type: n, length: LLL 2..322 }
                  60-61: none
                  104: { mask: all }
                """);

        assertThat(dialect.name()).isEqualTo("mine");
        assertThat(dialect.field(48))
                .isEqualTo(new FieldDefinition(
                        48,
                        "Additional data, private",
                        "n",
                        FieldType.NUMERIC,
                        Encoding.BCD,
                        3,
                        Encoding.BCD,
                        2,
                        322,
                        true,
                        Mask.ALL));
        assertThat(dialect.has(60)).isFalse();
        assertThat(dialect.has(62)).isTrue();
        assertThat(dialect.field(104).mask()).isEqualTo(Mask.ALL);
        assertThat(dialect.field(104).max()).isEqualTo(100);
        assertThat(dialect.field(2)).isEqualTo(Dialects.named("iso87-binary").field(2));
        assertThat(dialect.echoes(90)).isTrue();
    }

    @Test
    void theExampleInTheDocumentationWorks() throws IOException {
        final String page = Files.readString(Path.of("..", "docs", "dialects.md"));
        final int from = page.indexOf("```yaml\n") + 8;

        final Dialect dialect = load(page.substring(from, page.indexOf("```", from)));

        assertThat(dialect.name()).isEqualTo("harbour");
        assertThat(dialect.field(48).type()).isEqualTo(FieldType.NUMERIC);
        assertThat(dialect.field(62).max()).isEqualTo(20);
        assertThat(dialect.has(115)).isFalse();
        assertThat(dialect.echoes(62)).isTrue();
        assertThat(dialect.echoes(24)).isFalse();
    }

    @Test
    void aFileCanStandAlone() throws IOException {
        final Dialect dialect = load(HEAD + """
                encodings: { n: characters }
                echo: [3]
                fields:
                  3: { name: Processing code, type: n, length: 6 }
                  41: { name: Terminal, type: ans, length: 8 }
                """);

        final byte[] message =
                new MessageBuilder(dialect, 200).set(3, "12").set(41, "T1").build();
        assertThat(message).asString().isEqualTo("02002000000000800000000012T1      ");
        assertThat(dialect.echoes(3)).isTrue();
        assertThat(dialect.echoes(41)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '  3: { name: P, type: n, length: 6, encodign: bcd }' | 8 | DE 3: unknown key encodign
            '  3: { type: n, length: 6 }'                         | 8 | DE 3: missing key name
            '  3: { name: P, length: 6 }'                         | 8 | DE 3: missing key type
            '  3: { name: P, type: n }'                           | 8 | DE 3: missing key length
            '  3: { name: P, name: Q, type: n, length: 6 }'       | 8 | name is there twice
            '  3: { name: P, type: q, length: 6 }'                | 8 | DE 3: unknown type q
            '  3: { name: P, type: n, length: six }'              | 8 | DE 3: length must look like
            '  3: { name: P, type: n, length: 0 }'                | 8 | DE 3: impossible length
            '  3: { name: P, type: n, length: LL 9..8 }'          | 8 | DE 3: impossible length
            '  3: { name: P, type: n, length: LL ..100 }'         | 8 | DE 3: impossible length
            '  3: { name: P, type: x+n, length: LL ..8 }'         | 8 | DE 3: x+n has a fixed length
            '  3: { name: P, type: n, length: 6, encoding: hex }' | 8 | DE 3: encoding must be one of [characters, bcd]: hex
            '  3: { name: P, type: b, length: 6 }'                | 8 | DE 3: no encoding here
            '  3: { name: P, type: n, length: 6, pad: up }'       | 8 | DE 3: pad must be left or right
            '  3: { name: P, type: n, length: 6, mask: some }'    | 8 | DE 3: mask must be one of
            '  3: [n, 6]'                                         | 8 | must be a table
            '  3: { name: [P], type: n, length: 6 }'              | 8 | name must be a single value
            '  129: { name: P, type: n, length: 6 }'              | 8 | DE numbers go from 2 to 128
            '  1: { name: P, type: n, length: 6 }'                | 8 | DE numbers go from 2 to 128
            '  7-5: { name: P, type: n, length: 6 }'              | 8 | DE numbers go from 2 to 128
            '  DE3: { name: P, type: n, length: 6 }'              | 8 | not a DE number
            '  65: { name: P, type: n, length: 6 }'               | 8 | bit 65 announces a third bitmap
            """)
    void aWrongFieldIsRefusedWithItsLine(final String field, final int line, final String reason) {
        assertRefused(HEAD + "encodings: { n: characters }\nfields:\n" + field + "\n", line, reason);
    }

    @Test
    void allFieldsThatAreWrongAreNamedAtOnce() {
        String yaml = HEAD + "encodings: { n: characters }\nfields:\n  3: { name: P, type: q, length: 6 }\n"
                + "  4: { name: Q, type: n, length: 0 }\n  5: { name: R, type: n, length: 6 }\n";
        assertRefused(yaml, 8, "DE 3: unknown type q");
        assertRefused(yaml, 9, "DE 4: impossible length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\nb\\\"c\"", "\"\"", "a b", "-a", "{}"})
    void aNameThatCannotBeShownEverywhereIsRefused(String name) {
        assertRefused("dialect: " + name + "\nextends: iso87-ascii\n", 1, "dialect");
    }

    @Test
    void whatCannotBeReadSaysWhy() throws IOException {
        Path file = directory.resolve("mine.yaml");
        assertThatThrownBy(() -> Dialects.load(file)).hasMessageEndingWith("mine.yaml: there is no such file");
        Files.write(file, new byte[] {'d', (byte) 0xC3, '('});
        assertThatThrownBy(() -> Dialects.load(file)).hasMessageEndingWith("mine.yaml: is not in UTF-8");
        assertThatThrownBy(() -> Dialects.load(directory)).hasMessageEndingWith(": it is a directory");
    }

    @Test
    void functionsStandInAFieldOfTheirLength() {
        assertRefused(
                "dialect: mine\nextends: iso93-ascii\nfunctions: { field: 12 }\n",
                3,
                "functions: DE 12 has more digits than a code: 12");
    }

    @Test
    void aFieldDefinedTwiceIsRefused() {
        assertRefused(
                HEAD + "encodings: { n: characters }\nfields:\n  3: { name: P, type: n, length: 6 }\n"
                        + "  2-4: { name: Q, type: n, length: 6 }\n",
                9,
                "DE 3 is there twice");
    }

    @Test
    void whatIsWrongAtTheTopIsRefusedWithItsLine() {
        assertRefused("version: 0\n", 1, "missing key dialect");
        assertRefused("dialect: mine\nlengths: characters\n", 1, "missing key");
        assertRefused("dialect: mine\ncolour: red\n", 2, "unknown key colour");
        assertRefused("dialect: mine\ndialect: yours\n", 2, "dialect is there twice");
        assertRefused(HEAD + "header: 300\n", 6, "header must be from 0 to 255");
        assertRefused(HEAD + "charset: utf-8\n", 6, "charset must be ascii or ebcdic: utf-8");
        assertRefused(
                "dialect: mine\nextends: iso87-ascii\nmti: hex\n", 3, "mti must be one of [characters, bcd]: hex");
        assertRefused("dialect: mine\nextends: iso2025\n", 2, "no dialect is called iso2025");
        assertRefused("dialect: mine\nfields: {}\nextends: iso87-ascii\n", 3, "extends must stand before");
        assertRefused(HEAD + "echo: [3]\n", 6, "echo: the dialect has no DE 3");
        assertRefused("dialect: mine\nextends: iso87-ascii\necho: [3, 3]\n", 3, "DE 3 is there twice");
        assertRefused("dialect: mine\nextends: iso87-ascii\necho: all\n", 3, "echo must be a list");
        assertRefused("dialect: mine\nextends: iso87-ascii\necho: [11, 62]\n", 3, "1008 bytes together, more than 512");
        assertRefused("dialect: mine\nextends: iso87-ascii\n---\nversion: 0\n", 4, "a second document begins");
        assertRefused("- dialect\n", 1, "not a table");
        assertRefused("", 1, "not a table");
        assertRefused("dialect: mine\nmti: \"ascii\n", 2, "is not YAML: while scanning a quoted scalar, found");
        assertRefused("dialect: mine\nmti: [characters]\n", 2, "mti must be a single value");
        assertRefused("dialect: mine\nencodings: { q: bcd }\n", 2, "unknown key q");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '{ signOn: 001 }'                             | functions: missing key field
            '{ field: [], signOn: 001 }'                  | functions: missing key field
            '{ field: 41, signOn: 1 }'                    | functions: the dialect has no DE 41 of type n
            '{ field: 65, signOn: 1 }'                    | functions: the dialect has no DE 65 of type n
            '{ field: 70, signOn: 1, signOff: 001 }'      | functions: 001 is there twice
            '{ field: 70, signOn: 1000 }'                 | functions: signOn must be a number from 0 to 999: 1000
            '{ field: 70, logOn: 1 }'                     | functions: unknown key logOn
            '[70]'                                        | functions must be a table
            """)
    void wrongFunctionsAreRefusedWithTheirLine(final String functions, final String reason) {
        assertRefused(
                HEAD + "encodings: { n: characters }\nfunctions: " + functions + "\nfields:\n"
                        + "  41: { name: T, type: ans, length: 8 }\n  70: { name: F, type: n, length: 3 }\n",
                7,
                reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '{ field: 41 }'                   | refusedConditions: the dialect has no DE 41 of type n
            '{ financial: [1000] }'           | refusedConditions: financial must be a number from 0 to 999: 1000
            '{ reversal: ["06"] }'            | refusedConditions: unknown key reversal
            '[25]'                            | refusedConditions must be a table
            """)
    void wrongRefusedConditionsAreRefusedWithTheirLine(final String conditions, final String reason) {
        assertRefused("dialect: mine\nextends: iso87-ascii\nrefusedConditions: " + conditions + "\n", 3, reason);
    }

    @Test
    void refusedConditionsCanBeOthersOrNone() throws IOException {
        final byte[] bytes = new MessageBuilder(Dialects.named("iso87-ascii"), 200)
                .set(25, "06")
                .build();
        final MessageReader message = new MessageReader();
        message.parse(Dialects.named("iso87-ascii"), new UnsafeBuffer(bytes), 0, bytes.length);
        assertThat(conditions("").refuses(2, message)).isTrue();
        assertThat(conditions("").refuses(1, message)).isFalse();
        assertThat(conditions("refusedConditions: { financial: [] }\n").refuses(2, message))
                .isFalse();
        assertThat(conditions("refusedConditions: { authorisation: [6] }\n").refuses(1, message))
                .isTrue();
        assertThat(conditions("fields: { 25: none }\n").field()).isZero();
    }

    private RefusedConditions conditions(final String rest) throws IOException {
        return load("dialect: mine\nextends: iso87-ascii\n" + rest).refusedConditions();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '{ every: { "30": "0904" } }'             | 3 | DE 39 holds 2 characters, not 0904
            '{ every: { "100": "04" } }'              | 3 | responseCodes: unknown key 100
            '{ every: { "30": "04", "30": "05" } }'   | 3 | 30 is there twice
            '{ advice: { "30": "04" } }'              | 3 | responseCodes: unknown key advice
            '{ network: { other: "04" } }'            | 3 | other stands under every
            '{ every: [1] }'                          | 3 | responseCodes: must be a table
            '[1]'                                     | 3 | responseCodes must be a table
            """)
    void wrongResponseCodesAreRefusedWithTheirLine(final String codes, final int line, final String reason) {
        assertRefused("dialect: mine\nextends: iso87-ascii\nresponseCodes: " + codes + "\n", line, reason);
    }

    @Test
    void aResponseCodeOfAnotherFormNeedsATableOfThem() {
        assertRefused(
                "dialect: mine\nextends: iso87-ascii\nfields:\n  39: { type: n, length: 3 }\n",
                4,
                "responseCodes must say under every what stands for which, and for other");
        assertRefused(
                "dialect: mine\nextends: iso93-ascii\nresponseCodes: { every: { \"30\": \"9o4\" } }\n",
                3,
                "DE 39 holds 3 digits, not 9o4");
    }

    @Test
    void twoDigitsSayNoMoreThan99ButOneByteDoes() throws IOException {
        final String field = "  60: { name: P, type: ans, length: LL ..200, lengths: %s }\n";
        final String head = "dialect: mine\nextends: iso87-binary\nfields:\n";
        assertRefused(head + field.formatted("bcd"), 4, "DE 60: impossible length: LL ..200");
        assertRefused(head + field.formatted("hex"), 4, "lengths must be one of [characters, bcd, binary]: hex");
        assertThat(load(head + field.formatted("binary")).field(60).max()).isEqualTo(200);
        assertRefused(
                head + "  60: { name: P, type: ans, length: LL ..256, lengths: binary }\n",
                4,
                "DE 60: impossible length: LL ..256");
    }

    @Test
    void whatAListenerMissesIsNamedWithItsLine() throws IOException {
        final Dialect dialect = load("""
                dialect: mine
                extends: iso87-ascii
                fields:
                  42: none
                  41: { length: 16 }
                  37: { type: n }
                """);
        assertThat(dialect.shortcomings())
                .hasSize(3)
                .anyMatch(reason -> reason.endsWith("mine.yaml: there is no DE 42 (the merchant)"))
                .anyMatch(reason -> reason.endsWith("mine.yaml:5: DE 41 (the terminal) must be text of 1 to 8"))
                .anyMatch(reason ->
                        reason.endsWith("mine.yaml:6: DE 37 (the retrieval reference number) must be text of 12"));
    }

    @Test
    void aVersionThatTheSwitchDoesNotKnowCanBeReadButNotServed() throws IOException {
        final Dialect dialect = load("dialect: mine\nextends: iso93-ascii\nversion: 2\n");
        assertThat(dialect.shortcomings()).singleElement().asString().contains("mine.yaml:3: ", "version 2");
    }

    @ParameterizedTest
    @MethodSource("org.pointsman.net.iso8583.Dialects#names")
    void everyBuiltInDialectCanBeServed(final String name) {
        assertThat(Dialects.named(name).shortcomings()).isEmpty();
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dialects.named("iso2003"))
                .withMessageContaining("iso2003")
                .withMessageContaining("iso87-ascii");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Dialects.load(directory.resolve("nowhere.yaml")))
                .withMessageContaining("nowhere.yaml");
    }
}
