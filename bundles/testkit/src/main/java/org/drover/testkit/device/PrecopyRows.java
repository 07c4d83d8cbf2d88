// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.api.device.DeviceState.PRE_COPY;
import static org.drover.api.device.DeviceState.PRE_COPY_P2P;
import static org.drover.api.device.DeviceState.RUNNING;
import static org.drover.api.device.DeviceState.STOP_COPY;
import static org.drover.testkit.device.Deviation.check;
import static org.drover.testkit.device.Expect.EINVAL;
import static org.drover.testkit.device.Expect.ENODEV;
import static org.drover.testkit.device.Expect.ENOTTY;
import static org.drover.vfio.uapi.VfioRequests.VFIO_MIG_GET_PRECOPY_INFO;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.device.DeviceState;
import org.drover.testkit.device.ConformanceRow.Needs;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.VfioFeatures.VfioPrecopyInfo;

/** {@code VFIO_MIG_GET_PRECOPY_INFO}, the temporary end of a stream, and {@code VFIO_DEVICE_FEATURE_MIG_DATA_SIZE}. */
final class PrecopyRows {
    private static final String INFO = "VFIO_MIG_GET_PRECOPY_INFO";
    private static final String SIZE = "struct vfio_device_feature_mig_data_size";
    private static final int READ_BYTES = 64 * 1024;

    private PrecopyRows() {}

    static List<ConformanceRow> rows() {
        List<ConformanceRow> rows = new ArrayList<>();
        rows.add(precopy("precopy-info-begins-with-initial-bytes", stream -> {
            ByteBuffer info = info(stream);
            check(info.getLong(VfioPrecopyInfo.INITIAL_BYTES) != 0, "initial_bytes begins with 0");
            check(info.getLong(VfioPrecopyInfo.DIRTY_BYTES) == 0, "dirty_bytes does not begin with 0");
        }));
        rows.add(precopy("precopy-info-falls-as-data-is-read", stream -> {
            long before = info(stream).getLong(VfioPrecopyInfo.INITIAL_BYTES);
            int n = stream.read(ByteBuffer.allocateDirect(8));
            long after = info(stream).getLong(VfioPrecopyInfo.INITIAL_BYTES);
            check(n > 0 && after < before, n + " bytes were read; initial_bytes was " + before + ", is " + after);
        }));
        rows.add(precopy("precopy-info-is-zero-when-dry", stream -> {
            Streams.drain(stream, READ_BYTES);
            ByteBuffer info = info(stream);
            long initial = info.getLong(VfioPrecopyInfo.INITIAL_BYTES);
            long dirty = info.getLong(VfioPrecopyInfo.DIRTY_BYTES);
            check(initial == 0 && dirty == 0, "a dry stream has initial_bytes " + initial + ", dirty_bytes " + dirty);
        }));
        rows.add(precopy("precopy-dry-read-is-ENOMSG", stream -> {
            Streams.drain(stream, READ_BYTES);
            Expect.failure("reading a dry stream", () -> stream.read(ByteBuffer.allocateDirect(8)), Streams.ENOMSG);
        }));
        rows.add(precopy("precopy-info-argsz-short", stream -> {
            ByteBuffer argument = info().putInt(VfioPrecopyInfo.ARGSZ, VfioPrecopyInfo.SIZEOF - 1);
            Expect.failure("a short argsz", () -> stream.ioctl(VFIO_MIG_GET_PRECOPY_INFO, argument), EINVAL);
        }));
        rows.add(precopy(
                "data-fd-request-unknown",
                stream -> Expect.failure("an unknown request", () -> stream.ioctl(0x3bff, info()), ENOTTY)));
        rows.add(new ConformanceRow(
                "precopy-info-in-pre-copy-p2p",
                INFO,
                Needs.PRE_COPY_P2P,
                device -> check(
                        info(device.begin(PRE_COPY_P2P)).getLong(VfioPrecopyInfo.INITIAL_BYTES) != 0,
                        "nothing to give")));
        rows.add(new ConformanceRow("precopy-info-not-in-stop-copy", INFO, Needs.PRE_COPY, device -> {
            VfioFile stream = device.begin(PRE_COPY);
            device.set(STOP_COPY);
            Expect.failure("asking in STOP_COPY", () -> info(stream), EINVAL);
        }));
        rows.add(new ConformanceRow("precopy-info-not-without-session", INFO, Needs.PRE_COPY, device -> {
            VfioFile stream = device.begin(PRE_COPY);
            device.set(RUNNING);
            Expect.failure("asking in RUNNING", () -> info(stream), EINVAL, ENODEV);
        }));
        rows.add(new ConformanceRow("precopy-part-is-not-given-again", INFO, Needs.PRE_COPY, device -> {
            VfioFile stream = device.begin(PRE_COPY);
            int early = Streams.drain(stream, READ_BYTES).length;
            device.set(STOP_COPY);
            int late = Streams.drain(stream, READ_BYTES).length;
            check(early > 0 && late > 0, "PRE_COPY gave " + early + " bytes, STOP_COPY " + late);
        }));
        for (DeviceState state : DeviceState.values()) {
            if (state != DeviceState.ERROR) {
                rows.add(new ConformanceRow("data-size-in-" + state, SIZE, device -> device.supports(state), device -> {
                    device.set(state);
                    check(device.dataSize() > 0, "the estimate is " + device.dataSize());
                }));
            }
        }
        return rows;
    }

    @FunctionalInterface
    private interface StreamCheck {
        void run(VfioFile stream) throws Exception;
    }

    private static ConformanceRow precopy(String name, StreamCheck check) {
        return new ConformanceRow(name, INFO, Needs.PRE_COPY, device -> check.run(device.begin(PRE_COPY)));
    }

    private static ByteBuffer info() {
        return ConformanceDevice.structure(VfioPrecopyInfo.SIZEOF);
    }

    private static ByteBuffer info(VfioFile stream) throws ErrnoException {
        ByteBuffer info = info();
        stream.ioctl(VFIO_MIG_GET_PRECOPY_INFO, info);
        return info;
    }
}
