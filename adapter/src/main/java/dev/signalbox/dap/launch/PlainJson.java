package dev.signalbox.dap.launch;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as plain Java values, for the engine, which knows no JSON library. */
public final class PlainJson {
    private PlainJson() {}

    /** A Map, List, String, Long, Double, Boolean, or an empty string for null. */
    public static Object of(JsonElement element) {
        if (element.isJsonObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            element.getAsJsonObject().entrySet().forEach(entry -> map.put(entry.getKey(), of(entry.getValue())));
            return map;
        }
        if (element.isJsonArray()) {
            List<Object> list = new ArrayList<>();
            element.getAsJsonArray().forEach(one -> list.add(of(one)));
            return list;
        }
        if (element.isJsonNull()) {
            return "";
        }
        JsonPrimitive plain = element.getAsJsonPrimitive();
        if (plain.isBoolean()) {
            return plain.getAsBoolean();
        }
        if (plain.isString()) {
            return plain.getAsString();
        }
        double number = plain.getAsDouble();
        return number == (long) number ? (Object) (long) number : (Object) number;
    }
}
