// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceSpec;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.PrecopyInfo;
import org.drover.simulated.internal.SimulatedClock;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a simulated device does beyond the contract: its state, its changes, its pace, its log. */
@Timeout(60)
class SimulatedDeviceTest {
    private static final int CALL_BYTES = 1 << 20;

    /** Copies what there is; returns how much. */
    private static long copy(DeviceBackend from, DeviceBackend to) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(CALL_BYTES);
        long bytes = 0;
        while (from.read(buffer.clear()) > 0) {
            bytes += buffer.flip().remaining();
            to.write(buffer);
        }
        return bytes;
    }

    @Test
    void changesDuringPrecopyArriveAndTheDigestIsOfTheStopped() {
        try (SimulatedDevice source = SimulatedDevice.named("nic0")
                        .state(5_000_001)
                        .precopy(3_000_000)
                        .redirty(100_000)
                        .build();
                SimulatedDevice target =
                        SimulatedDevice.named("nic0").state(5_000_001).build();
                DeviceBackend from = source.openBackend();
                DeviceBackend to = target.openBackend()) {
            byte[] before = source.stateDigest();
            assertFalse(Arrays.equals(before, target.stateDigest()), "two devices begin with one state");
            to.setState(DeviceState.RESUMING);
            from.setState(DeviceState.PRE_COPY);
            assertEquals(0, from.precopyInfo().dirtyBytes());
            long initial = from.precopyInfo().initialBytes();
            assertEquals(initial, copy(from, to));
            for (int pass = 0; pass < 3; pass++) {
                PrecopyInfo info = from.precopyInfo();
                assertEquals(0, info.initialBytes());
                assertEquals(info.dirtyBytes(), copy(from, to), "what was announced of pass " + pass);
                assertEquals(25 * 4096 + 16, info.dirtyBytes());
            }
            from.setState(DeviceState.STOP_COPY);
            byte[] stopped = source.stateDigest();
            assertFalse(Arrays.equals(before, stopped), "nothing was changed");
            long estimate = from.stopCopyBytesEstimate();
            assertTrue(Math.abs(estimate - copy(from, to)) < 8192, "the estimate of what is left, " + estimate);
            to.setState(DeviceState.STOP);
            assertArrayEquals(stopped, source.stateDigest());
            assertArrayEquals(stopped, target.stateDigest());
        }
    }

    @Test
    void changesByTheClockStopWithTheDevice() throws ErrnoException {
        Clock clock = new Clock();
        try (SimulatedDevice device = SimulatedDevice.named("nic0")
                        .state(1 << 20)
                        .precopy(1 << 20)
                        .redirtyRate(1 << 20)
                        .clock(clock)
                        .build();
                DeviceBackend backend = device.openBackend()) {
            backend.setState(DeviceState.PRE_COPY);
            ByteBuffer buffer = ByteBuffer.allocateDirect(2 * CALL_BYTES);
            while (backend.read(buffer.clear()) > 0) {
                assertTrue(buffer.position() > 0);
            }
            assertEquals(0, backend.precopyInfo().dirtyBytes(), "changes without time");
            clock.now += TimeUnit.MILLISECONDS.toNanos(500);
            assertEquals((1 << 19) + 16, backend.precopyInfo().dirtyBytes());
            clock.now += TimeUnit.SECONDS.toNanos(100);
            assertEquals((1 << 20) + 16, backend.precopyInfo().dirtyBytes(), "more than there is");
            clock.now += TimeUnit.MILLISECONDS.toNanos(500);
            backend.setState(DeviceState.STOP_COPY);
            byte[] stopped = device.stateDigest();
            clock.now += TimeUnit.SECONDS.toNanos(100);
            assertTrue(backend.read(buffer.clear()) > 1 << 20);
            assertArrayEquals(stopped, device.stateDigest(), "a stopped device changed");
        }
    }

    @Test
    void speedAndLatencyAreWaitedFor() {
        Clock clock = new Clock();
        try (SimulatedDevice source = SimulatedDevice.named("nic0")
                        .state(1 << 20)
                        .readSpeed(10 << 20)
                        .stateLatency(Duration.ofMillis(7))
                        .clock(clock)
                        .build();
                SimulatedDevice target = SimulatedDevice.named("nic0")
                        .state(1 << 20)
                        .writeSpeed(5 << 20)
                        .clock(clock)
                        .build();
                DeviceBackend from = source.openBackend();
                DeviceBackend to = target.openBackend()) {
            from.setState(DeviceState.STOP_COPY);
            assertEquals(3 * 7, TimeUnit.NANOSECONDS.toMillis(clock.now), "three steps of latency");
            to.setState(DeviceState.RESUMING);
            clock.now = 0;
            copy(from, to);
            long millis = TimeUnit.NANOSECONDS.toMillis(clock.now);
            assertTrue(millis >= 300 && millis <= 301, millis + " ms for 100 of reading and 200 of writing");
        }
    }

    @Test
    void resetLosesTheState() {
        try (SimulatedDevice device =
                        SimulatedDevice.named("nic0").state(100_000).seed(1).build();
                SimulatedDevice same =
                        SimulatedDevice.named("nic1").state(100_000).seed(1).build();
                DeviceBackend backend = device.openBackend()) {
            assertArrayEquals(same.stateDigest(), device.stateDigest(), "one seed, one state");
            backend.reset();
            assertFalse(Arrays.equals(same.stateDigest(), device.stateDigest()));
            assertEquals(1, device.resets());
            assertEquals(List.of(), device.transitions());
        }
    }

    @Test
    void stateOfAnotherSizeIsRefusedAtItsFirstBytes() {
        try (SimulatedDevice source =
                        SimulatedDevice.named("nic0").state(100_000).build();
                SimulatedDevice target =
                        SimulatedDevice.named("nic0").state(100_001).build();
                DeviceBackend from = source.openBackend();
                DeviceBackend to = target.openBackend()) {
            from.setState(DeviceState.STOP_COPY);
            to.setState(DeviceState.RESUMING);
            assertThrows(DeviceException.class, () -> copy(from, to));
            assertEquals(DeviceState.RESUMING, to.state());
        }
    }

    @Test
    void writesToMemoryAreReportedOnceInTheRangesAndPagesAskedFor() {
        try (SimulatedDevice device = SimulatedDevice.named("nic0").state(4096).build();
                DeviceBackend backend = device.openBackend()) {
            DmaLogging log = backend.dmaLogging().orElseThrow();
            DmaLogging.Range range = new DmaLogging.Range(1L << 33, 64 * 4096);
            log.start(4096, List.of(range));
            device.dmaWrite(range.iova() + 5 * 4096 + 4095, 2);
            device.dmaWrite(range.iova() + 63 * 4096, 4096);
            device.dmaWrite(range.iova() + 64 * 4096, 4096);
            device.dmaWrite(0, 4096);
            ByteBuffer bitmap = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
            log.report(range, 4096, bitmap);
            assertEquals(1L << 5 | 1L << 6 | 1L << 63, bitmap.getLong(0));
            log.report(range, 4096, bitmap.putLong(0, 0));
            assertEquals(0, bitmap.getLong(0), "reported twice");
            device.dmaWrite(range.iova() + 17 * 4096, 1);
            log.report(range, 16 * 4096, bitmap);
            assertEquals(2, bitmap.getLong(0), "one bit for 16 pages");
            log.stop();
            assertThrows(DeviceException.class, () -> log.report(range, 4096, bitmap));
            backend.setState(DeviceState.STOP);
            assertThrows(IllegalStateException.class, () -> device.dmaWrite(0, 1));
        }
    }

    @Test
    void configurationAndInterruptTableArrive() throws ErrnoException {
        try (SimulatedDevice source = SimulatedDevice.named("nic0").state(4096).build();
                SimulatedDevice target =
                        SimulatedDevice.named("nic0").state(4096).build();
                DeviceBackend from = source.openBackend();
                DeviceBackend to = target.openBackend();
                VfioFile sourceFile = source.openFile();
                VfioFile targetFile = target.openFile()) {
            long config = 7L << 40;
            write(sourceFile, config + 0x04, 0xffff, 2);
            write(sourceFile, config + 0x10, 0xfebf_0000, 4);
            write(sourceFile, config, 0xdead, 2);
            write(sourceFile, 0x2000 + 3 * 16, 0xfee0_1004, 4);
            assertEquals(0x0547, read(sourceFile, config + 4, 2), "of the command register only known bits");
            assertEquals(0x1234, read(sourceFile, config, 2), "the vendor id is not to be written");
            ByteBuffer state = ByteBuffer.allocateDirect(ConfigState.MAX_BYTES);
            from.configState().orElseThrow().save(state);
            to.configState().orElseThrow().load(state.flip());
            assertEquals(0x0547, read(targetFile, config + 4, 2));
            assertEquals(0xfebf_0000, read(targetFile, config + 0x10, 4));
            assertEquals(0xfee0_1004, read(targetFile, 0x2000 + 3 * 16, 4));
        }
    }

    @Test
    void providerLeavesNoFileAndOpensTwoOfOneName() throws Exception {
        List<String> before = stateFiles();
        SimulatedBackendProvider provider = new SimulatedBackendProvider();
        try (DeviceBackend one = provider.open(DeviceSpec.parse("sim:nic0?state=1MiB"));
                DeviceBackend two = provider.open(DeviceSpec.parse("sim:nic0?state=1MiB"))) {
            assertEquals(one.id(), two.id());
            assertFalse(Arrays.equals(((StateDigest) one).sha256(), ((StateDigest) two).sha256()));
            assertEquals(before, stateFiles(), "its file has a name");
        }
        assertEquals(before, stateFiles());
    }

    private static List<String> stateFiles() throws java.io.IOException {
        List<String> names = new ArrayList<>();
        for (String folder : List.of("/dev/shm", System.getProperty("java.io.tmpdir"))) {
            if (Files.isDirectory(Path.of(folder))) {
                try (Stream<Path> files = Files.list(Path.of(folder))) {
                    String mine = "drover-state-" + ProcessHandle.current().pid() + "-";
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith(mine))
                            .forEach(names::add);
                }
            }
        }
        return names;
    }

    private static void write(VfioFile file, long offset, int value, int bytes) throws ErrnoException {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, value);
        assertEquals(bytes, file.pwrite(buffer.limit(bytes), offset));
    }

    private static int read(VfioFile file, long offset, int bytes) throws ErrnoException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(bytes, file.pread(buffer.limit(bytes), offset));
        return buffer.clear().getInt(0);
    }

    /** A clock in which waiting takes no time of anybody's. */
    private static final class Clock implements SimulatedClock {
        private long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void park(long nanos) {
            now += nanos;
        }
    }
}
