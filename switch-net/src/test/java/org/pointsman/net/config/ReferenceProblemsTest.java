package org.pointsman.net.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with reference data is said with file, line and reason. */
class ReferenceProblemsTest {
    /** Line 1 to 17; every test changes one thing. */
    private static final String GOOD = """
            businessDay: { zone: Asia/Shanghai, cutOver: "23:00" }
            remember: { transactions: 5000, atLeast: 60s }
            participants: [ { id: "00010001", name: Harbour, role: acquirer } ]
            accounts:
              - { id: 1000000001, kind: customer, currency: CNY, balance: 5, maxBalance: 9 }
              - { id: 2000000001, kind: merchant, currency: CNY }
            cards:
              - { pan: "6225880012345675", account: 1000000001, expiry: "3012", status: active }
            merchants:
              - { id: "898310053990001", name: North Gate Store, mcc: "5399", account: 2000000001 }
            terminals:
              - { id: "10000001", merchant: "898310053990001" }
            routes:
              - { prefix: "622588", channel: on-us }
            limits:
              - { name: single, scope: card, measure: single, max: 500000 }
              - { name: card-day, scope: card, measure: amount, window: day, max: 2000000 }
            """;

    @TempDir
    Path directory;

    @Test
    void theUnchangedDataIsRight() throws IOException {
        assertThat(YamlConfig.readReference(write(GOOD)).cards()).hasSize(1);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "zone: Asia/Shanghai      | zone: Asia/Nowhere        | 1: businessDay: zone is unknown, must be one like Asia/Shanghai",
                "cutOver: \"23:00\"       | cutOver: \"24:00\"        | 1: businessDay: cutOver must be HH:mm, like \"23:00\"",
                "cutOver: \"23:00\"       | cutOver: \"9:00\"         | 1: businessDay: cutOver must be HH:mm, like \"23:00\"",
                "cutOver: \"23:00\"       | cutOff: \"23:00\"         | 1: businessDay: unknown key 'cutOff'",
                "transactions: 5000       | transactions: 0           | 2: remember: transactions is 0, must be 1 to 268435456",
                "transactions: 5000       | transactions: 5e3         | 2: remember: transactions must be a whole number",
                "atLeast: 60s             | atLeast: 60               | 2: remember: atLeast must be a number and its unit (ms, s, m, h, d), like 60s",
                "atLeast: 60s             | atLeast: 31d              | 2: remember: atLeast is 31d, must be 0s to 720h",
                "id: \"00010001\"         | id: 10001                 | 3: participants: id must be text: put it in quotes",
                "id: \"00010001\"         | id: \"123456789012\"      | 3: participants: id must be 1 to 11 digits",
                "role: acquirer           | role: acquirers           | 3: participants: role 'acquirers' is none of acquirer, issuer, both",
                ", role: acquirer         | ``                        | 3: participants: role is missing",
                "name: Harbour            | name: 0123456789012345678901234567890123456789x | 3: participants: name is longer than 40 bytes of UTF-8",
                "id: 1000000001           | id: 999                   | 5: accounts: id is 999, must be 1000 to 9223372036854775807",
                "id: 1000000001           | id: 01000000001           | 5: accounts: id must be a whole number",
                "id: 1000000001           | id: 99999999999999999999  | 5: accounts: id is 999999**********9999, must be 1000 to 9223372036854775807",
                "kind: customer           | kind: loan                | 5: accounts: kind 'loan' is none of customer, merchant, internal, product, deposit, clearing, suspense",
                "currency: CNY, balance   | currency: CNX, balance    | 5: accounts: currency is unknown, must be three letters of ISO 4217, like CNY",
                "currency: CNY, balance   | currency: 156, balance    | 5: accounts: currency must be text: put it in quotes",
                "balance: 5               | balance: -5               | 5: accounts: balance is -5, must be 0 to 9223372036854775807",
                "balance: 5               | balance: 5.00             | 5: accounts: balance must be a whole number",
                "balance: 5               | balance: \"5\"            | 5: accounts: balance must be a whole number",
                "balance: 5               | balance: 10               | 5: accounts: balance is above maxBalance",
                "balance: 5               | balance: { major: 5 }     | 5: accounts: balance must be a whole number",
                "balance: 5               | mayGoNegative: 1          | 5: accounts: mayGoNegative must be true or false",
                "balance: 5               | kind: customer            | 5: accounts: key 'kind' stands here twice",
                "balance: 5               | colour: red               | 5: accounts: unknown key 'colour'",
                "id: 2000000001           | id: 1000000001            | 6: accounts: id 1000000001 is defined already in line 5",
                "pan: \"6225880012345675\" | pan: 6225880012345675    | 8: cards: pan must be text: put it in quotes",
                "pan: \"6225880012345675\" | pan: \"62258800123\"     | 8: cards: pan must be 12 to 19 digits",
                "account: 1000000001      | account: 1000000002       | 8: cards: account 1000000002 is not defined",
                "account: 1000000001      | account: 2000000001       | 8: cards: account 2000000001 is of kind merchant, must be customer",
                "expiry: \"3012\"         | expiry: \"3013\"          | 8: cards: expiry must be YYMM, like \"3012\"",
                "expiry: \"3012\"         | expiry: 3012              | 8: cards: expiry must be text: put it in quotes",
                "status: active           | status: gone              | 8: cards: status 'gone' is none of active, lost, stolen, restricted, frozen",
                "status: active           | permit: purchase          | 8: cards: permit must be a list",
                "status: active           | permit: [purchase, fly]   | 8: cards: permit 'fly' is none of purchase, authorisation, inquiry, cash",
                "status: active           | permit: [cash, cash]      | 8: cards: permit names 'cash' twice",
                "mcc: \"5399\"            | mcc: \"539\"              | 10: merchants: mcc must be 4 digits",
                "account: 2000000001      | account: 1000000001       | 10: merchants: account 1000000001 is of kind customer, must be merchant",
                "id: \"898310053990001\"  | id: \"8983100539900011\"  | 10: merchants: id must be 1 to 15 characters of printable ASCII",
                "id: \"10000001\"         | id: \"10000001\u00e9\"    | 12: terminals: id must be 1 to 8 characters of printable ASCII",
                "id: \"10000001\"         | id: \"\"                  | 12: terminals: id is empty",
                "merchant: \"898310053990001\" | merchant: \"898310053990002\" | 12: terminals: merchant '898310053990002' is not defined",
                ", merchant: \"898310053990001\" | ``                  | 12: terminals: merchant is missing",
                "prefix: \"622588\"       | prefix: \"62x\"           | 14: routes: prefix must be 1 to 12 digits",
                "channel: on-us           | channel: link             | 14: routes: channel 'link' is none of on-us",
                "channel: on-us           | channel: on-us, checkDigit: mod97 | 14: routes: checkDigit 'mod97' is none of none, luhn",
                "name: card-day           | name: single              | 17: limits: name 'single' is defined already in line 16",
                "measure: single          | measure: amount           | 16: limits: window is missing",
                "measure: single          | measure: single, window: day | 16: limits: window is not for measure single",
                "max: 500000              | max: -1                   | 16: limits: max is -1, must be 0 to 9223372036854775807",
                "scope: card, measure: single | scope: bank, measure: single | 16: limits: scope 'bank' is none of card, account, merchant, terminal, acquirer",
                "cards:                   | kards:                    | 7: unknown key 'kards'",
                "remember:                | businessDay:              | 2: key 'businessDay' stands here twice",
                "cutOver: \"23:00\" }     | cutOver: \"23:00\" ]    | 1: not YAML: expected ',' or '}', but got ]",
            })
    void isRefused(String good, String bad, String problem) throws IOException {
        assertThat(GOOD).contains(good);
        List<String> problems = problems(write(GOOD.replace(good, bad)));
        assertThat(problems.get(0)).isEqualTo(file() + ":" + problem);
        // What refers to an id that could not be read is all that may follow.
        assertThat(problems.subList(1, problems.size())).allMatch(follower -> follower.endsWith("is not defined"));
    }

    @Test
    void allProblemsOfAFileAreReportedInOrderOfLine() throws IOException {
        String bad = GOOD.replace("account: 1000000001", "account: 5")
                .replace("balance: 5", "balance: -5, colour: red")
                .replace("max: 500000", "max: -1");
        assertThat(problems(write(bad)))
                .containsExactly(
                        file() + ":5: accounts: balance is -5, must be 0 to 9223372036854775807",
                        file() + ":5: accounts: unknown key 'colour'",
                        file() + ":8: cards: account is 5, must be 1000 to 9223372036854775807",
                        file() + ":16: limits: max is -1, must be 0 to 9223372036854775807");
    }

    @Test
    void noMoreThanTwentyProblemsAreCollected() throws IOException {
        String rows = IntStream.range(0, 1000)
                .mapToObj(i -> "  - { id: 1, kind: customer, currency: CNY }\n")
                .collect(Collectors.joining());
        assertThat(problems(write("accounts:\n" + rows))).hasSize(20);
    }

    @Test
    void noMessageShowsACardNumber() throws IOException {
        String twice = GOOD.replace(
                "cards:\n", "cards:\n  - { pan: \"6225880012345675\", account: 1000000001, expiry: \"3012\" }\n");
        assertThat(problems(write(twice)))
                .containsExactly(file() + ":9: cards: pan 622588******5675 is defined already in line 8");
        String unclosed = GOOD.replace("pan: \"6225880012345675\"", "pan: \"6225880012345675 ]");
        assertThat(problems(write(unclosed)).toString()).doesNotContain("6225880012345675");
        String notDigits = GOOD.replace("\"6225880012345675\"", "\"6225 8800 1234 5675\"");
        assertThat(problems(write(notDigits))).containsExactly(file() + ":8: cards: pan must be 12 to 19 digits");
    }

    @Test
    void aWrongRowDoesNotMakeThoseThatReferToItWrong() throws IOException {
        assertThat(problems(write(GOOD.replace("kind: merchant", "kind: merchand"))))
                .singleElement()
                .asString()
                .contains("kind 'merchand' is none of");
    }

    @Test
    void openingBalancesThatOverflowTogetherAreRefused() throws IOException {
        String huge = GOOD.replace("balance: 5, maxBalance: 9", "balance: 9223372036854775807")
                .replace("kind: merchant, currency: CNY", "kind: merchant, currency: CNY, balance: 1");
        assertThat(problems(write(huge)))
                .containsExactly(file() + ":6: accounts: all opening balances in CNY together are too large");
    }

    @Test
    void aCardWhoseCheckDigitIsWrongIsRefusedWhereItsRouteVerifiesIt() throws IOException {
        String wrong = GOOD.replace("6225880012345675", "6225880012345676");
        assertThat(problems(write(wrong)))
                .containsExactly(
                        file() + ":8: cards: pan 622588******5676 has a wrong check digit, which its route verifies"
                                + " (checkDigit: none if not)");
        String notVerified = "  - { prefix: \"62258800\", channel: on-us, checkDigit: none }\n";
        assertThat(YamlConfig.readReference(write(wrong.replace("limits:\n", notVerified + "limits:\n")))
                        .cards())
                .hasSize(1);
        String verifiedAfterAll = "  - { prefix: \"622588001\", channel: on-us }\n";
        assertThat(problems(write(wrong.replace("limits:\n", notVerified + verifiedAfterAll + "limits:\n"))))
                .hasSize(1);
    }

    @Test
    void boundsBelowWhatTheFileHoldsAreRefused() throws IOException {
        assertThat(problems(write(GOOD + "bounds: { accounts: 2, cards: 1 }\n")))
                .as("two accounts and the opening account of their currency")
                .containsExactly(file() + ":18: bounds: accounts is 2, must be 3 to 268435456");
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                   | : the file is empty",
                "- a                                  | :1: must begin with a key",
                "text                                 | :1: must begin with a key",
                "cards: { a: [ }                      | :1: not YAML: expected the node content, but found '}'",
                "cards: none                          | :1: cards must be a list",
                "cards: [ none ]                      | :1: cards: must be a list of mappings",
                "holds: [ ]                           | :1: holds must be a mapping",
                "cards: [ ]~---~cards: [ ]            | :3: a second document in the same file",
                "holds: { max: &a 5 }~remember: { transactions: *a } | :2: aliases (*a) are not supported",
                "holds: { max: null }                 | :1: holds: max must be a whole number",
                "? [ a ]~: b                          | :1: not YAML: a key must be plain text",
            })
    void aFileOfTheWrongFormIsRefused(String content, String problem) throws IOException {
        assertThat(problems(write(content.replace('~', '\n'))).get(0)).isEqualTo(file() + problem);
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() throws IOException {
        Files.write(file(), "participants: [ { name: Caf\u00e9 } ]".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(file())).singleElement().asString().contains("is not UTF-8");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThat(problems(file())).containsExactly(file() + ": there is no such file");
        assertThat(problems(directory)).singleElement().asString().startsWith(directory + ": cannot be read");
    }

    private Path file() {
        return directory.resolve("reference.yaml");
    }

    private Path write(String content) throws IOException {
        return Files.writeString(file(), content);
    }

    private static List<String> problems(Path file) {
        return catchThrowableOfType(ConfigException.class, () -> YamlConfig.readReference(file))
                .problems();
    }
}
