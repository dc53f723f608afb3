package org.pointsman.tools.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.tools.load.Frame;
import org.pointsman.tools.load.HttpAnswers;
import org.pointsman.tools.load.Message;
import org.pointsman.tools.load.Traffic;

/** Generated requests to the API, every answer of which is held against what the model predicts. One request in flight. */
final class ApiTraffic implements Traffic {
    private static final int MAX_REQUEST_LENGTH = 1024;
    private static final int SHOWN_FIRST = 6;
    private static final int SHOWN_LAST = 4;

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpAnswers answers = new HttpAnswers();
    private final ApiGenerator[] generators;
    private final ApiGenerator.Request[] underWay;
    private final Map<ApiGenerator.Kind, Long> kinds = new EnumMap<>(ApiGenerator.Kind.class);
    private final Map<String, Long> codes = new TreeMap<>();

    /**
     * @param towns one a connection
     * @param keyPrefix of all Idempotency-Keys
     */
    ApiTraffic(List<Town> towns, ApiModel model, String keyPrefix, long seed) {
        generators = new ApiGenerator[towns.size()];
        underWay = new ApiGenerator.Request[towns.size()];
        for (ApiGenerator.Kind kind : ApiGenerator.Kind.values()) {
            kinds.put(kind, 0L);
        }
        for (int i = 0; i < generators.length; i++) {
            generators[i] = new ApiGenerator(towns.get(i), model, keyPrefix + "-" + i + "-", seed + i);
        }
    }

    HttpAnswers framing() {
        return answers;
    }

    @Override
    public int maxRequestLength() {
        return MAX_REQUEST_LENGTH;
    }

    @Override
    public int nextRequest(int connection, int slot, byte[] buffer, int offset) {
        ApiGenerator.Request request = generators[connection].next();
        underWay[connection] = request;
        kinds.merge(request.kind(), 1L, Long::sum);
        String text = request.method() + " " + request.path() + " HTTP/1.1\r\nHost: localhost\r\n"
                + (request.key() == null ? "" : "Idempotency-Key: " + request.key() + "\r\n")
                + (request.body().isEmpty() ? "" : "Content-Type: application/json\r\n")
                + (request.method().equals("GET")
                        ? ""
                        : "Content-Length: " + request.body().length() + "\r\n")
                + "\r\n" + request.body();
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, buffer, offset, bytes.length);
        return bytes.length;
    }

    @Override
    public boolean settled(int connection) {
        return true;
    }

    @Override
    public boolean answers(int connection, int slot, Frame request, Frame answer) {
        return true;
    }

    @Override
    public String check(int connection, int slot, Frame requestFrame, Frame answer) {
        ApiGenerator.Request request = underWay[connection];
        ApiModel.Answer right = request.answer();
        codes.merge(right.showsPayment() ? right.code() : "HTTP " + right.httpStatus(), 1L, Long::sum);
        JsonNode body;
        try {
            int from = answer.offset() + answers.headLength();
            body = mapper.readTree(
                    new String(answer.bytes(), from, answer.length() - answers.headLength(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return "the body is not JSON" + name(request);
        }
        String difference = difference(request, right, body);
        if (difference == null && request.kind() == ApiGenerator.Kind.PAYMENT) {
            generators[connection].created(request, body.path("id").asText());
        }
        return difference == null ? null : difference + name(request);
    }

    private String difference(ApiGenerator.Request request, ApiModel.Answer right, JsonNode body) {
        if (answers.status() != right.httpStatus()) {
            return "HTTP status " + answers.status() + ", expected " + right.httpStatus();
        }
        if (!right.showsPayment()) {
            return differs(body, "/status", Integer.toString(right.httpStatus()));
        }
        Message payment = right.payment().request();
        String[] differences = {
            body.path("id").asText().isEmpty() ? "id is absent" : null,
            request.id() == null ? null : differs(body, "/id", request.id()),
            differs(body, "/responseCode", right.code()),
            differs(body, "/status", right.status()),
            differs(body, "/amount/value", Long.toString(payment.amount())),
            differs(body, "/capturedAmount/value", Long.toString(right.captured())),
            differs(body, "/reversedAmount/value", Long.toString(right.reversed())),
            differs(body, "/merchant", payment.field(42)),
            differs(body, "/terminal", payment.field(41)),
            body.has("approvalCode") == right.code().equals("00")
                    ? null
                    : "approvalCode is there, or not, against the rule",
            isMasked(body.at("/source/card/pan").asText(), payment.pan()) ? null : "the card is not shown, masked"
        };
        for (String difference : differences) {
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static boolean isMasked(String shown, String pan) {
        return shown.equals(pan.substring(0, SHOWN_FIRST)
                + "*".repeat(pan.length() - SHOWN_FIRST - SHOWN_LAST)
                + pan.substring(pan.length() - SHOWN_LAST));
    }

    private static String differs(JsonNode body, String path, String expected) {
        String got = body.at(path).asText();
        return got.equals(expected)
                ? null
                : path + " is " + (got.isEmpty() ? "absent" : got) + ", expected " + expected;
    }

    private static String name(ApiGenerator.Request request) {
        return " (" + request.kind() + ", key " + request.key() + ")";
    }

    /** Requests sent, by what they are. */
    Map<ApiGenerator.Kind, Long> kinds() {
        return kinds;
    }

    /** Answers by the DE 39 that was right for them, or by the HTTP status of a refusal. */
    Map<String, Long> codes() {
        return codes;
    }
}
