// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded main channel up to its first foreign section, and back, and its end. */
class MainStreamCaptureTest {
    static Stream<Map<String, String>> streams() {
        return Captures.table("main-streams.csv").stream();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decodesToTheFirstForeignSectionAndEncodesTheSameBytes(Map<String, String> expected) {
        MainStreamWalker actual = new MainStreamWalker(Captures.forward(expected.get("case"), 0)).walk();

        assertAll(
                () -> assertEquals("pc-i440fx-10.0", actual.machineType),
                () -> assertEquals(1, actual.pingValue),
                () -> assertEquals(new SectionHeader(0, SectionKey.of("timer", 0), 2), actual.foreign),
                () -> assertEquals(number(expected, "firstForeignOffset"), actual.firstForeignOffset),
                () -> assertEquals(number(expected, "switchoverStartOffset"), actual.switchoverStartOffset),
                () -> assertEquals(number(expected, "ramBlocks"), actual.ramBlocks.size(), "RAM blocks"),
                () -> assertEquals(
                        WireName.of("pc.ram"), actual.ramBlocks.get(0).name()),
                () -> assertEquals(number(expected, "flushes"), actual.flushes, "MULTIFD_FLUSH records"),
                () -> assertEquals(number(expected, "ramPages"), actual.ramPages, "pages"),
                () -> assertEquals(number(expected, "ramZeroPages"), actual.ramZeroPages, "zero pages"),
                () -> assertEquals(number(expected, "vfioSections"), actual.vfioSections, "VFIO sections"),
                () -> assertEquals(number(expected, "dataRecords"), actual.dataRecords, "data records"),
                () -> assertEquals(number(expected, "dataBytes"), actual.dataBytes, "data bytes"),
                () -> assertEquals(number(expected, "initDataSent"), actual.initDataSent, "INIT_DATA_SENT"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyChannelHasOneSyncPacketForEachFlush(Map<String, String> expected) {
        long flushes = number(expected, "flushes");
        Captures.table("channels.csv").stream()
                .filter(channel -> channel.get("case").equals(expected.get("case")))
                .forEach(channel -> assertEquals(flushes, number(channel, "syncPackets"), channel::toString));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void endsWithEofAndADescriptionThatReachesTheLastByte(Map<String, String> expected) {
        ByteBuffer stream = Captures.forward(expected.get("case"), 0);
        int eof = stream.limit();
        do {
            eof--; // backwards to the one place where EOF, VMDESCRIPTION and a length that fits what is left meet
        } while (!(stream.get(eof) == StreamElement.EOF.raw()
                && eof + 6 <= stream.limit()
                && stream.get(eof + 1) == StreamElement.VMDESCRIPTION.raw()
                && stream.getInt(eof + 2) == stream.limit() - eof - 6));

        WireInput in = new ByteBufferWireInput(stream.position(eof));
        assertEquals(StreamElement.EOF, StreamElement.read(in));
        assertEquals(StreamElement.VMDESCRIPTION, StreamElement.read(in));
        ByteBuffer json = ByteBuffer.allocate(VmDescription.readLength(in, 1 << 20));
        in.readFully(json);
        assertEquals(stream.limit(), stream.position());
        assertTrue(json.get(0) == '{' && json.get(json.limit() - 1) == '}');

        ByteBuffer again = ByteBuffer.allocate(stream.limit() - eof);
        WireOutput out = new ByteBufferWireOutput(again);
        StreamElement.EOF.write(out);
        VmDescription.write(out, json.flip());
        assertEquals(stream.slice(eof, stream.limit() - eof), again.flip());
    }

    /** The destination of this recording failed, and the source stopped sending within a section. */
    @Test
    void aStreamCutWithinASectionIsAnErrorAtItsEnd() {
        ByteBuffer stream = Captures.forward("j-type-mismatch", 0);
        WireAssertions.assertRefused("ends at byte 396", () -> new MainStreamWalker(stream).walk());
    }

    private static long number(Map<String, String> row, String column) {
        return Long.parseLong(row.get(column));
    }
}
