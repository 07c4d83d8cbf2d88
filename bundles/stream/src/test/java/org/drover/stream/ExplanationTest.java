// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.drover.stream.analysis.StreamAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a migration that failed, or only looks well. */
class ExplanationTest {
    private static List<String> explain(String name) {
        StreamAnalysis analysis = new StreamAnalysis(AnalysisOptions.DEFAULTS);
        Recording.of(name).play(analysis);
        return analysis.report().explanation();
    }

    private static void assertSays(List<String> sentences, String... parts) {
        for (String part : parts) {
            assertTrue(sentences.stream().anyMatch(s -> s.contains(part)), () -> part + " in " + sentences);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "c", "d", "e", "f-nomultifd", "l1", "l2", "l3", "l4"})
    void nothingIsSaidOfASuccess(String name) {
        assertEquals(List.of(), explain(name));
    }

    @Test
    void successWithTransferOnAtTheSourceOnlyIsDoubted() {
        assertSays(
                explain("h-src-on-dst-off"),
                "reported success (SHUT 0), and 4.2 ms later the return path was reset",
                "'0000:00:05.0/vfio' instance 0 over multifd, all 2 packets",
                "is x-migration-multifd-transfer the same on both sides?",
                "see whether the machine runs at the destination");
    }

    @Test
    void aRefusedDeviceIsNamed() {
        assertEquals(
                List.of(
                        "The destination reported failure (SHUT 1) before SWITCHOVER_START.",
                        "It did so 23.0 ms after the first data of device '0000:00:05.0/vfio' instance 0, 24 bytes, and no other"
                                + " device state had passed since: it refused that device's data. Are both devices of the"
                                + " same kind and version?",
                        "Nothing of the state after it was taken."),
                explain("j-type-mismatch"));
    }

    @Test
    void successWithoutTheWholeStateIsDoubted() {
        assertSays(
                explain("l7-load-eio"),
                "did not take all of multifd channel 1: that was reset inside a device-state packet",
                "5 of the packets up to index 12 did not pass whole, the first of them 5",
                "that with the config state, did not pass",
                "see whether the machine runs at the destination");
    }

    @ParameterizedTest
    @ValueSource(strings = {"l8-save-eio", "l12-cancel"})
    void aSourceThatGaveUpIsNotTheDestinationsFault(String name) {
        List<String> sentences = explain(name);
        assertSays(sentences, "the source gave up first");
        assertTrue(sentences.stream().noneMatch(s -> s.contains("refused")), sentences::toString);
    }
}
