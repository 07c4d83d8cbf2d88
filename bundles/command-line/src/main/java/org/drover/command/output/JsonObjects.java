// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the lines that {@link JsonLines} writes. */
public final class JsonObjects {
    /** Made when the first line is: loading it takes longer than what a command does before. */
    private static final class Factory {
        static final JsonFactory INSTANCE = new JsonFactory();
    }

    private JsonObjects() {}

    /**
     * Reads one object. Whole numbers become {@code Long}, others {@code Double}; arrays {@code List}, objects
     * {@code Map} in the order of the text, and {@code null} stays {@code null}.
     *
     * @param line the text
     * @throws IOException if it is not one JSON object and nothing else
     */
    public static Map<String, Object> parse(String line) throws IOException {
        try (JsonParser json = Factory.INSTANCE.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object: " + line);
            }
            Map<String, Object> object = object(json);
            if (json.nextToken() != null) {
                throw new IOException("more than one JSON object: " + line);
            }
            return object;
        }
    }

    private static Map<String, Object> object(JsonParser json) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            members.put(name, value(json));
        }
        return Collections.unmodifiableMap(members);
    }

    private static List<Object> array(JsonParser json) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(json));
        }
        return Collections.unmodifiableList(elements);
    }

    private static Object value(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json);
            case START_ARRAY -> array(json);
            case VALUE_NUMBER_INT -> json.getLongValue();
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> json.getText();
        };
    }
}
