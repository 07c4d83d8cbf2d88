// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.drover.stream.analysis.StreamAnalysis;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
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
}
