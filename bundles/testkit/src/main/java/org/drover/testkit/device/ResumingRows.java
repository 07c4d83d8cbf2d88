// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.api.device.DeviceState.ERROR;
import static org.drover.api.device.DeviceState.PRE_COPY;
import static org.drover.api.device.DeviceState.RESUMING;
import static org.drover.api.device.DeviceState.RUNNING;
import static org.drover.api.device.DeviceState.STOP;
import static org.drover.api.device.DeviceState.STOP_COPY;
import static org.drover.testkit.device.Deviation.check;
import static org.drover.testkit.device.Expect.EBADF;
import static org.drover.testkit.device.Expect.ENODEV;
import static org.drover.testkit.device.Expect.ENOTTY;
import static org.drover.testkit.device.Expect.ESPIPE;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.drover.api.device.DeviceState;
import org.drover.testkit.device.ConformanceRow.Needs;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;

/** Writing a state: what is taken, what is refused, and how a device comes out of RESUMING. */
final class ResumingRows {
    private static final String FSM = "enum vfio_device_mig_state (RESUMING -> STOP)";
    private static final String ORDER = "struct vfio_device_feature_mig_state (segmentation)";
    private static final int CALL_BYTES = 64 * 1024;

    private ResumingRows() {}

    static List<ConformanceRow> rows() {
        List<ConformanceRow> rows = new ArrayList<>();
        rows.add(taken("resuming-takes-state", CALL_BYTES, CALL_BYTES));
        rows.add(taken("resuming-segmentation-is-free", CALL_BYTES, 7));
        rows.add(new ConformanceRow("resuming-takes-precopy-stream", FSM, Needs.PRE_COPY, device -> {
            VfioFile stream = device.begin(PRE_COPY);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(Streams.drain(stream, CALL_BYTES));
            device.set(STOP_COPY);
            all.writeBytes(Streams.drain(stream, CALL_BYTES));
            load(device, all.toByteArray(), CALL_BYTES);
        }));
        rows.add(refused("resuming-nothing-is-refused", state -> new byte[0]));
        rows.add(refused("resuming-half-is-refused", state -> Arrays.copyOf(state, state.length / 2)));
        rows.add(refused("resuming-all-but-a-byte-is-refused", state -> Arrays.copyOf(state, state.length - 1)));
        rows.add(new ConformanceRow("resuming-corrupt-is-refused", FSM, Needs.NOTHING, device -> {
            byte[] state = corrupt(Streams.drain(device.begin(STOP_COPY), CALL_BYTES));
            ConformanceDevice peer = device.peer();
            VfioFile stream = peer.begin(RESUMING);
            Expect.failure("loading a corrupt state", () -> {
                Streams.feed(stream, state, CALL_BYTES);
                return peer.set(STOP);
            });
        }));
        rows.add(new ConformanceRow("resuming-failed-write-stays-refused", FSM, Needs.NOTHING, device -> {
            byte[] state = corrupt(Streams.drain(device.begin(STOP_COPY), CALL_BYTES));
            ConformanceDevice peer = device.peer();
            VfioFile stream = peer.begin(RESUMING);
            Expect.failure("writing a corrupt state", () -> {
                Streams.feed(stream, state, state.length);
                return "all of it";
            });
            Expect.failure("going to STOP after a failed write", () -> peer.set(STOP));
        }));
        rows.add(new ConformanceRow("resuming-is-left-by-reset", FSM, Needs.NOTHING, device -> {
            byte[] state = Streams.drain(device.begin(STOP_COPY), CALL_BYTES);
            ConformanceDevice peer = device.peer();
            Streams.feed(peer.begin(RESUMING), Arrays.copyOf(state, state.length / 2), CALL_BYTES);
            peer.reset();
            check(peer.state() == RUNNING, "the reset left the device in " + peer.state());
            Streams.feed(peer.begin(RESUMING), state, CALL_BYTES);
            peer.set(STOP);
        }));
        rows.add(new ConformanceRow("resuming-to-stop-ends-session", FSM, Needs.NOTHING, device -> {
            byte[] state = Streams.drain(device.begin(STOP_COPY), CALL_BYTES);
            ConformanceDevice peer = device.peer();
            VfioFile stream = peer.begin(RESUMING);
            Streams.feed(stream, state, CALL_BYTES);
            peer.set(STOP);
            Expect.failure("writing in STOP", () -> stream.write(ByteBuffer.allocateDirect(8)), ENODEV);
        }));
        rows.add(stream("resuming-fd-is-write-only", stream -> {
            Expect.failure("reading it", () -> stream.read(ByteBuffer.allocateDirect(8)), EBADF);
        }));
        rows.add(stream("resuming-fd-has-no-positions", stream -> {
            Expect.failure("pwrite to it", () -> stream.pwrite(ByteBuffer.allocateDirect(8), 0), ESPIPE);
        }));
        rows.add(stream("resuming-fd-has-no-requests", stream -> {
            Expect.failure("a request", () -> stream.ioctl(0x3b79, ConformanceDevice.structure(24)), ENOTTY);
        }));
        return rows;
    }

    @FunctionalInterface
    private interface StreamCheck {
        void run(VfioFile stream) throws Exception;
    }

    private static ConformanceRow stream(String name, StreamCheck check) {
        return new ConformanceRow(name, FSM, Needs.NOTHING, device -> check.run(device.begin(RESUMING)));
    }

    private static ConformanceRow taken(String name, int readBytes, int writeBytes) {
        return new ConformanceRow(name, ORDER, Needs.NOTHING, device -> {
            byte[] state = Streams.drain(device.begin(STOP_COPY), readBytes);
            ConformanceDevice peer = load(device, state, writeBytes);
            byte[] again = Streams.drain(peer.begin(STOP_COPY), readBytes);
            check(Arrays.equals(state, again), "the device that took the state gives another one");
        });
    }

    private static ConformanceDevice load(ConformanceDevice device, byte[] state, int writeBytes) throws Exception {
        ConformanceDevice peer = device.peer();
        Streams.feed(peer.begin(RESUMING), state, writeBytes);
        peer.set(STOP);
        check(peer.state() == STOP, "after the state was taken the device is in " + peer.state());
        return peer;
    }

    @FunctionalInterface
    private interface Change {
        byte[] of(byte[] state);
    }

    private static ConformanceRow refused(String name, Change change) {
        return new ConformanceRow(name, FSM, Needs.NOTHING, device -> {
            byte[] state = Streams.drain(device.begin(STOP_COPY), CALL_BYTES);
            ConformanceDevice peer = device.peer();
            Streams.feed(peer.begin(RESUMING), change.of(state), CALL_BYTES);
            Expect.failure("going to STOP with a part of the state", () -> peer.set(STOP));
            DeviceState after = peer.state();
            check(after == RESUMING || after == ERROR, "the refused state left the device in " + after);
        });
    }

    private static byte[] corrupt(byte[] state) throws ErrnoException {
        byte[] corrupt = state.clone();
        corrupt[0] ^= (byte) 0xff;
        return corrupt;
    }
}
