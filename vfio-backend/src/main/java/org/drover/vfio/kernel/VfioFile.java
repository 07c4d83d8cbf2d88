// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.kernel;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open VFIO file: a device, or the data stream of its migration. Each method is one system call: it may block as long
 * as the driver does, and gives what the kernel gives. Structures are in native byte order. One call at a time, except
 * {@link #close}.
 */
@ConsumerType
public interface VfioFile extends AutoCloseable {
    /**
     * {@code ioctl(fd, request, argument)}.
     *
     * @param request the request's number, for example {@code VFIO_DEVICE_FEATURE}
     * @param argument direct, from position to limit the structure, which the call may change; position and limit stay
     * @return what the call returned, 0 or more
     * @throws ErrnoException if it failed
     */
    int ioctl(long request, ByteBuffer argument) throws ErrnoException;

    /**
     * {@code read(fd, …)} into the remaining room; advances the position.
     *
     * @param target direct
     * @return bytes read, 0 at the end
     * @throws ErrnoException if it failed
     */
    int read(ByteBuffer target) throws ErrnoException;

    /**
     * {@code write(fd, …)} of what remains; advances the position by what was taken.
     *
     * @param source direct
     * @return bytes written, possibly fewer than remained, possibly 0
     * @throws ErrnoException if it failed
     */
    int write(ByteBuffer source) throws ErrnoException;

    /**
     * {@code pread(fd, …, offset)}: how a device's regions are read.
     *
     * @param target direct; its remaining room is asked for
     * @param offset in the file: the region's offset + the offset in the region
     * @return bytes read
     * @throws ErrnoException if it failed
     */
    int pread(ByteBuffer target, long offset) throws ErrnoException;

    /**
     * {@code pwrite(fd, …, offset)}: how a device's regions are written.
     *
     * @param source direct; what remains is written
     * @param offset in the file: the region's offset + the offset in the region
     * @return bytes written
     * @throws ErrnoException if it failed
     */
    int pwrite(ByteBuffer source, long offset) throws ErrnoException;

    /**
     * Takes over a descriptor that an {@link #ioctl} on this file gave, such as {@code data_fd}. The caller closes it.
     *
     * @param descriptor as the kernel gave it, 0 or more
     */
    VfioFile adopt(int descriptor);

    /** {@code close(fd)}. Idempotent. Does not throw: there is nothing that the caller could do. */
    @Override
    void close();
}
