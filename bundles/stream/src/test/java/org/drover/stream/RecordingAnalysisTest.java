// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is reported of each recording is what its README says, and does not depend on the pieces in which it comes. */
@Timeout(120)
class RecordingAnalysisTest {
    private static final long SEED = 20250601;
    private static final Set<String> CUT_ON_MAIN = Set.of("j-type-mismatch", "l8-save-eio", "l12-cancel");
    static final List<String> CASES = Recording.CASES;

    private static StreamReport analyse(Recording recording) {
        StreamAnalysis analysis = new StreamAnalysis(AnalysisOptions.DEFAULTS.withDetail(Detail.FULL));
        recording.play(analysis);
        return analysis.report();
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void everyStreamIsUnderstoodToItsLastByte(String name) {
        Recording recording = Recording.of(name);
        StreamReport report = analyse(recording);

        assertEquals(List.of(), report.notUnderstood());
        assertEquals(Optional.of("pc-i440fx-10.0"), report.machineType());
        assertEquals(recording.connectionCount(), report.connections().size());
        assertEquals(!CUT_ON_MAIN.contains(name), report.mainEnded(), "main channel came to its end");
        for (ConnectionReport connection : report.connections()) {
            assertEquals(
                    recording.forward(connection.number()).limit(),
                    connection.forward().bytes());
            boolean main = connection.kind() == ConnectionKind.MAIN;
            assertEquals(connection.number() == 0, main);
            assertEquals(
                    main ? (report.switchover().ackNanos().isPresent() ? 3 : 2) : 0,
                    connection.backward().packets());
            boolean cut = main
                    ? CUT_ON_MAIN.contains(name)
                    : connection.forward().ending().equals(Optional.of(Ending.RESET)) && name.startsWith("l7");
            assertEquals(cut, connection.forward().cutInside().isPresent(), () -> connection.toString());
        }
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void theReportDoesNotDependOnThePieces(String name) {
        Recording recording = Recording.of(name);
        StreamReport whole = analyse(recording);

        StreamAnalysis bytewise = new StreamAnalysis(AnalysisOptions.DEFAULTS.withDetail(Detail.FULL));
        recording.play(bytewise, () -> 1);
        assertEquals(whole, bytewise.report());

        int[] primes = {2, 3, 7, 13, 61, 269, 1021, 4093, 65521};
        Random random = new Random(SEED);
        StreamAnalysis ragged = new StreamAnalysis(AnalysisOptions.DEFAULTS.withDetail(Detail.FULL));
        recording.play(ragged, () -> primes[random.nextInt(primes.length)]);
        assertEquals(whole, ragged.report(), () -> "seed " + SEED);
    }

    static List<Map<String, String>> channels() {
        return Recording.tableOfRuntime("channels.csv");
    }

    @ParameterizedTest
    @MethodSource("channels")
    void channelsHaveThePacketsThatAnotherDecoderCounted(Map<String, String> expected) {
        ConnectionReport actual = analyse(Recording.of(expected.get("case")))
                .connections()
                .get(Integer.parseInt(expected.get("connection")));

        assertAll(
                () -> assertEquals(
                        expected.get("channelId"), "" + actual.channelId().getAsInt()),
                () -> assertEquals(
                        expected.get("streamBytes"), "" + actual.forward().bytes()),
                () -> assertEquals(expected.get("ramPackets"), "" + actual.ramPackets()),
                () -> assertEquals(expected.get("syncPackets"), "" + actual.syncPackets()),
                () -> assertEquals(expected.get("devicePackets"), "" + actual.deviceStatePackets()));
    }

    static List<Map<String, String>> mainStreams() {
        return Recording.tableOfRuntime("main-streams.csv");
    }

    @ParameterizedTest
    @MethodSource("mainStreams")
    void mainStreamsHaveWhatAnotherDecoderCounted(Map<String, String> expected) {
        String name = expected.get("case");
        StreamReport actual = analyse(Recording.of(name));
        List<Map<String, String>> channels =
                channels().stream().filter(row -> row.get("case").equals(name)).toList();
        long pages = sum(channels, "normalPages") + Long.parseLong(expected.get("ramPages"));
        long zeroPages = sum(channels, "zeroPages") + Long.parseLong(expected.get("ramZeroPages"));
        List<DeviceReport> devices = actual.devices();

        assertAll(
                () -> assertEquals(
                        expected.get("firstForeignOffset"),
                        "" + actual.foreignTail().orElseThrow().offsetBytes()),
                () -> assertEquals(
                        expected.get("switchoverStartOffset"),
                        actual.elements().stream()
                                .filter(e -> e.content().equals("SWITCHOVER_START"))
                                .map(e -> "" + e.offsetBytes())
                                .findFirst()
                                .orElseThrow()),
                () -> assertEquals(
                        expected.get("ramBlocks"), "" + actual.ram().blocks().size()),
                () -> assertEquals(expected.get("flushes"), "" + actual.ram().flushes()),
                () -> assertEquals(pages, actual.ram().normalPages()),
                () -> assertEquals(zeroPages, actual.ram().zeroPages()),
                () -> assertEquals(
                        expected.get("vfioSections"),
                        ""
                                + actual.elements().stream()
                                        .filter(e -> e.section()
                                                .filter(key ->
                                                        !key.idstr().text().equals("ram"))
                                                .isPresent())
                                        .count()),
                () -> assertEquals(
                        expected.get("dataRecords"),
                        ""
                                + devices.stream()
                                        .mapToLong(d -> d.precopyRecords() + d.stopCopyRecords())
                                        .sum()),
                () -> assertEquals(
                        expected.get("dataBytes"),
                        ""
                                + devices.stream()
                                        .mapToLong(d -> d.precopyBytes() + d.stopCopyRecordBytes())
                                        .sum()),
                () -> assertEquals(
                        expected.get("initDataSent"),
                        ""
                                + devices.stream()
                                        .filter(DeviceReport::initialDataSent)
                                        .count()));
    }

    private static long sum(List<Map<String, String>> rows, String column) {
        return rows.stream().mapToLong(row -> Long.parseLong(row.get(column))).sum();
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void elementsFollowEachOtherWithoutAGap(String name) {
        StreamReport report = analyse(Recording.of(name));
        long at = 8;
        for (MainElement element : report.elements()) {
            assertEquals(at, element.offsetBytes(), element::toString);
            at += element.lengthBytes();
        }
        if (report.foreignTail().isPresent()) {
            assertEquals(at, report.foreignTail().get().offsetBytes());
        }
        assertEquals(0, report.elementsLeftOut());
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
        assertEquals(0x7e, sections.get(sections.limit() - 5), "footer");
        assertEquals(main.slice((int) tail.offsetBytes(), sections.remaining()), sections);
        assertEquals(main.slice(main.limit() - json.remaining(), json.remaining()), json);
        assertTrue(StandardCharsets.UTF_8.decode(json).toString().startsWith("{"));
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
