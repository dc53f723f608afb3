package org.pointsman.net.acquirer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.Requests.authorisation;
import static org.pointsman.net.testing.Requests.balance;
import static org.pointsman.net.testing.Requests.inquiry;
import static org.pointsman.net.testing.Requests.network;
import static org.pointsman.net.testing.Requests.purchase;
import static org.pointsman.net.testing.Requests.reversal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.IsoClient.Answer;
import org.pointsman.net.testing.SwitchTest;

/** What an acquirer is answered, message by message. */
class AcquirerConversationTest extends SwitchTest {
    /** A 0100 that another implementation packed, behind a four-digit length. */
    private static final String PACKED_ELSEWHERE =
            "303138333031303037323343343438313038453038303030313636323235383830303132333435363735303030"
                    + "303030303030303030303132353530313132303039333031353030303130313137333031353131323032393132"
                    + "353431313031323030303830303031303030313633323430393030303130313130303030303031383938333130"
                    + "3035333939303030314E4F52544820474154452053544F5245202020202020205348414E474841492020202020"
                    + "434E2020313536";

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aMessagePackedElsewhereIsApprovedAndEchoed(int threads) throws IOException {
        harness.threads(threads).start();
        try (IsoClient client = harness.connect("ascii4", "iso87-ascii", "length4")) {
            client.send(HexFormat.of().parseHex(PACKED_ELSEWHERE));
            Answer answer = client.receive();
            assertThat(answer.mti()).isEqualTo("0110");
            assertThat(answer.code()).isEqualTo("00");
            assertThat(answer.get(2)).isEqualTo("6225880012345675");
            assertThat(answer.get(37)).isEqualTo("632409000101");
            assertThat(answer.get(38)).matches("\\d{6}");
            assertThat(answer.get(15)).matches("\\d{4}");
            assertThat(answer.fields()).doesNotContainKeys(14, 18, 22, 25, 43, 44, 54);
        }
    }

