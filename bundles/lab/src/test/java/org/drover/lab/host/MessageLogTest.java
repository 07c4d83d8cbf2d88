// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MessageLogTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MessageLog log = new MessageLog("QEMU source");

    @Test
    void aMessageThatWasThereBeforeIsFoundUnlessItIsPassedOver() throws Exception {
        log.add(Map.of("event", "STOP"));
        assertEquals("STOP", log.await(0, "STOP", message -> true, LONG).get("event"));

        log.end();
        assertThrows(IOException.class, () -> log.await(1, "STOP", message -> true, LONG));
    }

    @Test
    void aMessageThatComesLaterWakesTheOneWhoWaits() throws Exception {
        Thread speaker = new Thread(() -> log.add(Map.of("event", "RESUME")), "speaker");
        speaker.start();

        assertEquals(
                "RESUME",
                log.await(0, "RESUME", message -> "RESUME".equals(message.get("event")), LONG)
                        .get("event"));
        speaker.join();
    }

    @Test
    void whoWaitsInVainIsToldWhatWasSaidInstead() {
        log.add(Map.of("event", "STOP"));

        IOException error =
                assertThrows(IOException.class, () -> log.await(0, "RESUME", message -> false, Duration.ofMillis(1)));
        assertTrue(error.getMessage().contains("QEMU source did not say within"), error.getMessage());
        assertTrue(error.getMessage().contains("STOP"), error.getMessage());
    }

    @Test
    void jsonIsWhatWasWritten() throws Exception {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("text", "a \"b\"\n");
        object.put("list", List.of(1, Map.of("on", true), "c"));

        assertEquals(object, Json.parse(Json.write(object)));
        assertThrows(IOException.class, () -> Json.parse("[1]"));
        assertThrows(IOException.class, () -> Json.parse("{} {}"));
        assertThrows(IOException.class, () -> Json.parse("{\"a\":"));
        assertThrows(AssertionError.class, () -> Json.number(object, "text"));
    }
}
