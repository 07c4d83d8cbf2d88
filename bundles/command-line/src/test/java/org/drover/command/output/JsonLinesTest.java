// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
    @Test
    void textWithLineEndsAndQuotesStaysOnOneLine() throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        JsonLines lines = new JsonLines(new PrintStream(target, false, StandardCharsets.UTF_8));
        lines.line("first", json -> json.writeStringField("text", "a\n\"b\" ü"));
        lines.line("second", json -> {});
        List<String> written = target.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(2, written.size());
        assertEquals(Map.of("event", "first", "text", "a\n\"b\" ü"), JsonObjects.parse(written.get(0)));
        assertEquals("{\"event\":\"second\"}", written.get(1));
    }

    @Test
    void everyKindOfValueIsReadAsItsOwnType() throws IOException {
        Map<String, Object> object =
                JsonObjects.parse("{\"l\":1,\"d\":1.5,\"t\":true,\"f\":false,\"n\":null,\"a\":[1,{}]}");
        assertEquals(
                Arrays.asList(1L, 1.5, true, false, null, List.of(1L, Map.of())), new ArrayList<>(object.values()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{\"a\":", "{} {}", "Picked up JAVA_TOOL_OPTIONS"})
    void lineThatIsNotOneObjectIsRefused(String line) {
        assertThrows(IOException.class, () -> JsonObjects.parse(line));
    }
}
