package org.pointsman.net.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.reference.Currencies;

/** The JSON bodies of the API. Any thread. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String[] ACCOUNT_KINDS = {
        "unknown", "customer", "merchant", "internal", "product", "deposit", "clearing", "suspense"
    };
    private static final String[] ACCOUNT_STATUSES = {"active", "frozen", "closed"};

    private Json() {}

    static byte[] status(String status) {
        return bytes(MAPPER.createObjectNode().put("status", status));
    }

    static byte[] problem(Problem problem) {
        return bytes(MAPPER.createObjectNode()
                .put("type", "about:blank")
                .put("title", problem.status().reasonPhrase())
                .put("status", problem.status().code())
                .put("detail", problem.detail()));
    }

    /** Amounts in minor units of the account's currency. */
    static byte[] account(AccountViewDecoder view) {
        return bytes(MAPPER.createObjectNode()
                .put("id", view.account())
                .put("kind", ACCOUNT_KINDS[view.kind()])
                .put("currency", Currencies.alpha(view.currency()))
                .put("posted", view.posted())
                .put("held", view.held())
                .put("available", view.available())
                .put("creditLine", view.creditLine())
                .put("status", ACCOUNT_STATUSES[view.status()]));
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
