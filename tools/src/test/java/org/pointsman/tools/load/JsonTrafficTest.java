package org.pointsman.tools.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;

@Timeout(60)
class JsonTrafficTest {
    private static final int ENOUGH = 1_000;
    private static final ReferenceData REFERENCE =
            YamlConfig.readReference(Recordings.directory("iso87-binary").resolve("reference.yaml"));

    /** The client of the test that runs. */
    private final AtomicReference<LoadClient> client = new AtomicReference<>();

    @ParameterizedTest
    @CsvSource({"PAIRS, 3, 1", "PAIRS, 2, 4", "MIXED, 3, 1", "INQUIRIES, 2, 4"})
    void everythingIsApprovedAndGivenBack(Mix mix, int connections, int inFlight) throws Exception {
        JsonTraffic traffic = traffic(mix, Peer.SWITCH, connections, inFlight);
        try (JsonPeer peer = new JsonPeer(stopping(-1, null))) {
            LoadReport report = run(peer, traffic, connections, inFlight);

            assertThat(report.firstProblems()).isEmpty();
            assertThat(report.good()).isTrue();
            assertThat(report.answered()).isGreaterThan(ENOUGH);
            assertThat(peer.open()).isZero();
            assertThat(peer.requests.keySet()).hasSize(mix == Mix.PAIRS ? 2 : mix == Mix.MIXED ? 4 : 1);
            // 64 terminals, 4 kinds of payment request, ids of 5 and of 6 digits
            assertThat(traffic.checkedValueByValue()).isLessThanOrEqualTo(64 * 4 * 2);
        }
    }

    /** What can be wrong with an answer, each at the first of its kind and later, when answers are compared with the first. */
    private enum Fault {
        RESPONSE_CODE(answer -> answer.body.put("responseCode", "51")),
        NO_RESPONSE_CODE(answer -> answer.body.remove("responseCode")),
        HTTP_STATUS(answer -> answer.status = 409),
        STATUS(answer -> answer.body.put("status", "declined")),
        AMOUNT(answer -> answer.body.withObject("/amount").put("value", 101)),
        CURRENCY(answer -> answer.body.withObject("/amount").put("currency", "USD")),
        CAPTURED(answer -> answer.body.withObject("/capturedAmount").put("value", 7)),
        MERCHANT(answer -> answer.body.put("merchant", "898310053990009")),
        NO_ID(answer -> answer.body.remove("id")),
        ID_THAT_IS_A_PATH(answer -> answer.body.put("id", "../../x")),
        NO_APPROVAL_CODE(answer -> answer.body.remove("approvalCode")),
        CARD_IN_CLEAR(answer -> answer.body.withObject("/source/card").put("pan", "6225880012345675")),
        ANOTHER_CARD(answer -> answer.body.withObject("/source/card").put("pan", "111111******1111")),
        NO_JSON(answer -> answer.raw = "6225880012345675"),
        HALF_JSON(answer -> answer.raw = "{\"id\": \"1\", ");

        private final Consumer<JsonPeer.Answer> spoil;

