package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pointsman.core.reference.Account;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialect;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.demo.ModelPeer;

@Timeout(60)
class TemplateTrafficTest {
    private static final ReferenceData REFERENCE =
            YamlConfig.readReference(Recordings.directory("iso87-binary").resolve("reference.yaml"));

    @ParameterizedTest
    @CsvSource({
        "iso87-binary, PAIRS",
        "iso87-binary, MIXED",
        "iso87-binary, INQUIRIES",
        "iso87-ascii, PAIRS",
        "iso87-ascii, MIXED",
    })
    void everythingIsApprovedAndGivenBack(String dialectName, Mix mix) throws Exception {
        Dialect dialect = Dialects.named(dialectName);
        Spoiling nothing = new Spoiling(-1, null);
        ModelPeer model = new ModelPeer(dialect, REFERENCE, nothing);
        TemplateTraffic traffic = traffic(dialect, mix, Peer.SWITCH, 3, 8);
        try (ScriptedPeer peer = new ScriptedPeer(model)) {
            nothing.client = client(peer, traffic, 3, 8);
            LoadReport report = nothing.client.run();

            assertThat(report.firstProblems()).isEmpty();
            assertThat(report.good()).isTrue();
            assertThat(report.answered()).isGreaterThan(Spoiling.ENOUGH);
            for (Account account : REFERENCE.accounts()) {
                assertThat(model.books().get(account.id())).containsExactly(account.balance(), 0);
            }
            // 64 terminals, 5 kinds of message
            assertThat(traffic.checkedFieldByField()).isLessThanOrEqualTo(64 * 5);
        }
    }

    @Test
    void anEchoIsRightIfItIsTheRequestItself() throws Exception {
        Dialect dialect = Dialects.named("iso87-binary");
        for (int spoilt : List.of(-1, 0, 700)) {
            AtomicInteger count = new AtomicInteger();
            AtomicReference<LoadClient> client = new AtomicReference<>();
            ScriptedPeer.Rule echo = (answers, number, request) -> {
                int index = count.getAndIncrement();
                if (index == Spoiling.ENOUGH) {
                    client.get().stop();
                }
                request[request.length - 1] ^= (byte) (index == spoilt ? 1 : 0);
                answers.send(request);
            };
            try (ScriptedPeer peer = new ScriptedPeer(echo)) {
                client.set(client(peer, traffic(dialect, Mix.PAIRS, Peer.BARE, 2, 4), 2, 4));
                LoadReport report = client.get().run();

                assertThat(report.answered()).isGreaterThan(Spoiling.ENOUGH);
                assertThat(report.wrong()).isEqualTo(spoilt < 0 ? 0 : 1);
                assertThat(report.good()).isEqualTo(spoilt < 0);
            }
        }
    }

    /** What can be wrong with an answer, each at the first of its kind and later, when answers are compared with the first. */
    private enum Fault {
        RESPONSE_CODE(answer -> answer.with(39, "51")),
        NO_RESPONSE_CODE(answer -> answer.with(39, null)),
        TYPE(answer -> answer.withMti("0410".equals(answer.mti()) ? "0430" : "0110")),
        PAN(answer -> answer.with(2, flipLast(answer.field(2)))),
        NO_PAN(answer -> answer.with(2, null)),
        AMOUNT(answer -> answer.with(4, flipLast(answer.field(4)))),
        TIME(answer -> answer.with(7, flipLast(answer.field(7)))),
        RRN(answer -> answer.with(37, flipLast(answer.field(37)))),
        TERMINAL(answer -> answer.with(41, flipLast(answer.field(41)))),
        A_BALANCE_NOBODY_ASKED_FOR(answer -> answer.with(54, "0002156C000000000000"));

        private final UnaryOperator<Message> spoil;

        Fault(UnaryOperator<Message> spoil) {
            this.spoil = spoil;
        }

