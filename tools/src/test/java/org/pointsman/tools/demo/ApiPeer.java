package org.pointsman.tools.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.pointsman.tools.load.HttpPeer;
import org.pointsman.tools.load.Message;

/** The API of a switch for tests: the model behind HTTP, on the same books as a {@link ModelPeer}. */
final class ApiPeer implements HttpPeer.Rule {
    private final ObjectMapper mapper = new ObjectMapper();
    private final List<ApiModel.Payment> payments = new ArrayList<>();
    private final Map<ApiModel.Payment, Integer> ids = new IdentityHashMap<>();
    private final ModelPeer iso;
    private final ApiModel model;
    private final UnaryOperator<ObjectNode> spoil;

    ApiPeer(ModelPeer iso, UnaryOperator<ObjectNode> spoil) {
        this.iso = iso;
        this.spoil = spoil;
        model = new ApiModel(iso.model());
    }

    @Override
    public HttpPeer.Answer answer(String method, String path, Map<String, String> headers, byte[] body)
            throws IOException {
        synchronized (iso) {
            String key = headers.get("Idempotency-Key");
            String[] parts = path.split("/");
            ApiModel.Payment payment = parts.length > 3 ? payments.get(Integer.parseInt(parts[3])) : null;
            if (path.endsWith("/reversals")) {
                return show(model.reverse(key, payment));
            } else if (path.endsWith("/captures")) {
                return show(model.capture(key, payment));
            } else if (method.equals("GET")) {
                return show(model.get(payment));
            }
            Message request = request(body);
            return show(request == null ? ApiModel.problem(400) : model.pay(key, request));
        }
    }

    /** Null if it is none. */
    private Message request(byte[] body) throws IOException {
        JsonNode json;
        try {
            json = mapper.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
        if (!json.has("merchant")
                || !json.has("capture")
                || !json.at("/amount/value").isNumber()
                || json.at("/amount/value").asLong() == 0) {
            return null;
        }
        Map<Integer, String> fields = new TreeMap<>();
        fields.put(2, json.at("/source/card/pan").asText());
        fields.put(3, "000000");
        fields.put(4, SwitchModel.digits(json.at("/amount/value").asLong(), 12));
        fields.put(14, json.at("/source/card/expiry").asText());
        fields.put(41, json.get("terminal").asText());
        fields.put(42, json.get("merchant").asText());
        fields.put(49, "156");
        return new Message(json.get("capture").asBoolean() ? "0200" : "0100", fields);
    }

    private HttpPeer.Answer show(ApiModel.Answer answer) throws IOException {
        ObjectNode json = mapper.createObjectNode();
        if (answer.showsPayment()) {
            int id = ids.computeIfAbsent(answer.payment(), payment -> {
                payments.add(payment);
                return payments.size() - 1;
            });
            Message request = answer.payment().request();
            String pan = request.pan();
            json.put("id", Integer.toString(id)).put("status", answer.status()).put("responseCode", answer.code());
            if (answer.code().equals("00")) {
                json.put("approvalCode", "000001");
            }
            json.putObject("amount").put("value", request.amount());
            json.putObject("capturedAmount").put("value", answer.captured());
            json.putObject("reversedAmount").put("value", answer.reversed());
            json.putObject("source")
                    .putObject("card")
                    .put("pan", pan.substring(0, 6) + "*".repeat(pan.length() - 10) + pan.substring(pan.length() - 4));
            json.put("merchant", request.field(42)).put("terminal", request.field(41));
        } else {
            json.put("status", answer.httpStatus());
        }
        return new HttpPeer.Answer(answer.httpStatus(), mapper.writeValueAsString(spoil.apply(json)));
    }
}
