// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/** What QEMU 10.0 sent for a VFIO device: see the resource's first lines. */
final class Recorded {
    /** The device that was recorded. */
    static final String DEVICE = "0000:00:05.0";

    static final byte[] START = bytes("start");
    static final byte[] PART_DATA = bytes("part-data");
    static final byte[] PART_DRY = bytes("part-dry");
    static final byte[] PART_DATA_INITIAL_SENT = bytes("part-data-initial-sent");
    static final byte[] END_MULTIFD = bytes("end-multifd");
    static final byte[] END_DATA = bytes("end-data");
    static final byte[] FULL_CONFIG = bytes("full-config");
    static final byte[] PACKET_DATA = bytes("packet-data");
    static final byte[] PACKET_CONFIG = bytes("packet-config");

    private Recorded() {}

    /** What the device gave while it ran: 24 bytes. */
    static byte[] precopyData() {
        return java.util.Arrays.copyOfRange(PART_DATA, 16, PART_DATA.length - 8);
    }

    /** What the device gave after it had stopped: 36 bytes. */
    static byte[] stopCopyData() {
        return java.util.Arrays.copyOfRange(PACKET_DATA, 12, PACKET_DATA.length);
    }

    /** The config in the last packet, without its tags. */
    static byte[] packetConfig() {
        return java.util.Arrays.copyOfRange(PACKET_CONFIG, 12 + 8, PACKET_CONFIG.length - 8);
    }

    /** The config in the SECTION_FULL, without its tags. */
    static byte[] sectionConfig() {
        return java.util.Arrays.copyOfRange(FULL_CONFIG, 8, FULL_CONFIG.length - 8);
    }

    private static byte[] bytes(String name) {
        return Lines.BY_NAME.get(name).clone();
    }

    private static final class Lines {
        static final Map<String, byte[]> BY_NAME = load();

        private static Map<String, byte[]> load() {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                    Recorded.class.getResourceAsStream("qemu-10.0-sections.txt"), StandardCharsets.US_ASCII))) {
                return reader.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(" "))
                        .collect(Collectors.toMap(
                                line -> line[0], line -> HexFormat.of().parseHex(line[1])));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
