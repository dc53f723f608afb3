package org.pointsman.net.acquirer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.Requests.CARD;
import static org.pointsman.net.testing.Requests.authorisation;
import static org.pointsman.net.testing.Requests.balance;
import static org.pointsman.net.testing.Requests.inquiry;
import static org.pointsman.net.testing.Requests.network;
import static org.pointsman.net.testing.Requests.purchase;
import static org.pointsman.net.testing.Requests.reversal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.IsoClient.Answer;
import org.pointsman.net.testing.SwitchHarness;

/** What is in the fields of a request or a reversal: what is refused, what counts as absent. */
class RequestFormatTest {
    @TempDir
    private static Path directory;

    private static SwitchHarness harness;
    /** Tests share a switch, not STANs. */
    private static int stans;

    private final int stan = stans += 10;

    @BeforeAll
    static void start() throws IOException {
        harness = new SwitchHarness(directory).start();
    }

    @AfterAll
    static void stop() {
        harness.close();
        assertThat(harness.failures()).isEmpty();
    }

    private static void assertRefused(Answer answer, String why) {
        assertThat(answer.code()).isEqualTo("30");
        assertThat(answer.get(44)).isEqualTo(why);
    }

    // DE 37 that says nothing

    @ParameterizedTest
    @ValueSource(strings = {"000000000000", "            "})
    void anRrnThatSaysNothingIsNoneAndTheSwitchAssignsOne(String blank) throws IOException {
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> purchase = purchase(stan + 1, 100);
            purchase.put(37, blank);
            Answer answer = client.ask(purchase);
            assertThat(answer.code()).isEqualTo("00");
            assertThat(answer.get(37)).matches("\\d{12}").isNotEqualTo(blank);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000000000", "            "})
    void anRrnThatSaysNothingReversesNobodyElsesPurchase(String blank) throws IOException {
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> purchase = purchase(stan + 1, 100);
            purchase.put(37, blank);
            assertThat(client.ask(purchase).code()).isEqualTo("00");
            long after = balance(client.ask(inquiry(stan + 2)));

            Map<Integer, String> neverSent = purchase(stan + 3, 100);
            neverSent.put(37, blank);
            Map<Integer, String> reversal = reversal(stan + 3, neverSent);
            reversal.remove(90);
            assertThat(client.ask(reversal).code()).isEqualTo("25");
            assertThat(balance(client.ask(inquiry(stan + 4)))).isEqualTo(after);

            Map<Integer, String> other = purchase(stan + 5, 100);
            other.put(37, blank);
            assertThat(client.ask(other).code())
                    .as("the unmatched reversal stands in nobody's way")
                    .isEqualTo("00");
        }
    }

