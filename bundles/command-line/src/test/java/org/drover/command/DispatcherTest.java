// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.Parameter;
import org.drover.command.fake.FakeEngine;
import org.drover.command.fake.Reports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DispatcherTest {
    private final CommandHarness harness = new CommandHarness(FakeEngine.endingWith(Reports.completed(MayRun.NO)));

    static Stream<List<String>> wrongCommandLines() {
        return Stream.of(
                List.of(),
                List.of("frobnicate"),
                List.of("migrate"),
                List.of("migrate", "tcp:h:4444"),
                List.of("migrate", "--device", "sim:a"),
                List.of("migrate", "tcp:h:4444", "--device", "sim:a", "--frobnicate"),
                List.of("migrate", "tcp:h:4444", "tcp:h:4445", "--device", "sim:a"),
                List.of("migrate", "nowhere", "--device", "sim:a"),
                List.of("migrate", "tcp:h:4444", "--device", "nothing"),
                List.of("migrate", "tcp:h:4444", "--device", "sim:a", "--device", "sim:a"),
                List.of("migrate", "tcp:h:4444", "--device", "other:a"),
                List.of("migrate", "tcp:h:4444", "--device", "sim:a", "--multifd-channels", "0"),
                List.of("migrate", "tcp:h:4444", "--device", "sim:a", "--channels", "2", "--multifd-channels", "3"),
                List.of("migrate", "tcp:h:4444", "--device", "sim:a", "--switchover-ack", "maybe"),
                List.of("demo", "--devices", "0"),
                List.of("demo", "--devices", "many"),
                List.of("demo", "--state", "large"),
                List.of("demo", "--transport", "pigeon"),
                List.of("bench", "--rounds", "0"));
    }

    @ParameterizedTest
    @MethodSource("wrongCommandLines")
    void wrongCommandLineIsOneLineAndExitCode2(List<String> words) {
        assertEquals(2, harness.run(words.toArray(String[]::new)));
        assertEquals(1, harness.errLines().size(), harness.errLines().toString());
        assertTrue(
                harness.errLines().get(0).startsWith("drover: "),
                harness.errLines().get(0));
        assertEquals("", harness.out());
        assertEquals(0, harness.enginesLeft());
    }

    @Test
    void errorNamesOptionValueAndRange() {
        harness.run("incoming", "tcp:h:4444", "--device", "sim:a", "--channels", "256");
        assertEquals(List.of("drover: multifd-channels=256 is not in 1..255"), harness.errLines());
    }

    @Test
    void unknownOptionSaysWhereHelpIs() {
        harness.run("incoming", "tcp:h:4444", "--device", "sim:a", "--frobnicate");
        assertEquals(
                List.of("drover: unknown option: '--frobnicate'; see 'drover incoming --help'"), harness.errLines());
    }

    @Test
    void absentDeviceIsExitCode5() {
        assertEquals(5, harness.run("migrate", "tcp:h:4444", "--device", "sim:absent"));
        assertEquals(List.of("drover: device sim:absent: open: no such device"), harness.errLines());
    }

    @Test
    void unavailableTransportIsExitCode5() {
        assertEquals(5, harness.run("migrate", "rdma:h:4444", "--device", "sim:a"));
    }

    @Test
    void addressInUseIsExitCode5() {
        assertEquals(5, harness.run("incoming", "tcp:h:1", "--device", "sim:a"));
    }

    @Test
    void defectIsExitCode70AndStillOneLine() {
        assertEquals(70, harness.run("migrate", "tcp:h:4444", "--device", "sim:defect"));
        assertEquals(
                List.of("drover: internal error: IllegalStateException: a bug of two lines"
                        + " (a defect in drover; --debug shows where)"),
                harness.errLines());
    }

    @Test
    void stackTraceNeedsDebug() {
        harness.run("migrate", "tcp:h:4444", "--device", "sim:absent", "--debug");
        assertTrue(
                harness.errLines().stream().anyMatch(line -> line.contains("at org.drover.command")),
                harness.errLines().toString());
    }

    @Test
    void errorBeforeTheMigrationIsTheLastJsonLineToo() {
        assertEquals(2, harness.run("migrate", "tcp:h:4444", "--device", "other:a", "--json"));
        assertEquals(
                "{\"event\":\"report\",\"status\":\"not-started\",\"exitCode\":2,"
                        + "\"error\":\"there is no kind of device 'other'\"}",
                harness.lastLine());
    }

    @Test
    void deviceThatCannotBeOpenedLeavesNoneOpen() {
        FakeEngine engine = FakeEngine.endingWith(Reports.completed(MayRun.NO));
        new CommandHarness(engine)
                .run("migrate", "tcp:h:4444", "--device", "sim:a", "--device", "sim:b", "--device", "sim:absent");
        assertEquals(2, engine.opened().size());
        assertTrue(engine.opened().stream().allMatch(device -> device.isClosed()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "incoming", "migrate", "devices", "bench"})
    void everyCommandHasHelpWithExitCodes(String command) {
        assertEquals(0, harness.run(command, "--help"));
        assertTrue(harness.out().startsWith("Usage: drover " + command), harness.out());
        assertTrue(harness.out().contains("the source's devices run on"), harness.out());
        assertTrue(harness.out().contains("--json"), harness.out());
        assertEquals(List.of(), harness.errLines());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "incoming", "migrate", "devices", "bench"})
    void everyCommandHasAVersion(String command) {
        assertEquals(0, harness.run(command, "--version"));
        assertTrue(harness.out().matches("drover \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\R"), harness.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "incoming", "migrate", "devices", "bench"})
    void helpFitsTheScreen(String command) {
        harness.run(command, "--help");
        assertTrue(harness.outLines().stream().allMatch(line -> line.length() <= 100), harness.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "incoming", "migrate", "bench"})
    void everyParameterIsAnOptionUnderItsOwnName(String command) {
        harness.run(command, "--help");
        for (Parameter<?> parameter : MigrationParameters.ALL) {
            assertTrue(harness.out().contains("--" + parameter.name()), parameter.name());
        }
    }

    @Test
    void commandLineThatIsNotPlainMeansTheSame() {
        FakeEngine engine = FakeEngine.endingWith(Reports.completed(MayRun.NO));
        int code = new CommandHarness(engine)
                .run("migrate", "--device", "sim:a", "--multifd-channels=7", "--json", "--", "tcp:h:4444");
        assertEquals(0, code);
        assertEquals(7, engine.request().parameters().get(MigrationParameters.MULTIFD_CHANNELS));
        assertEquals("a", engine.request().devices().get(0).id());
        assertEquals("tcp:h:4444", engine.request().address().toString());
    }

    @Test
    void helpListsTheCommands() {
        assertEquals(0, harness.run("--help"));
        for (String command : List.of("demo", "incoming", "migrate", "devices", "bench")) {
            assertTrue(harness.out().contains("\n  " + command), harness.out());
        }
    }
}