        private static String flipLast(String digits) {
            char last = digits.charAt(digits.length() - 1);
            return digits.substring(0, digits.length() - 1) + (last == '0' ? '1' : '0');
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void oneWrongAnswerIsNoticedAndDescribedWithoutTheCardNumber(Fault fault) throws Exception {
        for (int spoilt : List.of(0, 1, 1_001)) {
            LoadReport report = runSpoilt(Mix.PAIRS, spoilt, fault.spoil);

            assertThat(report.answered()).isGreaterThan(1_001);
            assertThat(report.wrong()).as("answer %d", spoilt).isEqualTo(1);
            assertThat(report.firstProblems()).hasSize(1);
            assertThat(report.firstProblems().get(0)).as("card numbers").doesNotContainPattern("[0-9]{13,}");
            assertThat(report.good()).isFalse();
        }
    }

    @Test
    void aPurchaseApprovedWithoutAnApprovalCodeIsNoticed() throws Exception {
        for (int spoilt : List.of(0, 1_000)) {
            LoadReport report = runSpoilt(Mix.PAIRS, spoilt, answer -> answer.with(38, null));

            assertThat(report.wrong()).isEqualTo(1);
            assertThat(report.firstProblems().get(0)).contains("DE 38");
        }
    }

    @Test
    void anAnswerWithAnotherStanIsNoAnswer() throws Exception {
        for (int spoilt : List.of(0, 1_000)) {
            LoadReport report = runSpoilt(Mix.PAIRS, spoilt, answer -> answer.with(11, "999999"));

            assertThat(report.missing()).isPositive();
            assertThat(report.firstProblems().get(0)).contains("to none of the requests that wait");
            assertThat(report.good()).isFalse();
        }
    }

    @Test
    void aBalanceThatChangedIsNoticed() throws Exception {
        LoadReport report =
                runSpoilt(Mix.INQUIRIES, 1_000, answer -> answer.with(54, Fault.flipLast(answer.field(54))));

        assertThat(report.wrong()).isPositive();
        assertThat(report.firstProblems().get(0)).contains("DE 54").contains("first inquiry");
    }

    @Test
    void noTwoRequestsHaveTheSameKey() throws Exception {
        Dialect dialect = Dialects.named("iso87-binary");
        Set<String> keys = ConcurrentHashMap.newKeySet();
        Spoiling collecting = new Spoiling(-1, null) {
            @Override
            public Message apply(Message request, Message answer) {
                keys.add(request.field(7) + request.field(11));
                return super.apply(request, answer);
            }
        };
        LoadReport report = run(dialect, traffic(dialect, Mix.PAIRS, Peer.SWITCH, 4, 8), 4, 8, collecting);

        assertThat(keys).hasSize((int) report.sent()).hasSizeGreaterThan(Spoiling.ENOUGH);
    }

    @Test
    void theTransmissionTimeMovesOnWhenTheStanBeginsAnew() {
        KeySequence keys = new KeySequence(() -> 1_767_225_599L); // 2025-12-31 23:59:59 UTC, and time stands still
        Set<String> times = new HashSet<>();
        for (int i = 0; i < 2 * KeySequence.MAX_STAN; i++) {
            keys.next();
            if (keys.stan() == 1) {
                times.add(new String(keys.time(false), java.nio.charset.StandardCharsets.US_ASCII));
            }
        }
        assertThat(keys.stan()).isEqualTo(KeySequence.MAX_STAN);
        assertThat(times).containsExactlyInAnyOrder("1231235959", "0101000000");
        assertThat(keys.time(true)).containsExactly(0x01, 0x01, 0x00, 0x00, 0x00);
    }

    @Test
    void sixDigitsStandPackedOrAsCharacters() {
        byte[] target = new byte[10];
        DigitWriter.putSix(target, 1, 90_571, true);
        assertThat(Arrays.copyOfRange(target, 1, 4)).containsExactly(0x09, 0x05, 0x71);
        DigitWriter.putSix(target, 2, 90_571, false);
        assertThat(new String(target, 2, 6, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("090571");
    }

    @Test
    void aPurchaseIsAboutAsLongAsARecordedOne() {
        Dialect dialect = Dialects.named("iso87-binary");
        TemplateTraffic traffic = traffic(dialect, Mix.PAIRS, Peer.SWITCH, 1, 1);
        byte[] buffer = new byte[256];

        assertThat(traffic.nextRequest(0, 0, buffer, 0)).isEqualTo(91);
    }

    @Test
    void referenceDataWithoutWhatIsNeededIsRefused() {
        Dialect dialect = Dialects.named("iso87-binary");

        assertThatThrownBy(() -> new TemplateTraffic(
                        dialect,
                        TrafficPlan.alone(REFERENCE, Mix.PAIRS, Peer.SWITCH, 999_999_999_999L, 10, 1, 1),
                        new KeySequence()))
                .hasMessageContaining("no card");
        assertThatThrownBy(() -> new TemplateTraffic(
                        dialect,
                        TrafficPlan.alone(REFERENCE, Mix.MIXED, Peer.SWITCH, 100, 10, 11, 1),
                        new KeySequence()))
                .hasMessageContaining("a card a connection");
    }

    /** Sends purchases and reversals, or another mix, until 1,200 requests have come, and spoils one of the answers. */
    private static LoadReport runSpoilt(Mix mix, int spoilt, UnaryOperator<Message> spoil) throws Exception {
        Dialect dialect = Dialects.named("iso87-binary");
        return run(dialect, traffic(dialect, mix, Peer.SWITCH, 1, 32), 1, 32, new Spoiling(spoilt, spoil));
    }

    /** Spoils one answer, and tells the client to stop when it has sent enough. */
    private static class Spoiling implements BiFunction<Message, Message, Message> {
        private static final int ENOUGH = 1_200;

        private final AtomicInteger count = new AtomicInteger();
        private final int spoilt;
        private final UnaryOperator<Message> spoil;
        private volatile LoadClient client;

        private Spoiling(int spoilt, UnaryOperator<Message> spoil) {
            this.spoilt = spoilt;
            this.spoil = spoil;
        }

        @Override
        public Message apply(Message request, Message answer) {
            int number = count.getAndIncrement();
            if (number == ENOUGH) {
                client.stop();
            }
            return number == spoilt ? spoil.apply(answer) : answer;
        }
    }

    private static TemplateTraffic traffic(Dialect dialect, Mix mix, Peer peer, int connections, int inFlight) {
        return new TemplateTraffic(
                dialect, TrafficPlan.alone(REFERENCE, mix, peer, 100, 500, connections, inFlight), new KeySequence());
    }

    private static LoadReport run(
            Dialect dialect, TemplateTraffic traffic, int connections, int inFlight, Spoiling spoiling)
            throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer(new ModelPeer(dialect, REFERENCE, spoiling))) {
            spoiling.client = client(peer, traffic, connections, inFlight);
            return spoiling.client.run();
        }
    }

    private static LoadClient client(ScriptedPeer peer, TemplateTraffic traffic, int connections, int inFlight) {
        LoadOptions options = new LoadOptions()
                .warmup(Duration.ZERO)
                .duration(Duration.ofSeconds(50))
                .answerTimeout(Duration.ofSeconds(2));
        return new LoadClient(
                options,
                new ConnectionGroup("iso8583", peer.address(), ClientFraming.LENGTH2, traffic, connections, inFlight));
    }
}