    @Test
    void aReversalThatNamesItsOriginalByABlankRrnAloneNamesNone() throws IOException {
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> reversal = reversal(stan + 2, purchase(stan + 1, 100));
            reversal.remove(90);
            reversal.remove(12);
            reversal.put(37, "000000000000");
            assertRefused(client.ask(reversal), "DE090 missing");
        }
    }

    // Times

    @ParameterizedTest
    @CsvSource({
        "7, 5415060311", // 1120093015 and 2 to the power of 32
        "7, 9999999999",
        "7, 0020093015",
        "7, 1320093015",
        "7, 1100093015",
        "7, 1132093015",
        "7, 1120240000",
        "7, 1120096000",
        "7, 1120095960",
        "12, 240000",
        "12, 176000",
        "12, 173060",
        "13, 9999",
        "13, 0011",
        "13, 1311",
        "13, 1100",
        "13, 1132"
    })
    void aTimeThatThereIsNotIsRefused(int de, String time) throws IOException {
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(stan + 1, 100)).code()).isEqualTo("00");
            Map<Integer, String> request = purchase(stan + 1, 100);
            request.put(de, time);
            assertRefused(client.ask(request), String.format("DE%03d bad time", de));
            request.put(0, "0420");
            request.put(90, "0200" + request.get(11) + "1120093015" + "0".repeat(22));
            assertRefused(client.ask(request), String.format("DE%03d bad time", de));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"260020173015", "261320173015", "261132173015", "261120240000", "261120176000"})
    void aTimeThatThereIsNotIsRefusedIn1993(String time) throws IOException {
        try (IsoClient client = harness.connect("ascii93", "iso93-ascii", "length4-inclusive")) {
            Map<Integer, String> request = of93(purchase(stan + 1, 100));
            request.put(12, time);
            Answer answer = client.ask(request);
            assertThat(answer.code()).isEqualTo("904");
            assertThat(answer.get(44)).isEqualTo("DE012 bad time");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0101000000", "1231235959", "0229120000"})
    void theFirstAndTheLastTimesOfAYearAreTaken(String time) throws IOException {
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> request = purchase(stan + 1, 100);
            request.put(7, time);
            request.put(12, time.substring(4));
            request.put(13, time.substring(0, 4));
            assertThat(client.ask(request).code()).isEqualTo("00");
        }
    }

    // What names the original

    @ParameterizedTest
    @CsvSource({
        "0200ssssss5415060311, DE090 bad time",
        "0200ssssss0000000000, DE090 bad time",
        "1200ssssss1120093015, DE090 wrong version",
        "0000ssssss1120093015, DE090 bad mti",
        "00000000000000000001, DE090 bad mti"
    })
    void anOriginalThatCannotBeIsRefusedAndNothingIsReversed(String original, String why) throws IOException {
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> purchase = purchase(stan + 1, 100);
            client.ask(purchase);
            long after = balance(client.ask(inquiry(stan + 2)));
            Map<Integer, String> reversal = reversal(stan + 3, purchase);
            reversal.put(90, original.replace("ssssss", purchase.get(11)) + "0".repeat(22));
            assertRefused(client.ask(reversal), why);
            assertThat(balance(client.ask(inquiry(stan + 4)))).isEqualTo(after);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0200000001261120173015, DE056 wrong version",
        "1200000001261120246015, DE056 bad time",
        "1000000001261120173015, DE056 bad mti"
    })
    void anOriginalThatCannotBeIsRefusedIn1993(String original, String why) throws IOException {
        try (IsoClient client = harness.connect("ascii93", "iso93-ascii", "length4-inclusive")) {
            Map<Integer, String> purchase = of93(purchase(stan + 1, 100));
            client.ask(purchase);
            Map<Integer, String> reversal = new TreeMap<>(purchase);
            reversal.put(0, "1420");
            reversal.put(24, "400");
            reversal.put(56, original);
            Answer answer = client.ask(reversal);
            assertThat(answer.code()).isEqualTo("904");
            assertThat(answer.get(44)).isEqualTo(why);
        }
    }

    @Test
    void originalDataOfZerosSayNothingAndTheNextKeyCounts() throws IOException {
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> purchase = purchase(stan + 1, 100);
            purchase.put(37, "ABC123456789");
            client.ask(purchase);
            Map<Integer, String> reversal = reversal(stan + 2, purchase);
            reversal.put(90, "0".repeat(42));
            assertThat(client.ask(reversal).code()).isEqualTo("00");
        }
    }

    // The card

    @Test
    void anExpiryOtherThanThatInTheTrackIsAFormatError() throws IOException {
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> request = purchase(stan + 1, 100);
            request.put(14, "2912");
            request.put(35, CARD + "=301222012345");
            assertRefused(client.ask(request), "DE035 contradictory");
            request.put(35, CARD + "=291222012345");
            assertThat(client.ask(request).code()).isEqualTo("00");
            Map<Integer, String> withoutExpiry = purchase(stan + 2, 100);
            withoutExpiry.put(14, "2912");
            withoutExpiry.put(35, CARD + "==22012345");
            assertThat(client.ask(withoutExpiry).code()).isEqualTo("00");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTrackWithoutACardNumberIsABadOneWhetherThereIsAnotherNumberOrNot(boolean withPan) throws IOException {
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> request = purchase(stan + 1, 100);
            if (!withPan) {
                request.remove(2);
            }
            request.put(35, CARD + "291222012345");
            assertRefused(client.ask(request), "DE035 bad track");
        }
    }

    // Text

    @ParameterizedTest
    @CsvSource({"37, 0", "37, 7", "37, 11", "41, 0", "41, 7", "42, 0", "42, 7", "42, 8", "42, 14"})
    void aControlCharacterInWhatIsKeptIsRefused(int de, int at) throws IOException {
        try (IsoClient client = harness.connect("ebcdic", "iso87-ebcdic", "length2-inclusive");
                IsoClient ascii = harness.connect()) {
            Map<Integer, String> request = purchase(stan + 1, 100);
            request.put(37, "ABC123456789");
            for (char control : new char[] {0, 1, '\n', 0x1F}) {
                StringBuilder text = new StringBuilder(request.get(de));
                text.setCharAt(at, control);
                Map<Integer, String> spoilt = new TreeMap<>(request);
                spoilt.put(de, text.toString());
                assertRefused(ascii.ask(spoilt), String.format("DE%03d bad character", de));
                assertRefused(client.ask(spoilt), String.format("DE%03d bad character", de));
            }
            assertThat(ascii.ask(request).code()).isEqualTo("00");
        }
    }

    @Test
    void aFieldShorterThanItsRoomEndsInNothingButNoControlCharacters(@TempDir Path other) throws IOException {
        Path file = Files.writeString(
                other.resolve("harbour.yaml"),
                "dialect: harbour\nextends: iso87-ascii\nfields:\n  41: { length: LL 1..8 }\n  42: { length: LL 1..15 }\n");
        try (SwitchHarness ofHarbour = new SwitchHarness(other)
                        .asciiDialect(Dialects.load(file))
                        .start();
                IsoClient client = ofHarbour.connect()) {
            Map<Integer, String> request = purchase(stan + 1, 100);
            request.put(41, "100");
            assertThat(client.ask(request).code()).isEqualTo("58");
            Map<Integer, String> elsewhere = purchase(stan + 2, 100);
            elsewhere.put(42, "8983100539");
            assertThat(client.ask(elsewhere).code()).isEqualTo("03");
        }
    }

    // What the message is for

    @ParameterizedTest
    @CsvSource({"0200, 06", "0200, 18", "0201, 06", "0100, 60"})
    void whatTheConditionCodeMakesOfAMessageIsRefusedInsteadOfTakenForAPurchase(String mti, String condition)
            throws IOException {
        try (IsoClient client = harness.connect();
                IsoClient binary = harness.connect("binary", "iso87-binary", "length2")) {
            long before = balance(client.ask(inquiry(stan + 1)));
            Map<Integer, String> request = purchase(stan + 2, 1000);
            request.put(0, mti);
            request.put(25, condition);
            assertRefused(client.ask(request), "DE025 not supported");
            assertRefused(binary.ask(request), "DE025 not supported");
            assertThat(balance(client.ask(inquiry(stan + 3)))).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"0100, 06", "0100, 18", "0200, 00", "0200, 08", "0200, 59"})
    void otherConditionCodesAreTaken(String mti, String condition) throws IOException {
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> request = authorisation(stan + 1, 1000);
            request.put(0, mti);
            request.put(25, condition);
            assertThat(client.ask(request).code()).isEqualTo("00");
            Map<Integer, String> reversal = reversal(stan + 2, request);
            assertThat(client.ask(reversal).code()).isEqualTo("00");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0206", "0207", "0208", "0209", "0106", "0409", "0427", "0806"})
    void anOriginThatThereIsNotIsAFormatErrorOfTheType(String mti) throws IOException {
        try (IsoClient client = harness.connect()) {
            long before = balance(client.ask(inquiry(stan + 1)));
            Map<Integer, String> request = purchase(stan + 2, 100);
            request.put(0, mti);
            request.put(70, "301");
            request.put(90, "0200" + request.get(11) + "1120093015" + "0".repeat(22));
            assertRefused(client.ask(request), "MTI not supported");
            assertThat(balance(client.ask(inquiry(stan + 3)))).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0140", "0240", "0241", "0440", "0840"})
    void aNotificationIsNotAnswered(String mti) throws IOException {
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> notification = purchase(stan + 1, 100);
            notification.put(0, mti);
            client.send(client.frame(notification));
            assertThat(client.ask(network("0800", 7, "301")).get(11)).isEqualTo("000007");
        }
    }

    /** As 1993 has it. */
    private static Map<Integer, String> of93(Map<Integer, String> purchase) {
        Map<Integer, String> fields = new TreeMap<>(purchase);
        fields.put(0, "1200");
        fields.put(12, "26" + purchase.get(13) + purchase.get(12));
        fields.remove(13);
        fields.put(22, "211201200140");
        fields.put(24, "200");
        fields.remove(25);
        fields.put(26, fields.remove(18));
        return fields;
    }
}
