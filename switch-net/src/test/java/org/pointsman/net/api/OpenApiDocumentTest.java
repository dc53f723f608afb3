package org.pointsman.net.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pointsman.net.testing.ApiClient;
import org.pointsman.net.testing.ApiClient.Answer;
import org.pointsman.net.testing.SwitchTest;

/** The OpenAPI document as a promise: what it names is served, and what it shows as an example works. */
class OpenApiDocumentTest extends SwitchTest {
    private ApiClient api;
    private JsonNode document;

    @BeforeEach
    void start() throws IOException {
        harness.start();
        api = new ApiClient(harness.server().address("api"));
        document = api.contract().document();
    }

    @Test
    void everyExampleOfARequestSucceeds() throws IOException {
        int examples = 0;
        for (Map.Entry<String, JsonNode> path : fields(document.get("paths"))) {
            JsonNode post = path.getValue().path("post");
            JsonNode body = post.path("requestBody");
            if (body.has("$ref")) {
                body = document.at(body.get("$ref").asText().substring(1));
            }
            for (Map.Entry<String, JsonNode> example :
                    fields(body.path("content").path("application/json").path("examples"))) {
                String target = path.getKey();
                if (target.contains("{id}")) {
                    Answer created = api.post("/v1/payments", "for" + examples, ApiClient.payment(100, false));
                    target = target.replace("{id}", created.text("id"));
                }
                Answer answer = api.post(
                        target, "k" + examples, example.getValue().get("value").toString());
                assertThat(answer.status()).as(target + " " + example.getKey()).isIn(200, 201);
                examples++;
            }
        }
        assertThat(examples).isGreaterThanOrEqualTo(5);
    }

    @Test
    void everyOperationIsServedAndEveryParameterHasAnExampleThatIsTaken() throws IOException {
        api.post("/v1/payments", "k", ApiClient.payment(100, false));
        for (Map.Entry<String, JsonNode> path : fields(document.get("paths"))) {
            for (Map.Entry<String, JsonNode> operation : fields(path.getValue())) {
                String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
                String target = path.getKey().replace("{id}", path.getKey().contains("accounts") ? "1000000001" : "1");
                if (method.equals("GET") && path.getKey().equals("/v1/payments")) {
                    target += "?rrn=000000000001";
                }
                HttpRequest request = api.request(target)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
                assertThat(api.ask(request, null).status()).as(method + target).isNotIn(404, 405, 501);
            }
        }
        TreeSet<String> operations = new TreeSet<>();
        document.findValuesAsText("operationId").forEach(operations::add);
        assertThat(api.contract().seen().stream().map(seen -> seen.split(" ")[0]))
                .containsAll(operations);
    }

    @Test
    void theDocumentIsOneAndRefersToNothingThatIsNotThere() {
        assertThat(document.get("openapi").asText()).startsWith("3.1");
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private static List<Map.Entry<String, JsonNode>> fields(JsonNode node) {
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>();
        StreamSupport.stream(((Iterable<Map.Entry<String, JsonNode>>) node::fields).spliterator(), false)
                .forEach(fields::add);
        return fields;
    }
}
