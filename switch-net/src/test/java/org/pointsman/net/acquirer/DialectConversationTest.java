package org.pointsman.net.acquirer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pointsman.net.testing.Requests.authorisation;
import static org.pointsman.net.testing.Requests.inquiry;
import static org.pointsman.net.testing.Requests.purchase;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pointsman.net.testing.IsoClient;
import org.pointsman.net.testing.IsoClient.Answer;
import org.pointsman.net.testing.SwitchTest;

/** The same conversation in every built-in dialect, from socket to socket. */
class DialectConversationTest extends SwitchTest {
    /** A listener of the harness, and how its edition of the standard puts what the switch is asked for. */
    enum Link {
        ASCII("ascii", "iso87-ascii", "length2", 87),
        BINARY("binary", "iso87-binary", "length2", 87),
        EBCDIC("ebcdic", "iso87-ebcdic", "length2-inclusive", 87),
        ASCII_93("ascii93", "iso93-ascii", "length4-inclusive", 93),
        BINARY_93("binary93", "iso93-binary", "length2-bcd", 93);

        private final String listener;
        private final String dialect;
        private final String framing;
        private final int edition;

        Link(String listener, String dialect, String framing, int edition) {
            this.listener = listener;
            this.dialect = dialect;
            this.framing = framing;
            this.edition = edition;
        }

        boolean is93() {
            return edition == 93;
        }

        /** A request of 1987 as this edition has it. */
        Map<Integer, String> of(Map<Integer, String> request) {
            if (!is93()) {
                return request;
            }
            Map<Integer, String> fields = new TreeMap<>(request);
            fields.put(0, "1" + request.get(0).substring(1));
            fields.put(12, "26" + request.get(13) + request.get(12));
            fields.remove(13);
            fields.put(22, "211201200140");
            fields.put(24, request.get(0).startsWith("01") ? "100" : "200");
            fields.remove(25);
            fields.put(26, fields.remove(18));
            return fields;
        }

        Map<Integer, String> reversal(int stan, Map<Integer, String> original) {
            Map<Integer, String> fields = new TreeMap<>(original);
            fields.put(11, String.format("%06d", stan));
            if (is93()) {
                fields.put(0, "1420");
                fields.put(24, "400");
                fields.put(56, original.get(0) + original.get(11) + original.get(12) + "08" + original.get(32));
            } else {
                fields.put(0, "0420");
                fields.put(90, original.get(0) + original.get(11) + original.get(7) + "0".repeat(22));
            }
            return fields;
        }

        Map<Integer, String> network(String code87, String code93) {
            Map<Integer, String> fields = new TreeMap<>(Map.of(7, "1120093200", 11, "000777"));
            fields.put(0, is93() ? "1804" : "0800");
            fields.put(is93() ? 24 : 70, is93() ? code93 : code87);
            return fields;
        }

        String mti(String of87) {
            return is93() ? "1" + of87.substring(1) : of87;
        }

        String code(String of87, String of93) {
            return is93() ? of93 : of87;
        }
    }

    private IsoClient connect(Link link) throws IOException {
        return harness.connect(link.listener, link.dialect, link.framing);
    }

    @ParameterizedTest
    @EnumSource
    void anAuthorisationIsApprovedAndEchoed(Link link) throws IOException {
        harness.start();
        try (IsoClient client = connect(link)) {
            Map<Integer, String> request = link.of(authorisation(1, 12_550));
            request.put(35, "6225880012345675=29122011234567890");
            request.put(37, "AB2409000101");
            request.put(52, "5B1C6693FCEA1913");
            Answer answer = client.ask(request);
            assertThat(answer.mti()).isEqualTo(link.mti("0110"));
            assertThat(answer.code()).isEqualTo(link.code("00", "000"));
            for (int de : new int[] {2, 3, 4, 7, 11, 12, 32, 37, 41, 42, 49}) {
                assertThat(answer.get(de)).as("DE %d", de).isEqualTo(request.get(de));
            }
            assertThat(answer.get(38)).matches("\\d{6}");
            assertThat(answer.get(15)).matches(link.code("\\d{4}", "\\d{6}"));
            assertThat(answer.get(24)).isEqualTo(link.is93() ? "100" : null);
            assertThat(answer.fields()).doesNotContainKeys(14, 18, 22, 25, 26, 35, 44, 52, 54);
        }
    }