    @Test
    void purchaseInquiryAndReversalMoveAndGiveBackMoney() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect("binary", "iso87-binary", "length2")) {
            long before = balance(client.ask(inquiry(1)));
            Map<Integer, String> purchase = purchase(2, 12_345);
            assertThat(client.ask(purchase).code()).isEqualTo("00");
            assertThat(balance(client.ask(inquiry(3)))).isEqualTo(before - 12_345);
            Answer reversed = client.ask(reversal(4, purchase));
            assertThat(reversed.mti()).isEqualTo("0410");
            assertThat(reversed.code()).isEqualTo("00");
            assertThat(reversed.get(90)).startsWith("0200000002");
            assertThat(balance(client.ask(inquiry(5)))).isEqualTo(before);
        }
    }

    @Test
    void anRrnIsAssignedWhereTheAcquirerSendsNoneAndEchoedWhereHeDoes() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 100)).get(37)).matches("\\d{12}");
            Map<Integer, String> named = purchase(2, 100);
            named.put(37, "ABC123456789");
            assertThat(client.ask(named).get(37)).isEqualTo("ABC123456789");
        }
    }

    @Test
    void aRepeatGetsTheFirstAnswerAgainAndAnotherAmountIsRefused() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            Answer first = client.ask(purchase(1, 100));
            Map<Integer, String> repeat = purchase(1, 100);
            repeat.put(0, "0201");
            Answer again = client.ask(repeat);
            assertThat(again.mti()).isEqualTo("0210");
            assertThat(again.fields()).isEqualTo(first.fields());
            assertThat(client.ask(purchase(1, 101)).code()).isEqualTo("94");
        }
    }

    @ParameterizedTest
    @CsvSource({"0420, 0430", "0421, 0430", "0401, 0410"})
    void everyKindOfReversalIsAnswered(String mti, String response) throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> hold = authorisation(1, 500);
            client.ask(hold);
            Map<Integer, String> reversal = reversal(2, hold);
            reversal.put(0, mti);
            Answer answer = client.ask(reversal);
            assertThat(answer.mti()).isEqualTo(response);
            assertThat(answer.code()).isEqualTo("00");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0800, 001, 0810, 00",
        "0800, 301, 0810, 00",
        "0820, 301, 0830, 00",
        "0801, 301, 0810, 00",
        "0800, 002, 0810, 00",
        "0800, 999, 0810, 30"
    })
    void networkManagementIsAnsweredWithItsCodeEchoed(String mti, String code, String response, String de39)
            throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            Answer answer = client.ask(network(mti, 9, code));
            assertThat(answer.mti()).isEqualTo(response);
            assertThat(answer.code()).isEqualTo(de39);
            assertThat(answer.get(70)).isEqualTo(code);
            assertThat(answer.get(11)).isEqualTo("000009");
        }
    }

    @Test
    void aListenerThatRequiresSignOnTakesTransactionsOnlyBetweenSignOnAndSignOff() throws IOException {
        harness.signOnRequired().start();
        try (IsoClient client = harness.connect()) {
            assertThat(client.ask(purchase(1, 100)).code()).isEqualTo("58");
            assertThat(client.ask(network("0800", 2, "001")).code()).isEqualTo("00");
            assertThat(client.ask(purchase(1, 100)).code()).isEqualTo("00");
            assertThat(client.ask(network("0800", 3, "002")).code()).isEqualTo("00");
            assertThat(client.ask(purchase(4, 100)).code()).isEqualTo("58");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 11, 32, 41, 42, 49})
    void aMissingMandatoryFieldIsAFormatErrorThatNamesIt(int de) throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> request = purchase(1, 100);
            request.remove(de);
            Answer answer = client.ask(request);
            assertThat(answer.mti()).isEqualTo("0210");
            assertThat(answer.code()).isEqualTo("30");
            assertThat(answer.get(44)).isEqualTo(String.format("DE%03d missing", de));
            assertThat(answer.fields()).doesNotContainKeys(15, 38);
            assertThat(client.ask(purchase(1, 100)).code())
                    .as("it was not remembered")
                    .isEqualTo("00");
        }
    }

    @Test
    void aReversalWithoutAnyKeyOfItsOriginalIsAFormatError() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> request = reversal(2, purchase(1, 100));
            request.remove(90);
            request.remove(12);
            Answer answer = client.ask(request);
            assertThat(answer.code()).isEqualTo("30");
            assertThat(answer.get(44)).isEqualTo("DE090 missing");
        }
    }

    @Test
    void aTrackOfAnotherCardThanItsPanIsAFormatError() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> request = purchase(1, 100);
            request.put(35, "6222021234567890128=301022012345");
            Answer answer = client.ask(request);
            assertThat(answer.code()).isEqualTo("30");
            assertThat(answer.get(44)).isEqualTo("DE035 contradictory");
            request.put(35, request.get(2) + "=291222012345");
            assertThat(client.ask(request).code()).isEqualTo("00");
            Map<Integer, String> trackOnly = purchase(2, 100);
            trackOnly.put(35, trackOnly.remove(2) + "=291222012345");
            assertThat(client.ask(trackOnly).code()).isEqualTo("00");
        }
    }

    @Test
    void aCurrencyThatIsNotDigitsIsNamedWithItsFormWhateverTheDialectTakes() throws IOException {
        Path file = Files.writeString(
                directory.resolve("harbour.yaml"),
                "dialect: harbour\nextends: iso87-ascii\nfields:\n  49: { type: an, length: 3 }\n");
        harness.asciiDialect(Dialects.load(file)).start();
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> request = purchase(1, 100);
            request.put(49, "CNY");
            Answer answer = client.ask(request);
            assertThat(answer.code()).isEqualTo("30");
            assertThat(answer.get(44)).isEqualTo("DE049 bad digit");
            assertThat(client.ask(purchase(1, 100)).code()).isEqualTo("00");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0120", "0160", "0220", "0280", "0300", "0320", "0500", "0600", "0860", "0900"})
    void aTypeThatIsNotServedIsAFormatErrorOfTheType(String mti) throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> request = purchase(1, 100);
            request.put(0, mti);
            Answer answer = client.ask(request);
            assertThat(answer.code()).isEqualTo("30");
            assertThat(answer.get(44)).isEqualTo("MTI not supported");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0110", "0210", "0330", "0430", "0810", "0999"})
    void aResponseIsNeverAnsweredOrTwoSwitchesWouldTalkForEver(String mti) throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> response = purchase(1, 100);
            response.put(0, mti);
            client.send(client.frame(response));
            assertThat(client.ask(network("0800", 7, "301")).get(11)).isEqualTo("000007");
        }
    }

    @Test
    void aTruncatedMessageIsAnsweredWithTheFieldItEndsIn() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            byte[] frame = client.frame(purchase(1, 100));
            byte[] cut = java.util.Arrays.copyOf(frame, frame.length - 5);
            cut[1] = (byte) (cut.length - 2);
            client.send(cut);
            Answer answer = client.receive();
            assertThat(answer.code()).isEqualTo("30");
            assertThat(answer.get(44)).isEqualTo("DE042 truncated");
            assertThat(answer.get(11)).isEqualTo("000001");
        }
    }

    @Test
    void anIllegalDigitIsNamedAndItsFieldIsNotEchoed() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            Map<Integer, String> request = purchase(1, 100);
            byte[] frame = client.frame(request);
            // The amount stands behind length, type, bitmap, DE 2 and DE 3.
            frame[2 + 4 + 16 + 18 + 6 + 3] = 'x';
            client.send(frame);
            Answer answer = client.receive();
            assertThat(answer.code()).isEqualTo("30");
            assertThat(answer.get(44)).isEqualTo("DE004 bad digit");
            assertThat(answer.fields()).doesNotContainKey(4);
        }
    }

    @Test
    void addressesOfATpduChangePlaces() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect("tpdu", "iso87-binary", "length2-tpdu")) {
            // A TPDU with nothing behind it is answered by nothing, as an empty frame is.
            client.send(HexFormat.of().parseHex("00056000030000"));
            client.send(client.frame(network("0800", 1, "301"), 0x60_0003_0000L));
            assertThat(client.receive().tpdu()).isEqualTo(0x60_0000_0003L);
        }
    }

    @Test
    void answersOfOneWriteComeInOrderOfTheRequestsWhoeverDecidesThem() throws IOException {
        harness.start();
        try (IsoClient client = harness.connect()) {
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            int count = 2_000;
            for (int stan = 1; stan <= count; stan++) {
                frames.write(client.frame(mixed(stan)));
            }
            Thread sender = new Thread(() -> sendQuietly(client, frames.toByteArray()));
            sender.start();
            for (int stan = 1; stan <= count; stan++) {
                Answer answer = client.receive();
                assertThat(answer.get(11)).isEqualTo(String.format("%06d", stan));
                assertThat(answer.code()).isEqualTo(stan % 4 == 1 ? "30" : "00");
            }
        }
    }

    private static Map<Integer, String> mixed(int stan) {
        return switch (stan % 4) {
            case 0 -> network("0800", stan, "301");
            case 1 -> {
                Map<Integer, String> broken = new TreeMap<>(purchase(stan, 1));
                broken.remove(42);
                yield broken;
            }
            case 2 -> inquiry(stan);
            default -> purchase(stan, 1);
        };
    }

    private static void sendQuietly(IsoClient client, byte[] bytes) {
        try {
            client.send(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
