// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.drover.vfio.uapi.VfioRequests.VFIO_MIG_GET_PRECOPY_INFO;

import java.nio.ByteBuffer;
import org.drover.api.device.DeviceState;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures.VfioPrecopyInfo;

/** The descriptor that entering the saving group gives: read only. */
final class SaveDataFile extends DataFile {
    private final SavingStream session;

    /** What the errors name; made once, since reading makes nothing. */
    private final String readCall;

    private long positionBytes;

    SaveDataFile(SimulatedHardware device, SavingStream session) {
        super(device, "the saving data_fd");
        this.session = session;
        readCall = on("read");
    }

    @Override
    public int ioctl(long request, ByteBuffer argument) throws ErrnoException {
        if (request != VFIO_MIG_GET_PRECOPY_INFO) {
            return super.ioctl(request, argument);
        }
        String call = on("ioctl(VFIO_MIG_GET_PRECOPY_INFO)");
        checkOpen("ioctl");
        Argument info = new Argument(argument, call);
        int argsz = info.getInt(VfioPrecopyInfo.ARGSZ);
        info.require(VfioPrecopyInfo.SIZEOF);
        if (Integer.compareUnsigned(argsz, VfioPrecopyInfo.SIZEOF) < 0) {
            throw CallError.of(Errno.EINVAL, call);
        }
        device.begin(SimulatedCall.PRECOPY_INFO, call);
        synchronized (device) {
            if (!device.migration.isPrecopy()) {
                throw CallError.of(Errno.EINVAL, call);
            }
            checkSession(call);
            device.migration.changeByTime();
            info.putInt(VfioPrecopyInfo.FLAGS, 0);
            info.putLong(VfioPrecopyInfo.INITIAL_BYTES, session.initialBytes());
            info.putLong(VfioPrecopyInfo.DIRTY_BYTES, session.dirtyBytes());
        }
        return 0;
    }

    private void checkSession(String call) throws ErrnoException {
        if (device.migration.save() != session) {
            throw CallError.of(Errno.ENODEV, call);
        }
    }

    @Override
    public int read(ByteBuffer target) throws ErrnoException {
        checkOpen("read");
        device.begin(SimulatedCall.READ, readCall);
        int room = Math.min(target.remaining(), device.options.maxReadBytes());
        room = device.limit(SimulatedCall.READ, readCall, positionBytes, room);
        int limit = target.limit();
        target.limit(target.position() + room);
        int n;
        try {
            n = take(target);
        } finally {
            target.limit(limit);
        }
        device.readPacer.pass(n);
        return n;
    }

    private int take(ByteBuffer target) throws ErrnoException {
        synchronized (device) {
            checkSession(readCall);
            boolean stopped = device.migration.state() == DeviceState.STOP_COPY;
            if (!stopped) {
                device.migration.changeByTime();
            }
            int n = session.read(target, stopped);
            if (n == 0 && target.hasRemaining() && !stopped) {
                device.migration.changeByPass();
                throw CallError.of(Errno.ENOMSG, readCall);
            }
            positionBytes += n;
            return n;
        }
    }
}
