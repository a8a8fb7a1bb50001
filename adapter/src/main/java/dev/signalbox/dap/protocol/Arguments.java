package dev.signalbox.dap.protocol;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A JSON object of a request, read with checks: every wrong value ends in a sentence that names the attribute, the value and what is allowed. A null counts as
 * absent.
 */
public final class Arguments {
    private final String where;
    private final JsonObject object;

    /** Wraps an object; {@code where} is how messages call it, for example {@code launch} or {@code launch: signals}. */
    public Arguments(String where, JsonObject object) {
        this.where = where;
        this.object = object;
    }

    /** The names of all attributes, absent ones not included. */
    public Set<String> names() {
        return object.keySet();
    }

    /** Whether the attribute is there and not null. */
    public boolean has(String name) {
        JsonElement element = object.get(name);
        return element != null && !element.isJsonNull();
    }

    /** The attribute as it came. */
    public Optional<JsonElement> raw(String name) {
        return has(name) ? Optional.of(object.get(name)) : Optional.empty();
    }

    /** A text that must be there. */
    public String string(String name) throws RequestException {
        return optionalString(name).orElseThrow(() -> missing(name, "a string"));
    }

    /** A text that may be there. */
    public Optional<String> optionalString(String name) throws RequestException {
        if (!has(name)) {
            return Optional.empty();
        }
        JsonElement element = object.get(name);
        if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
            throw wrong(name, "a string");
        }
        return Optional.of(element.getAsString());
    }

    /** A 32-bit number that must be there. */
    public int integer(String name) throws RequestException {
        return optionalInteger(name).orElseThrow(() -> missing(name, "a number"));
    }

    /** A 32-bit number that may be there. */
    public OptionalInt optionalInteger(String name) throws RequestException {
        if (!has(name)) {
            return OptionalInt.empty();
        }
        JsonElement element = object.get(name);
        if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isNumber()) {
            double number = element.getAsDouble();
            if (number == (int) number) {
                return OptionalInt.of((int) number);
            }
        }
        throw wrong(name, "a whole number of 32 bits");
    }

    /** A number of zero or more, with a default. */
    public int count(String name, int otherwise) throws RequestException {
        int value = optionalInteger(name).orElse(otherwise);
        if (value < 0) {
            throw wrong(name, "a number of 0 or more");
        }
        return value;
    }

    /** A truth value, with a default. */
    public boolean flag(String name, boolean otherwise) throws RequestException {
        if (!has(name)) {
            return otherwise;
        }
        JsonElement element = object.get(name);
        if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isBoolean()) {
            throw wrong(name, "true or false");
        }
        return element.getAsBoolean();
    }

    /** One of a few words, with a default. */
    public String word(String name, String otherwise, List<String> allowed) throws RequestException {
        String value = optionalString(name).orElse(otherwise);
        if (!allowed.contains(value)) {
            throw wrong(name, "one of " + String.join(", ", allowed));
        }
        return value;
    }

    /** A list of texts; empty when absent. */
    public List<String> strings(String name) throws RequestException {
        List<String> result = new ArrayList<>();
        for (JsonElement element : array(name)) {
            if (!element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
                throw wrong(name, "a list of strings");
            }
            result.add(element.getAsString());
        }
        return result;
    }

    /** A list of objects; empty when absent. */
    public List<Arguments> objects(String name) throws RequestException {
        List<Arguments> result = new ArrayList<>();
        for (JsonElement element : array(name)) {
            if (!element.isJsonObject()) {
                throw wrong(name, "a list of objects");
            }
            result.add(new Arguments(where + ": " + name + "[" + result.size() + "]", element.getAsJsonObject()));
        }
        return result;
    }

    private JsonArray array(String name) throws RequestException {
        if (!has(name)) {
            return new JsonArray();
        }
        if (!object.get(name).isJsonArray()) {
            throw wrong(name, "a list");
        }
        return object.get(name).getAsJsonArray();
    }

    /** An object. */
    public Optional<Arguments> object(String name) throws RequestException {
        if (!has(name)) {
            return Optional.empty();
        }
        if (!object.get(name).isJsonObject()) {
            throw wrong(name, "an object");
        }
        return Optional.of(new Arguments(where + ": " + name, object.get(name).getAsJsonObject()));
    }

    /** An object whose values are texts, or null, which is kept as empty. */
    public Map<String, Optional<String>> texts(String name) throws RequestException {
        Map<String, Optional<String>> result = new LinkedHashMap<>();
        Optional<Arguments> inner = object(name);
        if (inner.isPresent()) {
            for (String key : inner.get().names()) {
                result.put(key, inner.get().optionalString(key));
            }
        }
        return result;
    }

    /** The error for a value that is not allowed. */
    public RequestException wrong(String name, String allowed) {
        String value = String.valueOf(object.get(name));
        String shown = value.length() > 120 ? value.substring(0, 117) + "..." : value;
        return new RequestException(
                ErrorCode.BAD_ARGUMENT, where + ": '" + name + "' is " + shown + "; allowed is " + allowed);
    }

    /** The error for something that is not there. */
    public RequestException missing(String name, String allowed) {
        return new RequestException(ErrorCode.BAD_ARGUMENT, where + ": '" + name + "' is missing; it takes " + allowed);
    }
}
