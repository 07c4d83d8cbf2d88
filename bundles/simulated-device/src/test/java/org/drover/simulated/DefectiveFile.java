// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MASK;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_PROBE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_SET;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_FEATURE;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_RESET;
import static org.drover.vfio.uapi.VfioRequests.VFIO_MIG_GET_PRECOPY_INFO;

import java.nio.ByteBuffer;
import org.drover.simulated.DefectiveDeviceTest.Defect;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeature;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureMigState;
import org.drover.vfio.uapi.VfioFeatures.VfioPrecopyInfo;

/** A device's file that breaks the contract in one way. */
final class DefectiveFile implements VfioFile {
    private final VfioFile file;
    private final Defect defect;
    private boolean damaged;

    DefectiveFile(VfioFile file, Defect defect) {
        this.file = file;
        this.defect = defect;
    }

    private static ErrnoException error(Errno errno) {
        return new ErrnoException("defect", errno.number(), errno.name());
    }

    @Override
    public int ioctl(long request, ByteBuffer argument) throws ErrnoException {
        boolean feature = request == VFIO_DEVICE_FEATURE && argument.remaining() >= VfioDeviceFeature.SIZEOF;
        int flags = feature ? argument.getInt(argument.position() + VfioDeviceFeature.FLAGS) : 0;
        boolean setsState = (flags & VFIO_DEVICE_FEATURE_SET) != 0
                && (flags & VFIO_DEVICE_FEATURE_MASK) == VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE;
        if (defect == Defect.RESET_IGNORED && request == VFIO_DEVICE_RESET
                || defect == Defect.STATE_REQUEST_IGNORED && setsState
                || defect == Defect.PROBES_ANYTHING && (flags & VFIO_DEVICE_FEATURE_PROBE) != 0) {
            return 0;
        }
        try {
            int result = file.ioctl(request, argument);
            if (defect == Defect.NO_DATA_FD && setsState) {
                int at = argument.position() + VfioDeviceFeature.DATA + VfioDeviceFeatureMigState.DATA_FD;
                if (argument.getInt(at) >= 0) {
                    file.adopt(argument.getInt(at)).close();
                    argument.putInt(at, -1);
                }
            }
            if (defect == Defect.ZERO_PRECOPY_INFO && request == VFIO_MIG_GET_PRECOPY_INFO) {
                argument.putLong(argument.position() + VfioPrecopyInfo.INITIAL_BYTES, 0);
            }
            return result;
        } catch (ErrnoException e) {
            if (defect == Defect.STATE_ERRORS_SWALLOWED && setsState) {
                return 0;
            }
            throw defect == Defect.WRONG_ERRNO ? error(Errno.EPERM) : e;
        }
    }

    @Override
    public int read(ByteBuffer target) throws ErrnoException {
        int n;
        try {
            n = file.read(target);
        } catch (ErrnoException e) {
            if (defect == Defect.DRY_IS_ZERO && e.errno() == Errno.ENOMSG.number()) {
                return 0;
            }
            throw defect == Defect.WRONG_ERRNO ? error(Errno.EPERM) : e;
        }
        if (n == 0 && defect == Defect.END_IS_ENOMSG) {
            throw error(Errno.ENOMSG);
        }
        if (n > 100 && defect == Defect.ONE_BYTE_LOST && !damaged) {
            damaged = true;
            target.position(target.position() - 1);
            return n - 1;
        }
        return n;
    }

    @Override
    public int write(ByteBuffer source) throws ErrnoException {
        return file.write(source);
    }

    @Override
    public int pread(ByteBuffer target, long offset) throws ErrnoException {
        return file.pread(target, offset);
    }

    @Override
    public int pwrite(ByteBuffer source, long offset) throws ErrnoException {
        return file.pwrite(source, offset);
    }

    @Override
    public VfioFile adopt(int descriptor) {
        return new DefectiveFile(file.adopt(descriptor), defect);
    }

    @Override
    public void close() {
        file.close();
    }
}
