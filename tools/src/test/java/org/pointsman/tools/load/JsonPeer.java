package org.pointsman.tools.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stands in for the switch's JSON API: a map of payments. What it answers can be spoilt. */
final class JsonPeer implements AutoCloseable {
    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpPeer server = new HttpPeer(this::handle);
    private final Map<String, ObjectNode> payments = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(99_990);
    private int answered;

    final Set<String> keys = ConcurrentHashMap.newKeySet();
    final Set<String> authorizations = ConcurrentHashMap.newKeySet();
    final Map<String, Integer> requests = new ConcurrentHashMap<>();

    private final Spoiler spoiler;

    /** Changes an answer before it is sent. */
    interface Spoiler {
        Spoiler NONE = (number, answer) -> {};

        /**
         * @param number of the answer, from 0
         */
        void spoil(int number, Answer answer);
    }

    /** An answer that is about to leave. */
    static final class Answer {
        int status;
        ObjectNode body;
        String raw;

        private Answer(int status, ObjectNode body) {
            this.status = status;
            this.body = body;
        }
    }

    JsonPeer(Spoiler spoiler) throws IOException {
        this.spoiler = spoiler;
    }

    InetSocketAddress address() {
        return server.address();
    }

    /** Payments that are neither declined nor reversed. */
    long open() {
        return payments.values().stream()
                .filter(payment -> !payment.get("status").asText().equals("reversed"))
                .count();
    }

    private HttpPeer.Answer handle(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        String call = path.replaceAll("/[0-9]+", "/{id}");
        requests.merge(method + " " + call, 1, Integer::sum);
        authorizations.add(String.valueOf(headers.get("Authorization")));
        if (method.equals("POST") && !keys.add(headers.get("Idempotency-Key"))) {
            throw new IllegalStateException("a key came twice");
        }
        String id = path.replaceAll("/v1/[a-z]+/?([0-9]*).*", "$1");
        Answer answer = switch (call) {
            case "/v1/payments" -> new Answer(201, create(mapper.readTree(body)));
            case "/v1/payments/{id}/captures" ->
                new Answer(200, change(id, "authorised", "captured", "capturedAmount"));
            case "/v1/payments/{id}/reversals" -> new Answer(200, change(id, "captured", "reversed", "reversedAmount"));
            case "/v1/accounts/{id}" -> new Answer(200, account(id));
            default -> throw new IllegalStateException("nothing is at " + call);
        };
        spoiler.spoil(answered++, answer);
        String json = answer.raw == null ? mapper.writeValueAsString(answer.body) : answer.raw;
        return new HttpPeer.Answer(answer.status, json);
    }

    private ObjectNode create(JsonNode request) {
        long id = ids.incrementAndGet();
        boolean capture = request.get("capture").asBoolean();
        JsonNode amount = request.get("amount");
        String pan = request.at("/source/card/pan").asText();
        ObjectNode payment = mapper.createObjectNode()
                .put("id", Long.toString(id))
                .put("status", capture ? "captured" : "authorised")
                .put("responseCode", "00")
                .put("approvalCode", String.format("%06d", id % 1_000_000))
                .put("rrn", String.format("%012d", id));
        payment.set("amount", amount);
        payment.set("capturedAmount", amount(capture ? amount.get("value").asLong() : 0));
        payment.set("reversedAmount", amount(0));
        payment.putObject("source")
                .putObject("card")
                .put("pan", pan.substring(0, 6) + "*".repeat(pan.length() - 10) + pan.substring(pan.length() - 4));
        payment.put("merchant", request.get("merchant").asText())
                .put("terminal", request.get("terminal").asText())
                .put("createdAt", String.format("2026-01-01T00:00:%02dZ", id % 60));
        payments.put(Long.toString(id), payment);
        return payment.deepCopy();
    }

    private ObjectNode amount(long value) {
        return mapper.createObjectNode().put("value", value).put("currency", "CNY");
    }

    private ObjectNode change(String id, String from, String to, String what) {
        ObjectNode payment = payments.get(id);
        if (payment == null || !payment.get("status").asText().equals(from)) {
            throw new IllegalStateException("no payment " + id + " that is " + from);
        }
        payment.put("status", to);
        payment.set(what, payment.get("amount"));
        return payment.deepCopy();
    }

    private ObjectNode account(String id) {
        return mapper.createObjectNode()
                .put("id", Long.parseLong(id))
                .put("currency", "CNY")
                .put("posted", 1_000)
                .put("held", 0)
                .put("available", 1_000);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
