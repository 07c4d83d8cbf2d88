// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.api.device.DeviceState.PRE_COPY;
import static org.drover.api.device.DeviceState.PRE_COPY_P2P;
import static org.drover.api.device.DeviceState.RUNNING;
import static org.drover.api.device.DeviceState.RUNNING_P2P;
import static org.drover.api.device.DeviceState.STOP;
import static org.drover.api.device.DeviceState.STOP_COPY;
import static org.drover.testkit.device.Deviation.check;
import static org.drover.testkit.device.Expect.EBADF;
import static org.drover.testkit.device.Expect.ENODEV;
import static org.drover.testkit.device.Expect.ESPIPE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.drover.api.device.DeviceState;
import org.drover.testkit.device.ConformanceRow.Needs;
import org.drover.vfio.kernel.VfioFile;

/** Reading the state: the stream's end, its life, and what cannot be done with it. */
final class SavingRows {
    private static final String FSM = "enum vfio_device_mig_state";
    private static final String END = "VFIO_MIG_GET_PRECOPY_INFO (end of stream)";
    private static final int READ_BYTES = 64 * 1024;

    private SavingRows() {}

    static List<ConformanceRow> rows() {
        List<ConformanceRow> rows = new ArrayList<>();
        rows.add(new ConformanceRow("stop-copy-end-is-permanent", END, Needs.NOTHING, device -> {
            VfioFile stream = device.begin(STOP_COPY);
            int bytes = Streams.drain(stream, READ_BYTES).length;
            check(bytes > 0, "the state of a stopped device is empty");
            for (int i = 0; i < 3; i++) {
                int n = stream.read(ByteBuffer.allocateDirect(8));
                check(n == 0, "read gave " + n + " bytes behind the end");
            }
        }));
        rows.add(new ConformanceRow("stop-does-not-change-state", FSM, Needs.NOTHING, device -> {
            byte[] first = Streams.drain(device.begin(STOP_COPY), READ_BYTES);
            device.set(STOP);
            byte[] second = Streams.drain(device.begin(STOP_COPY), READ_BYTES);
            check(Arrays.equals(first, second), "a stopped device gave two different states");
        }));
        rows.add(new ConformanceRow("read-size-does-not-matter", FSM, Needs.NOTHING, device -> {
            byte[] large = Streams.drain(device.begin(STOP_COPY), READ_BYTES);
            device.set(STOP);
            byte[] small = Streams.drain(device.begin(STOP_COPY), 7);
            check(Arrays.equals(large, small), "the state read by 7 bytes is another one");
        }));
        rows.add(ended("stop-copy-to-stop-ends-session", Needs.NOTHING, STOP_COPY, STOP));
        rows.add(ended("pre-copy-to-running-ends-session", Needs.PRE_COPY, PRE_COPY, RUNNING));
        rows.add(ended("pre-copy-p2p-to-running-p2p-ends-session", Needs.PRE_COPY_P2P, PRE_COPY_P2P, RUNNING_P2P));
        rows.add(new ConformanceRow("reset-ends-session", "VFIO_DEVICE_RESET", Needs.NOTHING, device -> {
            VfioFile stream = device.begin(STOP_COPY);
            device.reset();
            Expect.failure("reading after a reset", () -> stream.read(ByteBuffer.allocateDirect(8)), ENODEV);
        }));
        rows.add(new ConformanceRow("saving-group-shares-session", FSM, Needs.PRE_COPY_P2P, device -> {
            VfioFile stream = device.begin(PRE_COPY);
            for (DeviceState next : List.of(PRE_COPY_P2P, PRE_COPY, PRE_COPY_P2P, STOP_COPY)) {
                check(device.set(next) == null, "entering " + next + " within the saving group gave a new data_fd");
            }
            check(Streams.drain(stream, READ_BYTES).length > 0, "the first data_fd gives nothing in STOP_COPY");
        }));
        rows.add(new ConformanceRow("saving-fd-is-read-only", FSM, Needs.NOTHING, device -> {
            VfioFile stream = device.begin(STOP_COPY);
            Expect.failure("writing to it", () -> stream.write(ByteBuffer.allocateDirect(8)), EBADF);
        }));
        rows.add(new ConformanceRow("saving-fd-has-no-positions", FSM, Needs.NOTHING, device -> {
            VfioFile stream = device.begin(STOP_COPY);
            Expect.failure("pread of it", () -> stream.pread(ByteBuffer.allocateDirect(8), 0), ESPIPE);
        }));
        return rows;
    }

    private static ConformanceRow ended(String name, Needs needs, DeviceState saving, DeviceState next) {
        return new ConformanceRow(name, FSM, needs, device -> {
            VfioFile stream = device.begin(saving);
            device.set(next);
            Expect.failure("reading in " + next, () -> stream.read(ByteBuffer.allocateDirect(8)), ENODEV);
        });
    }
}
