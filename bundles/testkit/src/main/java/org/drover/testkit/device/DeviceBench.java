// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.testkit.transport.LeakCheck;
import org.junit.jupiter.api.Assertions;

/** The devices of one contract test, and whole streams to and from them. Used by one thread, but for closing. */
public final class DeviceBench implements AutoCloseable {
    /** What QEMU reads at once, at most. */
    static final int CALL_BYTES = 1 << 20;

    private static final int MAX_STREAM_BYTES = 128 << 20;

    static {
        // The JDK keeps its sources of entropy open for ever, and a library that unpacks a native part asks for some.
        new SecureRandom().nextInt();
    }

    private final LeakCheck leaks = LeakCheck.begin();
    private final Supplier<DeviceBackend> opensDestination;
    private final DeviceBackend source;
    private DeviceBackend destination;

    DeviceBench(Supplier<DeviceBackend> opensSource, Supplier<DeviceBackend> opensDestination) {
        this.opensDestination = opensDestination;
        source = opensSource.get();
    }

    /** Returns the device whose state is read. */
    DeviceBackend source() {
        return source;
    }

    /** Returns the device that takes the state. */
    DeviceBackend destination() {
        if (destination == null) {
            destination = opensDestination.get();
        }
        return destination;
    }

    boolean sourceHas(MigrationFlag flag) {
        return source.migrationFlags().contains(flag);
    }

    boolean supports(DeviceState state) {
        boolean precopy = state == DeviceState.PRE_COPY || state == DeviceState.PRE_COPY_P2P;
        return state != DeviceState.ERROR
                && (!precopy || sourceHas(MigrationFlag.PRE_COPY))
                && (!state.isP2pQuiescent() || sourceHas(MigrationFlag.P2P));
    }

    /** Reads until there is nothing, for good or for now; the position tells the truth each time. */
    static byte[] drain(DeviceBackend device, int callBytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocateDirect(callBytes);
        byte[] bytes = new byte[callBytes];
        int n;
        do {
            buffer.clear();
            n = device.read(buffer);
            Assertions.assertEquals(n, buffer.position(), "bytes that read() gave, and where the position is");
            Assertions.assertEquals(callBytes, buffer.limit(), "the limit moved");
            buffer.flip().get(bytes, 0, n);
            all.write(bytes, 0, n);
            Assertions.assertTrue(all.size() <= MAX_STREAM_BYTES, "the state has no end");
        } while (n > 0);
        return all.toByteArray();
    }

    /** Writes all, {@code callBytes} at once. */
    static void feed(DeviceBackend device, byte[] state, int callBytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(callBytes);
        for (int at = 0; at < state.length; at += callBytes) {
            buffer.clear();
            buffer.put(state, at, Math.min(callBytes, state.length - at)).flip();
            device.write(buffer);
            Assertions.assertFalse(buffer.hasRemaining(), "write() took only a part");
        }
    }

    /** Stops the source and reads all of its state. */
    byte[] saveStopped(int callBytes) {
        source.setState(DeviceState.STOP_COPY);
        return drain(source, callBytes);
    }

    /** Loads a state into the destination, which is in STOP then. */
    void load(byte[] state, int callBytes) {
        destination().setState(DeviceState.RESUMING);
        feed(destination, state, callBytes);
        destination.setState(DeviceState.STOP);
    }

    /** Checks that both devices, stopped, give the same state. */
    void assertSameState() {
        source.setState(DeviceState.STOP);
        destination.setState(DeviceState.STOP);
        source.setState(DeviceState.STOP_COPY);
        destination.setState(DeviceState.STOP_COPY);
        Assertions.assertArrayEquals(drain(source, CALL_BYTES), drain(destination, CALL_BYTES), "state that arrived");
    }

    /** Checks that a call fails with a one-line error that names the device. */
    static DeviceException refused(DeviceBackend device, Runnable call) {
        DeviceException error = Assertions.assertThrows(DeviceException.class, call::run);
        Assertions.assertTrue(error.getMessage().contains(device.id()), "names the device: " + error.getMessage());
        Assertions.assertFalse(error.getMessage().contains("\n"), "is one line: " + error.getMessage());
        return error;
    }

    @Override
    public void close() {
        String id = source.id();
        source.close();
        if (destination != null) {
            destination.close();
        }
        leaks.assertNothingLeft(id);
    }
}
