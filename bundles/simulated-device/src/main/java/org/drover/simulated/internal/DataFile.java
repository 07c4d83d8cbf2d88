// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.nio.ByteBuffer;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;

/** The descriptor of a transfer: a stream without positions. What it cannot do gives what the kernel's VFS gives. */
abstract class DataFile implements VfioFile {
    final SimulatedHardware device;
    private final String name;

    DataFile(SimulatedHardware device, String name) {
        this.device = device;
        this.name = name;
    }

    final String on(String call) {
        return call + " on " + name + " of " + device.options.name();
    }

    final void checkOpen(String call) throws ErrnoException {
        if (!device.isOpen(this)) {
            throw CallError.of(Errno.EBADF, on(call));
        }
    }

    @Override
    public int ioctl(long request, ByteBuffer argument) throws ErrnoException {
        String call = "ioctl(0x" + Long.toHexString(request) + ")";
        checkOpen(call);
        throw CallError.of(Errno.ENOTTY, on(call));
    }

    @Override
    public int read(ByteBuffer target) throws ErrnoException {
        throw CallError.of(Errno.EBADF, on("read"));
    }

    @Override
    public int write(ByteBuffer source) throws ErrnoException {
        throw CallError.of(Errno.EBADF, on("write"));
    }

    @Override
    public final int pread(ByteBuffer target, long offset) throws ErrnoException {
        checkOpen("pread");
        throw CallError.of(offset < 0 ? Errno.EINVAL : Errno.ESPIPE, on("pread"));
    }

    @Override
    public final int pwrite(ByteBuffer source, long offset) throws ErrnoException {
        checkOpen("pwrite");
        throw CallError.of(offset < 0 ? Errno.EINVAL : Errno.ESPIPE, on("pwrite"));
    }

    @Override
    public final VfioFile adopt(int descriptor) {
        throw new IllegalArgumentException(
                "descriptor " + descriptor + " was not given by an ioctl on " + on("a file"));
    }

    @Override
    public final void close() {
        device.closeFile(this);
    }
}