    @ParameterizedTest
    @EnumSource
    void moneyMovesAndComesBackWithTheReversal(Link link) throws IOException {
        harness.start();
        try (IsoClient client = connect(link)) {
            long before = balance(client.ask(link.of(inquiry(1))));
            Map<Integer, String> purchase = link.of(purchase(2, 12_345));
            assertThat(client.ask(purchase).code()).isEqualTo(link.code("00", "000"));
            assertThat(balance(client.ask(link.of(inquiry(3))))).isEqualTo(before - 12_345);

            Map<Integer, String> reversal = link.reversal(4, purchase);
            Answer reversed = client.ask(reversal);
            assertThat(reversed.mti()).isEqualTo(link.mti("0430"));
            assertThat(reversed.code()).isEqualTo(link.code("00", "400"));
            assertThat(balance(client.ask(link.of(inquiry(5))))).isEqualTo(before);

            reversal.put(0, link.mti("0421"));
            Answer again = client.ask(reversal);
            assertThat(again.mti()).isEqualTo(link.mti("0430"));
            assertThat(again.code()).isEqualTo(link.code("00", "400"));
            assertThat(balance(client.ask(link.of(inquiry(6))))).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReversalBeforeItsOriginalDeclinesThat(Link link) throws IOException {
        harness.start();
        try (IsoClient client = connect(link)) {
            Map<Integer, String> purchase = link.of(purchase(2, 12_345));
            assertThat(client.ask(link.reversal(4, purchase)).code()).isEqualTo(link.code("25", "914"));
            assertThat(client.ask(purchase).code()).isEqualTo(link.code("21", "921"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRepeatGetsTheFirstAnswerAgainAndOtherContentIsADuplicate(Link link) throws IOException {
        harness.start();
        try (IsoClient client = connect(link)) {
            Map<Integer, String> purchase = link.of(purchase(1, 100));
            Answer first = client.ask(purchase);
            purchase.put(0, link.mti("0201"));
            assertThat(client.ask(purchase).fields()).isEqualTo(first.fields());
            purchase.put(4, "000000000101");
            assertThat(client.ask(purchase).code()).isEqualTo(link.code("94", "913"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void networkManagementIsAnswered(Link link) throws IOException {
        harness.signOnRequired().start();
        try (IsoClient client = connect(link)) {
            assertThat(client.ask(link.of(purchase(1, 100))).code()).isEqualTo(link.code("58", "120"));
            Answer signedOn = client.ask(link.network("001", "801"));
            assertThat(signedOn.mti()).isEqualTo(link.is93() ? "1814" : "0810");
            assertThat(signedOn.code()).isEqualTo(link.code("00", "800"));
            assertThat(signedOn.get(link.is93() ? 24 : 70)).isEqualTo(link.code("001", "801"));
            assertThat(client.ask(link.of(purchase(2, 100))).code()).isEqualTo(link.code("00", "000"));
            assertThat(client.ask(link.network("301", "831")).code()).isEqualTo(link.code("00", "800"));
            assertThat(client.ask(link.network("002", "802")).code()).isEqualTo(link.code("00", "800"));
            assertThat(client.ask(link.of(purchase(3, 100))).code()).isEqualTo(link.code("58", "120"));

            Answer unknown = client.ask(link.network("999", "200"));
            assertThat(unknown.code()).isEqualTo(link.code("30", "904"));
            assertThat(unknown.get(44)).isEqualTo(link.code("DE070 not supported", "DE024 not supported"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void formatErrorsNameTheField(Link link) throws IOException {
        harness.start();
        try (IsoClient client = connect(link)) {
            Map<Integer, String> request = link.of(purchase(1, 100));
            request.remove(4);
            Answer answer = client.ask(request);
            assertThat(answer.mti()).isEqualTo(link.mti("0210"));
            assertThat(answer.code()).isEqualTo(link.code("30", "904"));
            assertThat(answer.get(44)).isEqualTo("DE004 missing");
            assertThat(answer.get(11)).isEqualTo("000001");
            assertThat(answer.get(42)).isEqualTo("898310053990001");

            byte[] frame = client.frame(link.of(purchase(2, 100)));
            byte[] amount = client.frame(link.of(purchase(2, 200)));
            int at = java.util.Arrays.mismatch(frame, amount);
            frame[at] = (byte) (link == Link.EBCDIC ? 0x7A : link.dialect.endsWith("binary") ? 0xA0 : ':');
            client.send(frame);
            Answer refused = client.receive();
            assertThat(refused.code()).isEqualTo(link.code("30", "904"));
            assertThat(refused.get(44)).isEqualTo("DE004 bad digit");
            assertThat(refused.get(11)).isEqualTo("000002");
        }
    }

    /** Where the code of the switch is 14, 15, 13, 40, 31, 03, 58 and so on. */
    @ParameterizedTest
    @CsvSource({
        "2, 6225880012345678, 14, 111",
        "2, 4000000000000002, 15, 908",
        "4, 000000000000, 13, 110",
        "3, 990000, 40, 115",
        "32, 99, 31, 905",
        "42, 898310053999999, 03, 109",
        "41, 99999999, 58, 120",
        "49, 840, 12, 902",
        "4, 000099999999, 61, 121"
    })
    void declinesAreGivenInTheCodesOfTheDialect(int de, String value, String code, String actionCode)
            throws IOException {
        harness.start();
        for (Link link : Link.values()) {
            try (IsoClient client = connect(link)) {
                Map<Integer, String> request = link.of(purchase(100 + link.ordinal(), 100));
                request.put(de, value);
                assertThat(client.ask(request).code()).as("%s", link).isEqualTo(link.code(code, actionCode));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"201", "202", "100", "400", "999"})
    void aFunctionThatTheSwitchDoesNotDoIsRefusedInsteadOfTakenForAPurchase(String function) throws IOException {
        harness.start();
        try (IsoClient client = connect(Link.ASCII_93)) {
            Map<Integer, String> request = Link.ASCII_93.of(purchase(1, 100));
            request.put(24, function);
            Answer answer = client.ask(request);
            assertThat(answer.code()).isEqualTo("904");
            assertThat(answer.get(44)).isEqualTo("DE024 not supported");
            request.remove(24);
            assertThat(client.ask(request).get(44)).isEqualTo("DE024 missing");
        }
    }

    @Test
    void aPartialReversalOf1993LeavesWhatDe4Says() throws IOException {
        harness.start();
        Link link = Link.BINARY_93;
        try (IsoClient client = connect(link)) {
            long before = balance(client.ask(link.of(inquiry(1))));
            Map<Integer, String> purchase = link.of(purchase(2, 10_000));
            client.ask(purchase);
            Map<Integer, String> partial = link.reversal(3, purchase);
            partial.put(24, "401");
            partial.put(4, "000000004000");
            assertThat(client.ask(partial).get(44)).isEqualTo("DE030 missing");
            partial.put(30, "000000010000000000000000");
            Answer answer = client.ask(partial);
            assertThat(answer.code()).isEqualTo("400");
            assertThat(answer.get(30)).isEqualTo("000000010000000000000000");
            assertThat(balance(client.ask(link.of(inquiry(4))))).isEqualTo(before - 4_000);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DE 37, 00",
        "DE 12, 00",
        "DE 56 without acquirer, 00",
        "DE 56 with another acquirer, 25",
        "DE 56 with a wrong length, 25",
        "DE 56 of another time, 25"
    })
    void theOriginalOf1993IsFoundByWhatTheReversalNames(String how, String code) throws IOException {
        harness.start();
        Link link = Link.ASCII_93;
        try (IsoClient client = connect(link)) {
            Map<Integer, String> purchase = link.of(purchase(2, 10_000));
            Answer answer = client.ask(purchase);
            Map<Integer, String> reversal = link.reversal(3, purchase);
            String original = reversal.get(56).substring(0, 22);
            switch (how) {
                case "DE 37" -> {
                    reversal.remove(56);
                    reversal.put(37, answer.get(37));
                }
                case "DE 12" -> {
                    reversal.remove(56);
                    reversal.put(0, "1400");
                    reversal.put(11, purchase.get(11));
                }
                case "DE 56 without acquirer" -> reversal.put(56, original);
                case "DE 56 with another acquirer" -> reversal.put(56, original + "0800010002");
                case "DE 56 with a wrong length" -> reversal.put(56, original + "0700010001");
                default -> reversal.put(56, original.substring(0, 21) + "9" + "0800010001");
            }
            assertThat(client.ask(reversal).code()).isEqualTo(code.equals("00") ? "400" : "914");
        }
    }

    @Test
    void theSettlementDateOf1993HasTheYear() throws IOException {
        harness.start();
        try (IsoClient client = connect(Link.ASCII_93)) {
            String date = client.ask(Link.ASCII_93.of(purchase(1, 100))).get(15);
            LocalDate day = LocalDate.of(
                    2000 + Integer.parseInt(date.substring(0, 2)),
                    Integer.parseInt(date.substring(2, 4)),
                    Integer.parseInt(date.substring(4)));
            LocalDate today = LocalDate.now(ZoneOffset.UTC);
            assertThat(day).isBetween(today.minusDays(2), today.plusDays(2));
        }
    }

    @Test
    void aMessageOfAnotherEditionIsRefused() throws IOException {
        harness.start();
        try (IsoClient client = connect(Link.ASCII_93)) {
            Map<Integer, String> old = Link.ASCII_93.of(purchase(1, 100));
            byte[] frame = client.frame(old);
            frame[4] = '0';
            client.send(frame);
            byte[] header = new byte[4];
            client.socket().getInputStream().readNBytes(header, 0, 4);
            byte[] answer =
                    new byte[Integer.parseInt(new String(header, java.nio.charset.StandardCharsets.US_ASCII)) - 4];
            client.socket().getInputStream().readNBytes(answer, 0, answer.length);
            assertThat(new String(answer, java.nio.charset.StandardCharsets.US_ASCII))
                    .startsWith("0210")
                    .contains("904")
                    .contains("MTI wrong version");
        }
    }

    private static long balance(Answer answer) {
        String amounts = answer.get(54);
        assertThat(amounts).startsWith("0002156");
        long amount = Long.parseLong(amounts.substring(8));
        return amounts.charAt(7) == 'C' ? amount : -amount;
    }
}