        Fault(Consumer<JsonPeer.Answer> spoil) {
            this.spoil = spoil;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void oneWrongAnswerIsNoticedAndDescribedWithoutTheCardNumber(Fault fault) throws Exception {
        for (int spoilt : List.of(0, 900)) {
            try (JsonPeer peer = new JsonPeer(stopping(spoilt, fault.spoil))) {
                LoadReport report = run(peer, traffic(Mix.PAIRS, Peer.SWITCH, 1, 1), 1, 1);

                assertThat(report.answered()).isGreaterThan(ENOUGH);
                assertThat(report.wrong()).as("answer %d", spoilt).isEqualTo(1);
                assertThat(report.firstProblems()).hasSize(1);
                assertThat(report.firstProblems().get(0)).as("card numbers").doesNotContainPattern("[0-9]{13,}");
                assertThat(report.good()).isFalse();
            }
        }
    }

    @Test
    void aReversalAnsweredWithAnotherPaymentIsNoticed() throws Exception {
        for (int spoilt : List.of(1, 901)) {
            try (JsonPeer peer = new JsonPeer(stopping(spoilt, answer -> answer.body.put("id", "10001")))) {
                LoadReport report = run(peer, traffic(Mix.PAIRS, Peer.SWITCH, 1, 1), 1, 1);

                assertThat(report.wrong()).isEqualTo(1);
                assertThat(report.firstProblems().get(0)).contains("/id is 10001");
            }
        }
    }

    @Test
    void anAccountThatChangedIsNoticed() throws Exception {
        try (JsonPeer peer = new JsonPeer(stopping(900, answer -> answer.body.put("posted", 1_001)))) {
            LoadReport report = run(peer, traffic(Mix.INQUIRIES, Peer.SWITCH, 1, 1), 1, 1);

            assertThat(report.wrong()).isPositive();
            assertThat(report.firstProblems().get(0))
                    .contains("\"posted\":1001")
                    .contains("first inquiry");
        }
    }

    @Test
    void aConstantIsRightIfItIsTheSameEachTime() throws Exception {
        String constant = "{\"id\":\"12345\",\"status\":\"captured\"}";
        for (int spoilt : List.of(-1, 900)) {
            JsonPeer.Spoiler spoiler = (number, answer) -> {
                stopping(-1, null).spoil(number, answer);
                answer.raw = number == spoilt ? constant.replace('1', '2') : constant;
            };
            try (JsonPeer peer = new JsonPeer(spoiler)) {
                LoadReport report = run(peer, traffic(Mix.INQUIRIES, Peer.BARE, 2, 1), 2, 1);

                assertThat(report.wrong()).isEqualTo(spoilt < 0 ? 0 : 1);
                assertThat(report.good()).isEqualTo(spoilt < 0);
            }
        }
    }

    @Test
    void bothProtocolsGoInOneRun() throws Exception {
        NumberedTraffic numbered = new NumberedTraffic(Integer.MAX_VALUE);
        JsonTraffic traffic = traffic(Mix.PAIRS, Peer.SWITCH, 2, 1);
        try (JsonPeer peer = new JsonPeer(stopping(-1, null));
                ScriptedPeer iso = new ScriptedPeer(
                        (answers, number, request) -> answers.send(NumberedTraffic.answerTo(request)))) {
            client.set(new LoadClient(
                    options(),
                    new ConnectionGroup("iso8583", iso.address(), ClientFraming.LENGTH2, numbered, 2, 4),
                    new ConnectionGroup("json", peer.address(), traffic.framing(), traffic, 2, 1)));
            LoadReport report = client.get().run();

            assertThat(report.firstProblems()).isEmpty();
            assertThat(report.parts()).extracting(LoadReport.Part::name).containsExactly("iso8583", "json");
            assertThat(report.parts()).allMatch(part -> part.answered() > 0 && part.wrong() == 0);
            assertThat(report.answered())
                    .isEqualTo(report.parts().stream()
                            .mapToLong(LoadReport.Part::answered)
                            .sum());
            assertThat(report.latencyNs().getTotalCount())
                    .isEqualTo(report.parts().stream()
                            .mapToLong(part -> part.latencyNs().getTotalCount())
                            .sum());
            assertThat(report.asText()).contains("iso8583").contains("json");
        }
    }

    @Test
    void theApiKeyIsSent() throws Exception {
        JsonTraffic traffic = new JsonTraffic(plan(Mix.PAIRS, Peer.SWITCH, 1, 1), "localhost", "secret-1");
        try (JsonPeer peer = new JsonPeer(stopping(-1, null))) {
            assertThat(run(peer, traffic, 1, 1).good()).isTrue();
            assertThat(peer.authorizations).containsExactly("Bearer secret-1");
        }
    }

    @Test
    void balancesBetweenPaymentsNeedOneRequestAtATime() {
        assertThatThrownBy(() -> traffic(Mix.MIXED, Peer.SWITCH, 1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one JSON request in flight");
    }

    /** Spoils one answer, and tells the client to stop when there were enough. */
    private JsonPeer.Spoiler stopping(int spoilt, Consumer<JsonPeer.Answer> spoil) {
        return (number, answer) -> {
            if (number == ENOUGH) {
                client.get().stop();
            }
            if (number == spoilt) {
                spoil.accept(answer);
            }
        };
    }

    private LoadReport run(JsonPeer peer, JsonTraffic traffic, int connections, int inFlight) throws Exception {
        client.set(new LoadClient(
                options(),
                new ConnectionGroup("json", peer.address(), traffic.framing(), traffic, connections, inFlight)));
        return client.get().run();
    }

    private static LoadOptions options() {
        return new LoadOptions()
                .warmup(Duration.ZERO)
                .duration(Duration.ofSeconds(50))
                .answerTimeout(Duration.ofSeconds(5));
    }

    private static JsonTraffic traffic(Mix mix, Peer peer, int connections, int inFlight) {
        return new JsonTraffic(plan(mix, peer, connections, inFlight), "localhost", null);
    }

    private static TrafficPlan plan(Mix mix, Peer peer, int connections, int inFlight) {
        return TrafficPlan.alone(REFERENCE, mix, peer, 100, 500, connections, inFlight);
    }
}
