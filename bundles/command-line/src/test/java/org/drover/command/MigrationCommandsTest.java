// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.drover.api.migration.OnOffAuto;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.command.fake.FakeDevice;
import org.drover.command.fake.FakeEngine;
import org.drover.command.fake.Reports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MigrationCommandsTest {
    private static final String[] MIGRATE = {
        "migrate", "tcp:h:4444", "--device", "sim:nic0?seed=1", "--device", "sim:nic1?seed=2"
    };
    private static final String[] INCOMING = {"incoming", "tcp:h:0", "--device", "sim:nic0", "--device", "sim:nic1"};

    private static String[] with(String[] words, String... more) {
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    @Test
    void completedMigrationShowsTablesAndWhereTheDevicesRun() {
        CommandHarness harness = new CommandHarness(FakeEngine.endingWith(Reports.completed(MayRun.NO)));
        assertEquals(0, harness.run(MIGRATE));
        assertEquals(
                List.of(
                        "migrating 2 devices to tcp:h:4444",
                        "DEVICE     BYTES   PRECOPY  PACKETS  THROUGHPUT  SHA-256",
                        "nic0    65.0 MiB  1.00 MiB       64   320 MiB/s  " + "01".repeat(32),
                        "nic1    32.0 MiB       0 B       32   320 MiB/s  " + "02".repeat(32),
                        "",
                        "CHANNEL     BYTES  PACKETS  THROUGHPUT",
                        "main     1.00 MiB        0  1.00 MiB/s",
                        "0        48.0 MiB       48   240 MiB/s",
                        "1        48.0 MiB       48   480 MiB/s",
                        "",
                        "completed in 1.500 s, downtime 250.0 ms; the devices run at the destination"),
                harness.outLines());
        assertEquals(List.of(), harness.errLines());
    }

    @Test
    void jsonHasStatesAndTheReportLast() {
        CommandHarness harness = new CommandHarness(FakeEngine.endingWith(Reports.completed(MayRun.YES)));
        assertEquals(0, harness.run(with(INCOMING, "--json", "--exit-when-done")));
        List<String> lines = harness.outLines();
        assertEquals("{\"event\":\"listening\",\"address\":\"tcp:h:4444\",\"devices\":2}", lines.get(0));
        assertTrue(
                lines.get(1).startsWith("{\"event\":\"state\",\"from\":\"setup\",\"to\":\"active\",\"atMillis\":"),
                lines.get(1));
        assertTrue(lines.get(2).contains("\"to\":\"device\""), lines.get(2));
        assertTrue(lines.get(3).contains("\"to\":\"completed\""), lines.get(3));
        assertTrue(lines.get(4).startsWith("{\"event\":\"first-byte\",\"atMillis\":"), lines.get(4));
        assertEquals(
                "{\"event\":\"report\",\"status\":\"completed\",\"side\":\"destination\",\"exitCode\":0,"
                        + "\"mayRun\":\"yes\",\"error\":null,\"rounds\":3,\"setupMillis\":20.0,\"downtimeMillis\":250.0,"
                        + "\"totalMillis\":1500.0,\"firstByteMillis\":?,\"bytes\":101712896,\"wireBytes\":101715968,"
                        + "\"channels\":2,\"devices\":["
                        + "{\"id\":\"nic0\",\"multifdTransfer\":true,\"bytes\":68157952,\"precopyBytes\":1048576,"
                        + "\"stopCopyBytes\":67108864,\"configBytes\":512,\"packets\":64,\"maxQueuedPackets\":3,"
                        + "\"stateMillis\":200.0,\"sha256\":\"" + "00".repeat(32) + "\"},"
                        + "{\"id\":\"nic1\",\"multifdTransfer\":true,\"bytes\":33554944,\"precopyBytes\":0,"
                        + "\"stopCopyBytes\":33554432,\"configBytes\":512,\"packets\":32,\"maxQueuedPackets\":1,"
                        + "\"stateMillis\":100.0,\"sha256\":\"" + "00".repeat(32) + "\"}],"
                        + "\"channelDetails\":["
                        + "{\"name\":\"main\",\"bytes\":1052672,\"packets\":0,\"activeMillis\":1000.0},"
                        + "{\"name\":\"0\",\"bytes\":50331648,\"packets\":48,\"activeMillis\":200.0},"
                        + "{\"name\":\"1\",\"bytes\":50331648,\"packets\":48,\"activeMillis\":100.0}]}",
                lines.get(lines.size() - 1).replaceFirst("(\"firstByteMillis\":)[0-9.E]+", "$1?"));
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, YES, 1, the devices run on here",
        "CANCELLED, YES, 3, the devices run on here",
        "IN_DOUBT, IN_DOUBT, 4, the devices stay stopped here and may run at the destination: look there first",
        "FAILED, IN_DOUBT, 4, the devices stay stopped here and may run at the destination: look there first"
    })
    void endThatIsNoSuccessHasItsExitCodeAndSaysWhereTheDevicesRun(
            MigrationState state, MayRun mayRun, int exitCode, String afterwards) {
        CommandHarness harness =
                new CommandHarness(FakeEngine.endingWith(Reports.ended(state, mayRun, "channel 1 to h:4444 broke")));
        assertEquals(exitCode, harness.run(MIGRATE));
        String word = state.name().toLowerCase().replace('_', '-');
        assertEquals(
                List.of("drover: migration " + word + ": channel 1 to h:4444 broke; " + afterwards),
                harness.errLines());
    }

    @Test
    void addressThatIsFoundWrongLateIsAUsageErrorToo() {
        MigrationReport report = Reports.failed(new ConfigurationException("address 'tcp:h' has no port"));
        CommandHarness harness = new CommandHarness(FakeEngine.endingWith(report));
        assertEquals(2, harness.run(MIGRATE));
        assertEquals(
                List.of("drover: migration failed: address 'tcp:h' has no port; the devices run on here"),
                harness.errLines());
    }

    @Test
    void migrationThatMovedNothingHasNoTables() {
        MigrationReport report = Reports.failed(new TransportException("refused"));
        CommandHarness harness = new CommandHarness(FakeEngine.endingWith(report));
        harness.run(MIGRATE);
        assertEquals(
                List.of(
                        "migrating 2 devices to tcp:h:4444",
                        "failed in 1.500 s, downtime 0.0 ms; the devices run on here"),
                harness.outLines());
    }

    @Test
    void digestOfAFailedMigrationIsNotTaken() {
        CommandHarness harness =
                new CommandHarness(FakeEngine.endingWith(Reports.ended(MigrationState.FAILED, MayRun.YES, "broke")));
        harness.run(with(MIGRATE, "--json"));
        assertTrue(harness.lastLine().contains("\"sha256\":null"), harness.lastLine());
    }

    @Test
    void parametersArriveByAllTheirNames() {
        FakeEngine engine = FakeEngine.endingWith(Reports.completed(MayRun.NO));
        new CommandHarness(engine)
                .run(with(
                        MIGRATE,
                        "--channels",
                        "7",
                        "--multifd-transfer",
                        "off",
                        "--x-channel-depth",
                        "9",
                        "--switchover-ack",
                        "on",
                        "--max-bandwidth",
                        "64MiB"));
        MigrationParameters parameters = engine.request().parameters();
        assertEquals(7, parameters.get(MigrationParameters.MULTIFD_CHANNELS));
        assertEquals(OnOffAuto.OFF, parameters.get(MigrationParameters.MULTIFD_TRANSFER));
        assertEquals(9, parameters.get(MigrationParameters.CHANNEL_DEPTH));
        assertEquals(true, parameters.get(MigrationParameters.SWITCHOVER_ACK));
        assertEquals(64L << 20, parameters.get(MigrationParameters.MAX_BANDWIDTH));
    }

    @Test
    void addressComesFromStandardInput() {
        FakeEngine engine = FakeEngine.endingWith(Reports.completed(MayRun.NO));
        byte[] input = "tcp:192.0.2.7:5555\nwhatever\n".getBytes(StandardCharsets.UTF_8);
        int code = new CommandHarness(engine, new ByteArrayInputStream(input)).run("migrate", "-", "--device", "sim:a");
        assertEquals(0, code);
        assertEquals(
                TransportAddress.parse("tcp:192.0.2.7:5555"), engine.request().address());
    }

    @Test
    void noAddressOnStandardInputIsAUsageError() {
        CommandHarness harness = new CommandHarness(FakeEngine.endingWith(Reports.completed(MayRun.NO)));
        assertEquals(2, harness.run("migrate", "-", "--device", "sim:a"));
        assertTrue(
                harness.errLines().get(0).contains("no address on standard input"),
                harness.errLines().toString());
    }

    @Test
    void requestToEndCancelsTheMigration() throws Exception {
        FakeEngine engine = FakeEngine.endingWhenCancelledWith(
                Reports.ended(MigrationState.CANCELLED, MayRun.YES, "the migration was cancelled"));
        CommandHarness harness = new CommandHarness(engine);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> harness.run(MIGRATE));
        engine.awaitStart();
        harness.termination().request();
        assertEquals(3, code.get(30, TimeUnit.SECONDS));
        assertTrue(engine.opened().stream().allMatch(FakeDevice::isClosed));
        assertEquals(0, harness.enginesLeft());
    }

    @Test
    void requestToEndReachesTheWaitForAnAddress() throws Exception {
        try (PipedInputStream input = new PipedInputStream();
                PipedOutputStream open = new PipedOutputStream(input)) {
            CommandHarness harness = new CommandHarness(FakeEngine.endingWith(Reports.completed(MayRun.NO)), input);
            CompletableFuture<Integer> code =
                    CompletableFuture.supplyAsync(() -> harness.run("migrate", "-", "--device", "sim:a"));
            harness.termination().request();
            assertEquals(3, code.get(30, TimeUnit.SECONDS));
            open.flush();
        }
    }

    @Test
    void endOfStandardInputCancelsWhereItIsAskedTo() {
        FakeEngine engine = FakeEngine.endingWhenCancelledWith(
                Reports.ended(MigrationState.CANCELLED, MayRun.NO, "the migration was cancelled"));
        assertEquals(3, new CommandHarness(engine).run(with(INCOMING, "--end-with-stdin")));
    }

    @Test
    void destinationHoldsItsDevicesOpenUntilTheEndIsRequested() throws Exception {
        FakeEngine engine = FakeEngine.endingWith(Reports.completed(MayRun.YES));
        CommandHarness harness = new CommandHarness(engine);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> harness.run(INCOMING));
        awaitOutput(harness, "holding the devices open");
        assertTrue(engine.opened().stream().noneMatch(FakeDevice::isClosed));
        harness.termination().request();
        assertEquals(0, code.get(30, TimeUnit.SECONDS));
        assertTrue(engine.opened().stream().allMatch(FakeDevice::isClosed));
    }

    @Test
    void destinationThatFailedHoldsNothing() {
        FakeEngine engine = FakeEngine.endingWith(Reports.ended(MigrationState.FAILED, MayRun.NO, "broke"));
        assertEquals(1, new CommandHarness(engine).run(INCOMING));
    }

    @Test
    void sourceThatFailedHoldsItsDevicesOnlyIfAskedTo() throws Exception {
        FakeEngine engine = FakeEngine.endingWith(Reports.ended(MigrationState.FAILED, MayRun.YES, "broke"));
        CommandHarness harness = new CommandHarness(engine);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> harness.run(with(MIGRATE, "--hold")));
        awaitOutput(harness, "holding the devices open");
        harness.termination().request();
        assertEquals(1, code.get(30, TimeUnit.SECONDS));
    }

    @Test
    void sourceThatCompletedHoldsNothing() {
        FakeEngine engine = FakeEngine.endingWith(Reports.completed(MayRun.NO));
        assertEquals(0, new CommandHarness(engine).run(with(MIGRATE, "--hold")));
    }

    private static void awaitOutput(CommandHarness harness, String text) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!harness.out().contains(text)) {
            assertTrue(System.nanoTime() < end, () -> "no '" + text + "' in " + harness.out());
            Thread.onSpinWait();
        }
    }
}
