// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import com.sun.jna.Native;

/**
 * The C library's calls that VFIO needs, bound by JNA's direct mapping; POSIX names and casing are kept. {@code size_t},
 * {@code ssize_t}, {@code off_t} and pointers are {@code long}: 64-bit Linux only, which {@link LinuxVfio#availability} checks.
 *
 * <p>A call that failed returns -1 and leaves its error number to {@link Native#getLastError} on the same thread, which no
 * later success clears.
 */
final class LibC {
    /** {@code include/uapi/asm-generic/fcntl.h}: O_RDWR. */
    static final int O_RDWR = 2;

    /** {@code include/uapi/asm-generic/fcntl.h}: O_CLOEXEC, so that no child process keeps a device. */
    static final int O_CLOEXEC = 0x80000;

    // Never unregistered: a bundle that stops and starts keeps its class loader, so this would not run again and the
    // second start would have no calls. A refreshed bundle has a new class loader, and registers anew.
    static {
        Native.register(LibC.class, "c");
    }

    private LibC() {}

    static native int open(String path, int flags);

    static native int close(int fd);

    /** {@code ioctl} is variadic in C; on those platforms that makes no difference to its callers. */
    static native int ioctl(int fd, long request, long argument);

    static native long read(int fd, long address, long bytes);

    static native long write(int fd, long address, long bytes);

    static native long pread(int fd, long address, long bytes, long offset);

    static native long pwrite(int fd, long address, long bytes, long offset);
}
