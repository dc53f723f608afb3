package org.pointsman.net.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds requests and responses against an OpenAPI document, which names the schema of each. */
public final class ApiContract {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ROOT = "urn:document";

    private final JsonNode document;
    private final JsonSchemaFactory schemas;
    private final Map<String, JsonSchema> known = new HashMap<>();
    private final Set<String> seen = new TreeSet<>();

    public ApiContract(String openapiJson) throws IOException {
        document = MAPPER.readTree(openapiJson);
        schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(ROOT, openapiJson))));
    }

    public JsonNode document() {
        return document;
    }

    /** Every {@code operationId status} that was held against the document. */
    public Set<String> seen() {
        return seen;
    }

    /** Whether a body is one that the operation takes. */
    public boolean takes(String method, String path, String body) throws IOException {
        Place operation = operation(method, path);
        if (operation == null) {
            throw new AssertionError("the document has no " + method + " " + path);
        }
        Place request = operation.at("requestBody");
        return request != null
                && errors(request.at("content").at("application/json").at("schema"), body)
                        .isEmpty();
    }

    /** Fails unless the document has such a response for the operation. An unknown path has none of its own. */
    public void requireResponse(String method, String path, int status, HttpHeaders headers, String body)
            throws IOException {
        String what = method + " " + path.replaceAll("\\?.*", "") + " " + status;
        Place operation = operation(method, path);
        Place response = operation == null ? at("/components/responses/Problem") : operation.at("responses");
        if (operation != null) {
            seen.add(operation.node().get("operationId").asText() + " " + status);
            Place own = response.at("" + status);
            response = own == null ? response.at("default") : own;
        }
        requireHeaders(what, response, headers);
        String type = headers.firstValue("content-type").orElse("none").replaceFirst(";.*", "");
        Place content = response.at("content").at(type);
        if (content == null) {
            throw new AssertionError(what + ": the document has no such response in " + type);
        }
        if (method.equals("HEAD")) {
            return;
        }
        // By its schema a text is a string.
        String value = type.endsWith("json") ? body : MAPPER.writeValueAsString(body);
        Set<ValidationMessage> errors = errors(content.at("schema"), value);
        if (!errors.isEmpty()) {
            throw new AssertionError(what + ": " + errors + " in " + body);
        }
    }

    private void requireHeaders(String what, Place response, HttpHeaders headers) {
        Place declared = response.at("headers");
        if (declared == null) {
            return;
        }
        declared.node().fieldNames().forEachRemaining(name -> {
            Place header = declared.at(name);
            String value = headers.firstValue(name).orElse(null);
            if (value == null && header.node().path("required").asBoolean()) {
                throw new AssertionError(what + ": the header " + name + " is missing");
            }
            if (value != null
                    && !schema(header.at("schema"))
                            .validate(MAPPER.getNodeFactory().textNode(value))
                            .isEmpty()) {
                throw new AssertionError(what + ": the header " + name + " is not as the document has it");
            }
        });
    }

    private Place operation(String method, String path) {
        String[] segments = path.replaceAll("\\?.*", "").split("/");
        JsonNode paths = document.get("paths");
        for (var names = paths.fieldNames(); names.hasNext(); ) {
            String template = names.next();
            if (matches(template.split("/"), segments)) {
                return at("/paths/" + escaped(template))
                        .at(method.equals("HEAD") ? "get" : method.toLowerCase(java.util.Locale.ROOT));
            }
        }
        return null;
    }

    private static boolean matches(String[] template, String[] segments) {
        boolean matches = template.length == segments.length;
        for (int i = 0; matches && i < template.length; i++) {
            matches = template[i].startsWith("{") || template[i].equals(segments[i]);
        }
        return matches;
    }

    private Set<ValidationMessage> errors(Place schema, String body) throws IOException {
        return schema(schema).validate(MAPPER.readTree(body));
    }

    private JsonSchema schema(Place place) {
        return known.computeIfAbsent(
                place.pointer(), pointer -> schemas.getSchema(SchemaLocation.of(ROOT + "#" + pointer)));
    }

    private Place at(String pointer) {
        return new Place(pointer, document.at(pointer)).resolved();
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** A node of the document and where it stands, references followed. */
    private final class Place {
        private final String pointer;
        private final JsonNode node;

        Place(String pointer, JsonNode node) {
            this.pointer = pointer;
            this.node = node;
        }

        String pointer() {
            return pointer;
        }

        JsonNode node() {
            return node;
        }

        Place resolved() {
            return node.has("$ref")
                    ? ApiContract.this.at(node.get("$ref").asText().substring(1))
                    : this;
        }

        /** Null if there is no such property. */
        Place at(String name) {
            JsonNode child = node.get(name);
            return child == null ? null : new Place(pointer + "/" + escaped(name), child).resolved();
        }
    }
}
