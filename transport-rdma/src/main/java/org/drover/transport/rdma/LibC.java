// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import com.sun.jna.Native;
import java.nio.ByteBuffer;

/** The calls of the C library that waiting for several descriptors needs; C's names are kept, pointers are {@code long}. */
final class LibC {
    static final int EINTR = 4;

    /** include/uapi/asm-generic/fcntl.h: F_GETFL, F_SETFL, O_NONBLOCK. */
    static final int F_GETFL = 3;

    static final int F_SETFL = 4;
    static final int O_NONBLOCK = 0x800;

    /** sys/eventfd.h: EFD_CLOEXEC | EFD_NONBLOCK. */
    static final int EVENT_FD_FLAGS = 0x80800;

    /** poll.h. */
    static final short POLLIN = 1;

    static final int POLLFD_BYTES = 8;

    // Never unregistered, as in RdmaCm.
    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int poll(long descriptors, long count, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    /** Variadic in C; on Linux x86-64 and aarch64 that makes no difference to its callers. */
    static native int fcntl(int fd, int command, long argument);

    static native long read(int fd, long address, long bytes);

    static native long write(int fd, long address, long bytes);

    static native int close(int fd);

    /** Makes the calls that wait for nothing return EAGAIN instead. */
    static void setNonBlocking(int fd) {
        int flags = fcntl(fd, F_GETFL, 0);
        if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) {
            throw new VerbsException("fcntl", Native.getLastError());
        }
    }

    /** Returns the address of the first byte of a direct buffer, wherever its position is. */
    static long address(ByteBuffer direct) {
        return com.sun.jna.Pointer.nativeValue(
                Native.getDirectBufferPointer(direct.duplicate().clear()));
    }
}
