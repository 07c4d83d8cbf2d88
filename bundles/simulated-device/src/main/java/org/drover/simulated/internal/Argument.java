// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;

/** The structure that an ioctl points to: whatever lies beyond the caller's buffer is a bad address. */
final class Argument {
    private final ByteBuffer bytes;
    private final int start;
    private final String call;

    /**
     * Looks at the caller's structure.
     *
     * @param buffer from position to limit; {@code null} counts as empty
     * @param call for the error
     */
    Argument(ByteBuffer buffer, String call) {
        this.call = call;
        bytes = buffer == null ? ByteBuffer.allocate(0) : buffer.duplicate().order(ByteOrder.nativeOrder());
        start = bytes.position();
    }

    /** Checks that the structure has so many bytes. */
    void require(int sizeBytes) throws ErrnoException {
        if (bytes.remaining() < sizeBytes) {
            throw CallError.of(Errno.EFAULT, call);
        }
    }

    int getInt(int offset) throws ErrnoException {
        require(offset + Integer.BYTES);
        return bytes.getInt(start + offset);
    }

    long getLong(int offset) throws ErrnoException {
        require(offset + Long.BYTES);
        return bytes.getLong(start + offset);
    }

    void putInt(int offset, int value) throws ErrnoException {
        require(offset + Integer.BYTES);
        bytes.putInt(start + offset, value);
    }

    void putLong(int offset, long value) throws ErrnoException {
        require(offset + Long.BYTES);
        bytes.putLong(start + offset, value);
    }
}
