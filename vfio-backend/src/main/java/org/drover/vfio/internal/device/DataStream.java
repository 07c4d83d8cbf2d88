// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.drover.vfio.uapi.VfioRequests.VFIO_MIG_GET_PRECOPY_INFO;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.PrecopyInfo;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures.VfioPrecopyInfo;

/**
 * One data transfer session of a device: the file behind {@code data_fd}, from the state change that gave it to the one
 * that ends the session.
 */
final class DataStream {
    private final String id;
    private final VfioFile file;
    private final boolean saving;
    private final ByteBuffer precopyInfo =
            ByteBuffer.allocateDirect(VfioPrecopyInfo.SIZEOF).order(ByteOrder.nativeOrder());
    private long transferredBytes;

    DataStream(String id, VfioFile file, boolean saving) {
        this.id = id;
        this.file = file;
        this.saving = saving;
    }

    /** Returns whether the session goes on in a state: the saving group shares one, RESUMING has its own. */
    boolean continuesIn(DeviceState state) {
        return saving ? state.isSaving() : state == DeviceState.RESUMING;
    }

    int read(ByteBuffer target, DeviceState state) {
        if (!saving) {
            throw new DeviceException(
                    "device " + id + ": cannot read its state in " + state + "; a read needs PRE_COPY or STOP_COPY");
        }
        try {
            int bytes = SystemCalls.read(file, target);
            // 0 in a PRE_COPY state is not in the contract (it asks for ENOMSG), but mtty does it, and means the same.
            transferredBytes += bytes;
            return bytes;
        } catch (ErrnoException e) {
            boolean dry = e.errno() == Errno.ENOMSG.number() && state != DeviceState.STOP_COPY;
            if (dry) {
                return 0;
            }
            throw DeviceErrors.failed(
                    id,
                    "reading its state in " + state + " after " + transferredBytes + " bytes",
                    e,
                    "the state is incomplete: the migration cannot go on; see the host's kernel log");
        }
    }

    void write(ByteBuffer source) {
        if (saving) {
            throw new DeviceException("device " + id + ": cannot write a state to it while it is being saved");
        }
        while (source.hasRemaining()) {
            int bytes;
            try {
                bytes = SystemCalls.write(file, source);
            } catch (ErrnoException e) {
                throw DeviceErrors.failed(
                        id,
                        "writing its state at byte " + transferredBytes + ", " + source.remaining() + " bytes left",
                        e,
                        "the other side's device or driver is not compatible, or the data is damaged; only a reset"
                                + " leaves RESUMING now");
            }
            if (bytes <= 0) {
                throw new DeviceException("device " + id + ": its driver took none of " + source.remaining()
                        + " bytes of state at byte " + transferredBytes
                        + "; the state is incomplete, and only a reset leaves RESUMING now");
            }
            transferredBytes += bytes;
        }
    }

    PrecopyInfo precopyInfo(DeviceState state) {
        precopyInfo.clear();
        precopyInfo.putInt(VfioPrecopyInfo.ARGSZ, VfioPrecopyInfo.SIZEOF);
        precopyInfo.putInt(VfioPrecopyInfo.FLAGS, 0);
        try {
            SystemCalls.ioctl(file, VFIO_MIG_GET_PRECOPY_INFO, precopyInfo);
        } catch (ErrnoException e) {
            throw DeviceErrors.failed(
                    id,
                    "asking in " + state + " how much there is to read (VFIO_MIG_GET_PRECOPY_INFO)",
                    e,
                    "it can be asked in PRE_COPY and PRE_COPY_P2P only");
        }
        return new PrecopyInfo(
                precopyInfo.getLong(VfioPrecopyInfo.INITIAL_BYTES), precopyInfo.getLong(VfioPrecopyInfo.DIRTY_BYTES));
    }

    /** Closes the file. Idempotent. */
    void close() {
        file.close();
    }
}
