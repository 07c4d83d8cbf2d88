// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_SET;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_FEATURE;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_GET_IRQ_INFO;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_SET_IRQS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.drover.api.Deadline;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures that were asked for: where they come, and what they leave. */
@Timeout(60)
class FailureInjectionTest {
    private static final DmaLogging.Range RANGE = new DmaLogging.Range(0, 1 << 20);

    private static SimulatedDeviceBuilder nic() {
        return SimulatedDevice.named("nic0").state(200_000).precopy(100_000);
    }

    /** Something that one does with a device. */
    @FunctionalInterface
    private interface Use {
        void of(DeviceBackend device);
    }

    private static Use in(DeviceState state, Use use) {
        return device -> {
            device.setState(state);
            use.of(device);
        };
    }

    private static void read(DeviceBackend device) {
        device.read(ByteBuffer.allocateDirect(4096));
    }

    static Stream<Arguments> calls() {
        ByteBuffer config = ByteBuffer.allocateDirect(ConfigState.MAX_BYTES);
        return Stream.of(
                Arguments.of("reset", (Use) DeviceBackend::reset),
                Arguments.of("get-state", (Use) DeviceBackend::state),
                Arguments.of("set-state", (Use) device -> device.setState(DeviceState.STOP)),
                Arguments.of("set-state:STOP", (Use) device -> device.setState(DeviceState.STOP)),
                Arguments.of("data-size", (Use) DeviceBackend::stopCopyBytesEstimate),
                Arguments.of("precopy-info", in(DeviceState.PRE_COPY, DeviceBackend::precopyInfo)),
                Arguments.of("read", in(DeviceState.STOP_COPY, FailureInjectionTest::read)),
                Arguments.of("read", in(DeviceState.PRE_COPY, FailureInjectionTest::read)),
                Arguments.of("write", in(DeviceState.RESUMING, device -> device.write(ByteBuffer.allocateDirect(16)))),
                Arguments.of("dma-logging-start", (Use)
                        device -> device.dmaLogging().orElseThrow().start(4096, List.of(RANGE))),
                Arguments.of("dma-logging-stop", (Use)
                        device -> device.dmaLogging().orElseThrow().stop()),
                Arguments.of("dma-logging-report", (Use) device -> {
                    device.dmaLogging().orElseThrow().start(4096, List.of(RANGE));
                    device.dmaLogging().orElseThrow().report(RANGE, 4096, ByteBuffer.allocateDirect(32));
                }),
                Arguments.of("region-read", (Use)
                        device -> device.configState().orElseThrow().save(config.clear())));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("calls")
    void everyCallFailsOnceWithTheErrnoAsked(String call, Use use) {
        // get-state is called once when the backend opens.
        String rule = call + (call.equals("get-state") ? "@2" : "@1") + ":EBUSY";
        try (SimulatedDevice nic = nic().failing(rule).build();
                DeviceBackend device = nic.openBackend()) {
            DeviceException error = assertThrows(DeviceException.class, () -> use.of(device));
            assertEquals(Errno.EBUSY.number(), error.errno(), error.getMessage());
            device.reset();
            use.of(device);
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"get-info", "region-info", "migration"})
    void openingFailsAndLeavesNothing(String call) {
        try (SimulatedDevice nic = nic().failing(call + ":ENODEV").build()) {
            DeviceException error = assertThrows(DeviceException.class, nic::openBackend);
            assertEquals(Errno.ENODEV.number(), error.errno(), error.getMessage());
            assertEquals(0, nic.openDescriptors());
        }
    }

    @Test
    void interruptCallsFail() throws ErrnoException {
        try (SimulatedDevice nic = nic().failing("irq-info@1:EIO")
                        .failing("set-irqs@1:EIO")
                        .build();
                VfioFile file = nic.openFile()) {
            ByteBuffer info = structure(16);
            assertErrno(Errno.EIO, () -> file.ioctl(VFIO_DEVICE_GET_IRQ_INFO, info));
            file.ioctl(VFIO_DEVICE_GET_IRQ_INFO, info);
            // Data none, action trigger: switches the interrupt off.
            ByteBuffer set = structure(20).putInt(4, 1 | 1 << 5);
            assertErrno(Errno.EIO, () -> file.ioctl(VFIO_DEVICE_SET_IRQS, set));
            file.ioctl(VFIO_DEVICE_SET_IRQS, set);
        }
    }

    @Test
    void failedStepLeavesTheStateBeforeIt() {
        try (SimulatedDevice nic = nic().failingAt(DeviceState.STOP_COPY).build();
                DeviceBackend device = nic.openBackend()) {
            DeviceException error = assertThrows(DeviceException.class, () -> device.setState(DeviceState.STOP_COPY));
            assertEquals(Errno.EIO.number(), error.errno());
            assertEquals(DeviceState.STOP, device.state());
            assertEquals(List.of(DeviceState.RUNNING_P2P, DeviceState.STOP), nic.transitions());
            assertThrows(DeviceException.class, () -> device.setState(DeviceState.STOP_COPY));
        }
    }

    @Test
    void deviceInErrorIsLeftOnlyByReset() {
        try (SimulatedDevice nic = nic().failing("set-state:STOP@1:EIO:ERROR").build();
                DeviceBackend device = nic.openBackend()) {
            assertThrows(DeviceException.class, () -> device.setState(DeviceState.STOP));
            assertEquals(DeviceState.ERROR, device.state());
            for (DeviceState state : DeviceState.values()) {
                assertThrows(DeviceException.class, () -> device.setState(state), state.name());
            }
            device.reset();
            assertEquals(DeviceState.RUNNING, device.state());
            assertEquals(1, nic.resets());
            device.setState(DeviceState.STOP);
        }
    }

    @Test
    void streamFailsAtTheVeryByte() {
        try (SimulatedDevice nic = nic().failing("read@70000B:EIO").build();
                DeviceBackend device = nic.openBackend()) {
            device.setState(DeviceState.STOP_COPY);
            ByteBuffer buffer = ByteBuffer.allocateDirect(300_000);
            assertEquals(70_000, device.read(buffer));
            assertThrows(DeviceException.class, () -> device.read(buffer));
            assertEquals(70_000, buffer.position());
            assertThrows(DeviceException.class, () -> device.read(buffer), "the failure stays");
        }
    }

    @Test
    void laterCallsFailFromTheOneAsked() {
        try (SimulatedDevice nic = nic().failing("data-size@2+:EAGAIN").build();
                DeviceBackend device = nic.openBackend()) {
            assertTrue(device.stopCopyBytesEstimate() > 200_000);
            assertThrows(DeviceException.class, device::stopCopyBytesEstimate);
            assertThrows(DeviceException.class, device::stopCopyBytesEstimate);
        }
    }

    @Test
    void hangingCallEndsWhenItsDeviceIsClosed() throws Exception {
        try (SimulatedDevice nic = nic().hanging("set-state:STOP").build()) {
            DeviceBackend device = nic.openBackend();
            CompletableFuture<Void> call = new CompletableFuture<>();
            Thread thread = new Thread(
                    () -> {
                        try {
                            device.setState(DeviceState.STOP);
                            call.complete(null);
                        } catch (DeviceException e) {
                            call.completeExceptionally(e);
                        }
                    },
                    "hanging-call");
            thread.start();
            Deadline deadline = Deadline.afterMillis(30_000);
            while (nic.hangingCalls() == 0 && !deadline.hasPassed()) {
                Thread.onSpinWait();
            }
            assertEquals(1, nic.hangingCalls());
            thread.interrupt();
            assertEquals(DeviceState.RUNNING_P2P, nic.state(), "the device answers others meanwhile");
            device.close();
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertTrue(call.isCompletedExceptionally());
            assertEquals(0, nic.hangingCalls());
            assertEquals(0, nic.openDescriptors());
        }
    }

    @Test
    void structureThatIsShorterThanItSaysIsABadAddress() throws ErrnoException {
        try (SimulatedDevice nic = nic().build();
                VfioFile file = nic.openFile()) {
            ByteBuffer truncated = structure(16).putInt(4, 1 | 1 << 16);
            truncated.limit(12);
            assertErrno(Errno.EFAULT, () -> file.ioctl(VFIO_DEVICE_FEATURE, truncated));
            assertErrno(Errno.EFAULT, () -> file.ioctl(VFIO_DEVICE_FEATURE, null));
            assertErrno(
                    Errno.EFAULT,
                    () -> file.ioctl(VFIO_DEVICE_FEATURE, structure(8).limit(4)));
            ByteBuffer stop = structure(8).putInt(4, VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP | VFIO_DEVICE_FEATURE_SET);
            assertEquals(0, file.ioctl(VFIO_DEVICE_FEATURE, stop));
        }
    }

    @Test
    void closedFileIsABadDescriptor() {
        try (SimulatedDevice nic = nic().build()) {
            VfioFile file = nic.openFile();
            file.close();
            file.close();
            assertErrno(Errno.EBADF, () -> file.ioctl(VFIO_DEVICE_FEATURE, structure(8)));
            assertErrno(Errno.EBADF, () -> file.pread(ByteBuffer.allocateDirect(1), 0));
            assertThrows(IllegalArgumentException.class, () -> file.adopt(5));
        }
    }

    private static ByteBuffer structure(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).putInt(0, bytes);
    }

    private static void assertErrno(Errno errno, org.junit.jupiter.api.function.Executable call) {
        assertEquals(errno.number(), assertThrows(ErrnoException.class, call).errno());
    }
}
