// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.drover.runtime.wire.MultifdStreamWalker.DevicePacket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every recorded multifd channel, to its last byte and back. What is expected was counted by another decoder, written
 * in another language by somebody else.
 */
class MultifdCaptureTest {
    static Stream<Map<String, String>> channels() {
        return Captures.table("channels.csv").stream();
    }

    static Stream<String> capturesWithDeviceState() {
        return Captures.table("device-packets.csv").stream()
                .map(row -> row.get("case"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("channels")
    void decodesToTheLastByteAndEncodesTheSameBytes(Map<String, String> expected) {
        String capture = expected.get("case");
        int connection = number(expected, "connection");
        ByteBuffer stream = Captures.forward(capture, connection);

        MultifdStreamWalker actual = new MultifdStreamWalker(stream).walk(channelCount(capture));

        assertAll(
                () -> assertEquals(number(expected, "streamBytes"), stream.limit()),
                () -> assertEquals(number(expected, "channelId"), actual.channelId),
                () -> assertEquals(number(expected, "ramPackets"), actual.ramPackets, "RAM packets"),
                () -> assertEquals(number(expected, "syncPackets"), actual.syncPackets, "SYNC packets"),
                () -> assertEquals(number(expected, "normalPages"), actual.normalPages, "normal pages"),
                () -> assertEquals(number(expected, "zeroPages"), actual.zeroPages, "zero pages"),
                () -> assertEquals(number(expected, "devicePackets"), actual.devicePackets.size()),
                () -> assertEquals(devicePackets(capture, connection), actual.devicePackets));
    }

    @ParameterizedTest
    @MethodSource("capturesWithDeviceState")
    void eachDeviceHasEachIndexOnceAndItsConfigStateLast(String capture) {
        Map<String, List<DevicePacket>> byDevice = channels()
                .filter(row -> row.get("case").equals(capture))
                .flatMap(row -> new MultifdStreamWalker(Captures.forward(capture, number(row, "connection")))
                        .walk(channelCount(capture)).devicePackets.stream())
                .collect(Collectors.groupingBy(DevicePacket::idstr));

        byDevice.forEach((idstr, packets) -> {
            List<Long> indices =
                    packets.stream().map(DevicePacket::index).sorted().toList();
            assertEquals(LongStream.range(0, packets.size()).boxed().toList(), indices, idstr);
            for (DevicePacket packet : packets) {
                assertEquals(packet.index() == packets.size() - 1, packet.configState(), packet::toString);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("channels")
    void theSameStreamIsRefusedWhereThereAreTooFewChannels(Map<String, String> expected) {
        ByteBuffer stream = Captures.forward(expected.get("case"), number(expected, "connection"));
        int channelId = number(expected, "channelId");

        WireAssertions.assertRefused(
                "channel id " + channelId, () -> MultifdInitialPacket.decode(stream, 0, channelId));
        assertTrue(MultifdInitialPacket.decode(stream, 0, channelId + 1).channelId() == channelId);
    }

    private static List<DevicePacket> devicePackets(String capture, int connection) {
        return Captures.table("device-packets.csv").stream()
                .filter(row -> row.get("case").equals(capture) && number(row, "connection") == connection)
                .map(row -> new DevicePacket(
                        number(row, "offset"),
                        row.get("idstr"),
                        number(row, "index"),
                        Boolean.parseBoolean(row.get("configState")),
                        number(row, "dataBytes")))
                .toList();
    }

    private static int channelCount(String capture) {
        return channels()
                .filter(row -> row.get("case").equals(capture))
                .map(row -> number(row, "channelId"))
                .collect(Collectors.toCollection(TreeSet::new))
                .size();
    }

    private static int number(Map<String, String> row, String column) {
        return Integer.parseInt(row.get(column));
    }
}
