// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The lab compares the same file with what a C compiler says on its machine. */
class LayoutTest {
    @Test
    void eachConstantIsWhatTheCompilerSaid() throws IOException, IllegalAccessException {
        Map<String, Integer> compiled = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                LayoutTest.class.getResourceAsStream("/verbs-layout-44.txt"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                compiled.put(javaName(words[0]), Integer.valueOf(words[1]));
            }
        }
        Map<String, Integer> own = new TreeMap<>();
        for (Field field : Layout.class.getDeclaredFields()) {
            own.put(field.getName(), field.getInt(null));
        }
        assertEquals(compiled, own);
    }

    @Test
    void eventKindsHaveTheNumbersOfC() {
        assertEquals(Layout.RDMA_CM_EVENT_CONNECT_REQUEST, ConnectionEvent.Kind.CONNECT_REQUEST.ordinal());
        assertEquals(Layout.RDMA_CM_EVENT_REJECTED, ConnectionEvent.Kind.REJECTED.ordinal());
        assertEquals(Layout.RDMA_CM_EVENT_ESTABLISHED, ConnectionEvent.Kind.ESTABLISHED.ordinal());
        assertEquals(Layout.RDMA_CM_EVENT_DISCONNECTED, ConnectionEvent.Kind.DISCONNECTED.ordinal());
        assertEquals(Layout.RDMA_CM_EVENT_TIMEWAIT_EXIT, ConnectionEvent.Kind.TIMEWAIT_EXIT.ordinal());
        assertEquals(Layout.IBV_WC_SUCCESS, CompletionStatus.SUCCESS);
        assertEquals(Layout.IBV_WC_WR_FLUSH_ERR, CompletionStatus.FLUSHED);
    }

    private static String javaName(String c) {
        boolean isSize = Character.isLowerCase(c.charAt(0)) && c.indexOf('.') < 0;
        return c.replace('.', '_').toUpperCase(Locale.ROOT) + (isSize ? "_BYTES" : "");
    }
}
