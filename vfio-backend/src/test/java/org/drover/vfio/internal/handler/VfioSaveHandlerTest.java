// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.api.MigrationCancelledException;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;
import org.drover.api.device.Recovery;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.api.handler.IterativeSave.Iteration;
import org.drover.api.handler.Outcome;
import org.drover.api.handler.PendingState;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.OnOffAuto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class VfioSaveHandlerTest {
    private static final long GIB = 1L << 30;

    private final FakeContext context = new FakeContext();
    private final FakeBackend backend = FakeBackend.running(Recorded.DEVICE)
            .giving(Recorded.precopyData(), Recorded.stopCopyData())
            .estimating(60);
    private final MemoryWriter writer = new MemoryWriter();
    private final FakeSink sink = new FakeSink();
    private FakeManagedDevice device = new FakeManagedDevice(backend);

    private VfioSaveHandler handler() {
        return new VfioSaveHandler(device, context);
    }

    private VfioSaveHandler stopped(VfioSaveHandler handler) {
        handler.saveSetup(writer);
        writer.take();
        device.transition(DeviceState.PRE_COPY_P2P, Recovery.RESET);
        device.transition(DeviceState.STOP_COPY, Recovery.RESET);
        return handler;
    }

    private VfioSaveHandler withoutMultifdTransfer() {
        context.with(MigrationParameters.MULTIFD_TRANSFER, OnOffAuto.OFF);
        return handler();
    }

    // What is sent, byte by byte.

    @Test
    void startSectionIsNotWhatQemuSends() {
        handler().saveSetup(writer);
        assertArrayEquals(Recorded.START, writer.take());
    }

    @Test
    void precopyRoundsAreNotWhatQemuSends() {
        VfioSaveHandler handler = handler();
        handler.saveSetup(writer);
        writer.take();
        assertEquals(Iteration.DONE, handler.saveLiveIterate(writer));
        assertArrayEquals(Recorded.PART_DATA, writer.take());
        assertEquals(Iteration.DONE, handler.saveLiveIterate(writer));
        assertArrayEquals(Recorded.PART_DRY, writer.take());
        assertEquals("24 0 0 0", context.statistics().sums());
    }

    @Test
    void initialDataSentIsNotWhereQemuPutsIt() {
        context.with(MigrationParameters.SWITCHOVER_ACK, true);
        VfioSaveHandler handler = handler();
        handler.saveSetup(writer);
        writer.take();
        handler.saveLiveIterate(writer);
        assertArrayEquals(Recorded.PART_DATA_INITIAL_SENT, writer.take());
        handler.saveLiveIterate(writer);
        assertArrayEquals(Recorded.PART_DRY, writer.take(), "only once");
    }

    @Test
    void endSectionsAreNotWhatQemuSends() {
        VfioSaveHandler multifd = stopped(handler());
        multifd.saveLiveCompletePrecopy(writer);
        assertArrayEquals(Recorded.END_MULTIFD, writer.take());
        multifd.saveState(writer);
        assertArrayEquals(Recorded.END_MULTIFD, writer.take());
        assertTrue(multifd.usesMultifdTransfer());
        assertEquals(Boolean.TRUE, context.statistics().multifdTransfer());
    }

    @Test
    void stateOnTheMainChannelIsNotWhatQemuSends() {
        backend.withConfig(Recorded.sectionConfig());
        VfioSaveHandler handler = withoutMultifdTransfer();
        handler.saveSetup(writer);
        handler.saveLiveIterate(writer);
        writer.take();
        handler.saveLiveCompletePrecopy(writer);
        assertArrayEquals(Recorded.END_DATA, writer.take());
        handler.saveState(writer);
        assertArrayEquals(Recorded.FULL_CONFIG, writer.take());
        assertFalse(handler.usesMultifdTransfer());
        assertEquals("24 36 4116 0", context.statistics().sums());
        assertEquals(List.of("PRE_COPY else RUNNING", "STOP_COPY else STOP"), device.transitions());
    }

    @Test
    void packetsAreNotWhatQemuSends() {
        backend.withConfig(Recorded.packetConfig());
        VfioSaveHandler handler = handler();
        handler.saveSetup(writer);
        handler.saveLiveIterate(writer);
        handler.saveLiveCompletePrecopyThread(sink, context.cancellation());
        assertEquals(2, sink.packets().size());
        assertArrayEquals(Recorded.PACKET_DATA, sink.packets().get(0));
        assertArrayEquals(Recorded.PACKET_CONFIG, sink.packets().get(1));
        assertEquals("24 36 4116 2", context.statistics().sums());
        assertEquals(List.of("PRE_COPY else RUNNING", "STOP_COPY else STOP"), device.transitions());
        assertEquals(0, sink.lentBuffers());
    }

    @Test
    void deviceWithoutConfigSendsNoEmptyLastPacket() {
        VfioSaveHandler handler = stopped(handler());
        handler.saveLiveCompletePrecopyThread(sink, context.cancellation());
        assertArrayEquals(Payloads.config(1), sink.packets().get(1));
    }

    @ParameterizedTest
    @CsvSource({"0, 2097153, 3", "0, 1048576, 1", "5, 17, 4", "7, 0, 0"})
    void readsAreSplitOrMergedOnTheirWay(int readBytes, int stateBytes, int packets) {
        byte[] state = Payloads.random(new java.util.Random(stateBytes), stateBytes);
        backend.giving(new byte[0], state).readingAtMost(readBytes == 0 ? Integer.MAX_VALUE : readBytes);
        VfioSaveHandler handler = stopped(handler());
        handler.saveLiveCompletePrecopyThread(sink, context.cancellation());
        assertEquals(packets + 1, sink.packets().size());
        java.nio.ByteBuffer all = java.nio.ByteBuffer.allocate(stateBytes);
        for (int index = 0; index < packets; index++) {
            byte[] packet = sink.packets().get(index);
            assertEquals(index, java.nio.ByteBuffer.wrap(packet).getInt(4));
            all.put(packet, 12, packet.length - 12);
        }
        assertArrayEquals(state, all.array());
    }

    // Prepare and setup.

    @Test
    void deviceThatCannotMigrateIsNotRefused() {
        backend.with();
        assertMessage(UnsupportedFeatureException.class, () -> handler().savePrepare(), Recorded.DEVICE, "STOP_COPY");
    }

    @ParameterizedTest
    @EnumSource(
            value = DeviceState.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RUNNING", "STOP"})
    void deviceInAnotherStateIsNotRefused(DeviceState state) {
        device = new FakeManagedDevice(backend.in(state));
        assertMessage(DeviceException.class, () -> handler().savePrepare(), Recorded.DEVICE, state.name());
        assertMessage(DeviceException.class, () -> handler().saveSetup(writer), Recorded.DEVICE, state.name());
        assertEquals(List.of(), device.transitions());
        assertEquals(0, writer.take().length);
    }

    @Test
    void transferThatCannotBeHadIsNotRefusedBeforeAnythingIsChanged() {
        context.with(MigrationParameters.MULTIFD_TRANSFER, OnOffAuto.ON).with(MigrationParameters.MULTIFD, false);
        assertMessage(
                ConfigurationException.class, () -> handler().savePrepare(), Recorded.DEVICE, "multifd is off", "=on");
        assertEquals(List.of(), device.transitions());
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, true, PRE_COPY", "STOP, true, STOP", "RUNNING, false, RUNNING", "STOP, false, STOP"})
    void setupLeavesTheDeviceInAWrongState(DeviceState before, boolean precopy, DeviceState after) {
        if (!precopy) {
            backend.with(MigrationFlag.STOP_COPY);
        }
        device = new FakeManagedDevice(backend.in(before));
        VfioSaveHandler handler = handler();
        handler.savePrepare();
        handler.saveSetup(writer);
        assertEquals(after, device.state());
        assertEquals(after == DeviceState.PRE_COPY, handler.isActiveIterate());
        assertArrayEquals(Recorded.START, writer.take());
    }

    @Test
    void deviceThatDoesNotReachPrecopyIsLeftStopped() {
        backend.failingAt(DeviceState.PRE_COPY);
        assertThrows(DeviceException.class, () -> handler().saveSetup(writer));
        assertEquals(DeviceState.RUNNING, device.state());
        assertEquals(List.of("PRE_COPY else RUNNING"), device.transitions());
        assertFalse(backend.wasReset());
    }

    // What is pending.

    @Test
    void pendingStateIsNotQemus() {
        backend.saying(new PrecopyInfo(10, 30)).estimating(100);
        VfioSaveHandler handler = handler();
        assertEquals(PendingState.NONE, handler.statePendingEstimate(), "before setup");
        assertEquals(new PendingState(0, 100), handler.statePendingExact(), "before setup");
        handler.saveSetup(writer);
        assertEquals(new PendingState(40, 0), handler.statePendingEstimate());
        backend.saying(new PrecopyInfo(0, 200));
        assertEquals(new PendingState(40, 0), handler.statePendingEstimate(), "an estimate asks nobody");
        assertEquals(new PendingState(200, 0), handler.statePendingExact());
        assertEquals(new PendingState(200, 0), handler.statePendingEstimate());
        backend.saying(new PrecopyInfo(1, 2));
        assertEquals(new PendingState(3, 97), handler.statePendingExact());
    }

    @Test
    void unknownSizePromisesAShortDowntime() {
        backend.estimating(-1);
        VfioSaveHandler handler = handler();
        handler.saveSetup(writer);
        assertEquals(new PendingState(24, 100 * GIB), handler.statePendingExact());
    }

    @Test
    void sizesBeyondALongAreTakenForNegative() {
        backend.saying(new PrecopyInfo(-1, -1)).estimating(-2);
        VfioSaveHandler handler = handler();
        handler.saveSetup(writer);
        assertEquals(new PendingState(Long.MAX_VALUE, 0), handler.statePendingExact());
    }

    @Test
    void deviceThatIsDryStaysPending() {
        backend.giving(new byte[0], new byte[5]).saying(new PrecopyInfo(10, 30));
        VfioSaveHandler handler = handler();
        handler.saveSetup(writer);
        assertEquals(Iteration.DONE, handler.saveLiveIterate(writer));
        assertEquals(PendingState.NONE, handler.statePendingEstimate());
    }

    @Test
    void initialDataIsSaidToBeSentTooEarly() {
        context.with(MigrationParameters.SWITCHOVER_ACK, true);
        backend.readingAtMost(10);
        VfioSaveHandler handler = handler();
        handler.saveSetup(writer);
        writer.take();
        long[] ends = new long[4];
        for (int round = 0; round < ends.length; round++) {
            assertEquals(round < 2 ? Iteration.MORE : Iteration.DONE, handler.saveLiveIterate(writer));
            byte[] section = writer.take();
            ends[round] = java.nio.ByteBuffer.wrap(section).getLong(section.length - 8);
        }
        assertArrayEquals(
                new long[] {
                    VfioWire.END_OF_STATE, VfioWire.END_OF_STATE, VfioWire.DEV_INIT_DATA_SENT, VfioWire.END_OF_STATE
                },
                ends);
    }

    // Failures while the state is sent.

    @Test
    void readErrorLeavesABufferLent() {
        backend.giving(new byte[0], new byte[100]).readingAtMost(10).failingToReadAt(35);
        VfioSaveHandler handler = stopped(handler());
        assertThrows(DeviceException.class, () -> handler.saveLiveCompletePrecopyThread(sink, context.cancellation()));
        assertEquals(0, sink.lentBuffers());
        assertEquals(3, sink.packets().size());
    }

    @Test
    void cancelIsNotSeenBetweenPackets() {
        backend.giving(new byte[0], new byte[100]).readingAtMost(10);
        VfioSaveHandler handler = stopped(handler());
        sink.beforeEachAcquire(() -> {
            if (sink.packets().size() == 3) {
                context.fakeCancellation().cancel(new MigrationCancelledException("cancelled by the test"));
            }
        });
        assertThrows(
                MigrationCancelledException.class,
                () -> handler.saveLiveCompletePrecopyThread(sink, context.cancellation()));
        assertEquals(4, sink.packets().size(), "the one whose buffer was lent when the cancel came");
        assertEquals(0, sink.lentBuffers());
    }

    @Test
    void cancelIsNotSeenBetweenRecords() {
        VfioSaveHandler handler = stopped(withoutMultifdTransfer());
        context.fakeCancellation().cancel(new MigrationCancelledException("cancelled by the test"));
        assertThrows(MigrationCancelledException.class, () -> handler.saveLiveCompletePrecopy(writer));
        assertEquals(0, writer.take().length);
    }

    @Test
    void deviceThatDoesNotReachStopCopyIsReset() {
        backend.with(MigrationFlag.STOP_COPY).failingAt(DeviceState.STOP_COPY);
        VfioSaveHandler handler = handler();
        handler.saveSetup(writer);
        assertThrows(DeviceException.class, () -> handler.saveLiveCompletePrecopyThread(sink, context.cancellation()));
        assertEquals(List.of("STOP_COPY else STOP"), device.transitions());
        assertEquals(DeviceState.STOP, device.state());
        assertEquals(0, sink.packets().size());
    }

    @Test
    void miscountingBackendIsBelieved() {
        backend.miscountingBy(1);
        VfioSaveHandler handler = stopped(handler());
        assertMessage(
                DeviceException.class,
                () -> handler.saveLiveCompletePrecopyThread(sink, context.cancellation()),
                Recorded.DEVICE,
                "61 bytes",
                "defect");
        assertEquals(0, sink.lentBuffers());
    }

    @Test
    void tooLongConfigIsSent() {
        backend.withConfig(new byte[65_537]);
        VfioSaveHandler handler = stopped(handler());
        assertMessage(
                DeviceException.class,
                () -> handler.saveLiveCompletePrecopyThread(sink, context.cancellation()),
                Recorded.DEVICE,
                "65536");
        assertEquals(0, sink.lentBuffers());
    }

    @Test
    void saveThreadOfADeviceOnTheMainChannelSendsPackets() {
        VfioSaveHandler handler = stopped(withoutMultifdTransfer());
        assertThrows(
                IllegalStateException.class, () -> handler.saveLiveCompletePrecopyThread(sink, context.cancellation()));
        assertEquals(0, sink.packets().size());
    }

    // Cleanup.

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, STOP_COPY, STOP, STOP else reset",
        "IN_DOUBT, STOP_COPY, STOP, STOP else STOP_COPY",
        "FAILED, STOP_COPY, STOP_COPY,",
        "CANCELLED, STOP_COPY, STOP_COPY,",
        "CANCELLED, PRE_COPY, PRE_COPY,",
        "COMPLETED, STOP, STOP,"
    })
    void cleanupDoesTheWrongThing(Outcome outcome, DeviceState before, DeviceState after, String transition) {
        device = new FakeManagedDevice(backend.in(before));
        handler().saveCleanup(outcome);
        assertEquals(after, device.state());
        assertEquals(transition == null ? List.of() : List.of(transition), device.transitions());
    }

    @Test
    void deviceWithTheOnlyStateIsResetInDoubt() {
        device = new FakeManagedDevice(backend.in(DeviceState.STOP_COPY).failingAt(DeviceState.STOP));
        assertThrows(DeviceException.class, () -> handler().saveCleanup(Outcome.IN_DOUBT));
        assertEquals(DeviceState.STOP_COPY, device.state());
        assertFalse(backend.wasReset());
    }

    private static void assertMessage(
            Class<? extends Throwable> type, org.junit.jupiter.api.function.Executable action, String... words) {
        String message = assertThrows(type, action).getMessage();
        for (String word : words) {
            assertTrue(message.contains(word), () -> "'" + word + "' is not in: " + message);
        }
    }
}
