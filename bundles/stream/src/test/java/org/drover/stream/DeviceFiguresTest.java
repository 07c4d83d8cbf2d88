// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.drover.runtime.wire.SectionKey;
import org.drover.stream.analysis.StreamAnalysis;
import org.drover.stream.vmstate.VmState;
import org.drover.stream.vmstate.VmStateDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices, their order and the tail, as the README of each recording has them. */
@Timeout(120)
class DeviceFiguresTest {
    private static StreamReport analyse(Recording recording) {
        StreamAnalysis analysis = new StreamAnalysis(AnalysisOptions.DEFAULTS.withDetail(Detail.FULL));
        recording.play(analysis);
        return analysis.report();
    }

    /** Of the analysis of the recordings' own maker: packets, their data, and what a receiver must hold of them. */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    l1,          0, 10, 8388676,  4132, 2, 2097152, 2
                    l2,          0, 14, 12582980, 4132, 6, 5242948, 7
                    l2,          1, 7,  5247305,  4132, 3, 1057133, 3
                    l3,          0, 11, 9437252,  4132, 4, 2101352, 7
                    l3,          1, 4,  2101577,  4132, 2, 1052708, 2
                    l7-load-eio, 0, 8,  7340100,  0,    3, 2097220, 4
                    l7-load-eio, 1, 5,  4194304,  4132, 2, 1052708, 2
                    l8-save-eio, 0, 3,  3145728,  0,    0, 0,       0
                    l8-save-eio, 1, 3,  3145728,  0,    1, 1048576, 1
                    """)
    void deviceStateCameInTheOrderThatWasRecorded(
            String name,
            int device,
            long packets,
            long packetBytes,
            long configBytes,
            int depthPackets,
            long depthBytes,
            long outOfOrder) {
        DeviceReport actual = analyse(Recording.of(name)).devices().get(device);

        assertAll(
                () -> assertEquals(packets, actual.packets() + (configBytes > 0 ? 1 : 0)),
                () -> assertEquals(packetBytes, actual.packetBytes()),
                () -> assertEquals(configBytes, actual.configBytes()),
                () -> assertEquals(depthPackets, actual.order().depthPackets()),
                () -> assertEquals(depthBytes, actual.order().depthBytes()),
                () -> assertEquals(outOfOrder, actual.order().outOfOrderPackets()),
                () -> assertEquals(
                        packets,
                        actual.channels().stream()
                                .mapToLong(ChannelShare::packets)
                                .sum()));
    }

    /** From the README of l2: the last packet of each device came 515 ms and 453 ms after SWITCHOVER_START, rounded twice. */
    @Test
    void theTimeFromTheSwitchoverToTheLastPacketIsThatOfTheRecording() {
        StreamReport report = analyse(Recording.of("l2"));

        assertEquals(515, millis(report.devices().get(0).switchoverToLastPacketNanos()), 1);
        assertEquals(453, millis(report.devices().get(1).switchoverToLastPacketNanos()), 1);
        assertEquals(OptionalLong.of(0), report.switchover().verdict());
        assertEquals(4, report.devices().get(0).channels().size());
    }

    private static double millis(OptionalLong nanos) {
        return nanos.orElseThrow() / 1e6;
    }

    @Test
    void theTailIsHandedOverWithItsDescription() {
        ForeignTail tail = analyse(Recording.of("f-nomultifd")).foreignTail().orElseThrow();
        ByteBuffer main = Recording.of("f-nomultifd").forward(0);
        ByteBuffer sections = tail.sections();
        ByteBuffer json = tail.description().orElseThrow();

        assertEquals(4, sections.get(0), "SECTION_FULL");
        assertEquals(0, sections.get(sections.limit() - 1), "EOF");
        assertEquals(main.slice((int) tail.offsetBytes(), sections.remaining()), sections);
        assertEquals(main.slice(main.limit() - json.remaining(), json.remaining()), json);
        VmState state = VmState.read(sections, tail.offsetBytes(), VmStateDescription.parse(json));
        assertEquals(Optional.empty(), state.mismatch());
        assertEquals(sections.remaining(), state.lengthBytes());
        assertTrue(state.sections().stream()
                .anyMatch(section -> section.header().key().equals(SectionKey.of("0000:00:05.0/vfio", 0))));
    }

    @Test
    void aSummaryHasTheSameCountsAndNoTimeline() {
        Recording recording = Recording.of("l3");
        StreamAnalysis analysis = new StreamAnalysis(AnalysisOptions.DEFAULTS);
        recording.play(analysis);
        StreamReport full = analyse(recording);
        StreamReport summary = analysis.report();

        assertEquals(full.devices(), summary.devices());
        assertEquals(full.connections(), summary.connections());
        assertEquals(full.ram().normalPages(), summary.ram().normalPages());
        assertEquals(List.of(), summary.elements());
        assertEquals(OptionalLong.empty(), summary.ram().blocks().get(0).resentPages());
        assertTrue(full.ram().blocks().get(0).resentPages().orElseThrow() > 0);
    }
}
