// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import java.nio.ByteBuffer;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;

/** Calls that a signal may have interrupted (EINTR) are made again: the JVM's own signals are nobody's wish to stop. */
public final class SystemCalls {
    private SystemCalls() {}

    /**
     * {@link VfioFile#ioctl}.
     *
     * @param file the file
     * @param request the request
     * @param argument its argument
     * @return what the call returned
     * @throws ErrnoException if it failed with anything but EINTR
     */
    public static int ioctl(VfioFile file, long request, ByteBuffer argument) throws ErrnoException {
        while (true) {
            try {
                return file.ioctl(request, argument);
            } catch (ErrnoException e) {
                rethrowUnlessInterrupted(e);
            }
        }
    }

    static int read(VfioFile file, ByteBuffer target) throws ErrnoException {
        while (true) {
            try {
                return file.read(target);
            } catch (ErrnoException e) {
                rethrowUnlessInterrupted(e);
            }
        }
    }

    static int write(VfioFile file, ByteBuffer source) throws ErrnoException {
        while (true) {
            try {
                return file.write(source);
            } catch (ErrnoException e) {
                rethrowUnlessInterrupted(e);
            }
        }
    }

    static int pread(VfioFile file, ByteBuffer target, long offset) throws ErrnoException {
        while (true) {
            try {
                return file.pread(target, offset);
            } catch (ErrnoException e) {
                rethrowUnlessInterrupted(e);
            }
        }
    }

    static int pwrite(VfioFile file, ByteBuffer source, long offset) throws ErrnoException {
        while (true) {
            try {
                return file.pwrite(source, offset);
            } catch (ErrnoException e) {
                rethrowUnlessInterrupted(e);
            }
        }
    }

    private static void rethrowUnlessInterrupted(ErrnoException e) throws ErrnoException {
        if (e.errno() != Errno.EINTR.number()) {
            throw e;
        }
    }
}
