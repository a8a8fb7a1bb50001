package dev.signalbox.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The JSON schema of the Debug Adapter Protocol, as published at microsoft.github.io/debug-adapter-protocol. Its file is not part of this repository: the system
 * property {@code dap.schema} names it, or it lies at {@code ../shared/debugAdapterProtocol.json} beside the repository. Without it messages are not validated, and a
 * line on stderr says so.
 */
final class DapSchema {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Optional<JsonNode> DOCUMENT = load();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4);
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    private DapSchema() {}

    private static Optional<JsonNode> load() {
        for (Path file : new Path[] {
            Path.of(System.getProperty("dap.schema", "none")),
            Path.of("../shared/debugAdapterProtocol.json"),
            Path.of("../../shared/debugAdapterProtocol.json"),
            Path.of("../../../shared/debugAdapterProtocol.json")
        }) {
            if (Files.isRegularFile(file)) {
                try {
                    return Optional.of(MAPPER.readTree(Files.readAllBytes(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot read " + file, e);
                }
            }
        }
        System.err.println("DAP messages are not validated: no debugAdapterProtocol.json (system property dap.schema)");
        return Optional.empty();
    }

    /** Throws AssertionError when a message breaks the protocol. */
    static void check(String json) {
        if (DOCUMENT.isEmpty()) {
            return;
        }
        try {
            JsonNode message = MAPPER.readTree(json);
            String definition = definition(message);
            JsonNode definitions = DOCUMENT.get().get("definitions");
            if (!definitions.has(definition)) {
                definition = message.get("type").asText().equals("event") ? "Event" : "Response";
            }
            var problems = schema(definition).validate(message);
            if (!problems.isEmpty()) {
                throw new AssertionError("not valid against " + definition + ": " + problems + "\n" + json);
            }
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    private static String definition(JsonNode message) {
        boolean event = message.get("type").asText().equals("event");
        if (!event && !message.get("success").asBoolean()) {
            return "ErrorResponse";
        }
        String name = message.get(event ? "event" : "command").asText();
        return name.isEmpty()
                ? "Response"
                : Character.toUpperCase(name.charAt(0)) + name.substring(1) + (event ? "Event" : "Response");
    }

    private static JsonSchema schema(String definition) {
        return SCHEMAS.computeIfAbsent(definition, name -> {
            var root = MAPPER.createObjectNode();
            root.put("$schema", "http://json-schema.org/draft-04/schema#");
            root.put("$ref", "#/definitions/" + name);
            root.set("definitions", DOCUMENT.get().get("definitions"));
            return FACTORY.getSchema(root);
        });
    }
}
