package org.pointsman.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.load.HttpPeer;
import org.pointsman.tools.load.Message;
import org.pointsman.tools.load.ScriptedPeer;
import picocli.CommandLine;

@Timeout(60)
class DemoCommandTest {
    private final AtomicReference<Path> directory = new AtomicReference<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private UnaryOperator<ObjectNode> spoilApi = answer -> answer;

    /** The model as the switch: what the command makes of a right switch, and of one that is slightly wrong. */
    private final class ModelSwitch implements DemoSwitch {
        private final ScriptedPeer peer;
        private final HttpPeer api;
        private final ModelPeer model;
        private final ReferenceData reference;
        private final long tooMuch;

        private ModelSwitch(
                ReferenceData reference, Path path, BiFunction<Message, Message, Message> spoil, long tooMuch)
                throws IOException {
            directory.set(path);
            Files.writeString(path.resolve("journal"), "something to delete");
            this.reference = reference;
            this.tooMuch = tooMuch;
            int today = DemoReference.yyMm(YearMonth.now(ZoneOffset.UTC));
            model = new ModelPeer(Dialects.named("iso87-binary"), reference, today, spoil);
            peer = new ScriptedPeer(model);
            api = new HttpPeer(new ApiPeer(model, spoilApi));
        }

        @Override
        public InetSocketAddress binaryListener() {
            return peer.address();
        }

        @Override
        public InetSocketAddress apiListener() {
            return api.address();
        }

        @Override
        public Legacy stop() {
            Map<Long, Balance> balances = new TreeMap<>();
            int currency = reference.accounts().get(0).currency();
            long sum = 0;
            for (Map.Entry<Long, long[]> book : model.books().entrySet()) {
                long posted = book.getValue()[0];
                sum += posted;
                balances.put(book.getKey(), new Balance(currency, posted, book.getValue()[1]));
            }
            balances.put((long) currency, new Balance(currency, tooMuch - sum, 0));
            return new Legacy(balances, 0xABCDL);
        }

        @Override
        public void close() throws IOException {
            peer.close();
            api.close();
        }
    }

    @Test
    void aRightSwitchIsFoundRight() throws Exception {
        int exitCode = run((request, answer) -> answer, 0, "--seconds", "1", "--json");

        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("seconds").asInt()).isEqualTo(1);
        assertThat(report.get("transactions").asLong()).isPositive();
        assertThat(report.get("perSecond").isNumber()).isTrue();
        assertThat(report.get("wrongAnswers").asLong()).isZero();
        assertThat(report.get("booksBalanced").asBoolean()).isTrue();
        assertThat(report.get("stateHash").asText()).isEqualTo("000000000000abcd");
        assertThat(report.get("latencyUs").get("p99").asDouble()).isPositive();
        assertThat(report.get("responseCodes").get("00").asLong()).isPositive();
        assertThat(report.get("requests").get("purchase").asLong()).isPositive();
        assertThat(report.get("apiRequests").get("payment").asLong()).isPositive();
        assertThat(report.get("apiAnswers")).isNotEmpty();
        assertThat(directory.get()).doesNotExist();
    }

    @Test
    void theRealSwitchIsFoundRight() throws Exception {
        int exitCode = new CommandLine(new DemoCommand(ServerSwitch::start))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("--seconds", "2", "--json");

        assertThat(out.toString()).contains("\"wrongAnswers\" : 0").contains("\"booksBalanced\" : true");
        assertThat(err.toString()).isEmpty();
        assertThat(exitCode).isZero();
    }

    @Test
    void oneWrongAnswerIsEnough() throws Exception {
        AtomicInteger count = new AtomicInteger();
        int exitCode = run(
                (request, answer) -> count.incrementAndGet() == 5 ? answer.with(39, "05") : answer,
                0,
                "--seconds",
                "1");

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("1 wrong").contains("DE 39 is 05");
    }

    @Test
    void oneWrongAnswerOverHttpIsEnough() throws Exception {
        AtomicInteger count = new AtomicInteger();
        spoilApi = answer ->
                answer.has("responseCode") && count.incrementAndGet() == 5 ? answer.put("responseCode", "05") : answer;
        int exitCode = run((request, answer) -> answer, 0, "--seconds", "1");

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).contains("1 wrong").contains("/responseCode is 05");
    }

    @Test
    void booksThatDoNotBalanceAreNoticed() throws Exception {
        int exitCode = run((request, answer) -> answer, 1, "--seconds", "1", "--json");

        assertThat(exitCode).isEqualTo(1);
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.get("booksBalanced").asBoolean()).isFalse();
        assertThat(report.get("differences").get(0).asText()).contains("all postings together are 1");
    }

    @Test
    void impossibleSecondsAreWrongUsage() throws Exception {
        assertThat(run((request, answer) -> answer, 0, "--seconds", "0")).isEqualTo(2);
    }

    private int run(BiFunction<Message, Message, Message> spoil, long tooMuch, String... arguments) {
        DemoCommand command = new DemoCommand((reference, path) -> new ModelSwitch(reference, path, spoil, tooMuch));
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
