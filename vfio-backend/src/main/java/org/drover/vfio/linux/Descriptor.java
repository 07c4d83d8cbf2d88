// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import com.sun.jna.Native;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;

/**
 * A file descriptor that {@link #close} may close while a call on another thread uses it: the last one out closes it. A
 * number that the kernel has given to another file in between is thus never used.
 */
final class Descriptor {
    /** Set once closing is wanted; below it, the calls that are under way. */
    private static final int CLOSING = 1 << 30;

    /** Set once it is closed. */
    private static final int CLOSED = 1 << 29;

    private final int fd;
    private final String name;
    private final AtomicInteger users = new AtomicInteger();

    /**
     * Takes over a descriptor.
     *
     * @param fd 0 or more
     * @param name what it is open on, for errors
     */
    Descriptor(int fd, String name) {
        this.fd = fd;
        this.name = name;
    }

    static Descriptor open(String path) throws ErrnoException {
        int fd = LibC.open(path, LibC.O_RDWR | LibC.O_CLOEXEC);
        if (fd < 0) {
            throw error("open(" + path + ")");
        }
        return new Descriptor(fd, path);
    }

    /** Returns the error of the call that just failed on this thread. */
    static ErrnoException error(String call) {
        int errno = Native.getLastError();
        return new ErrnoException(call, errno, Errno.describe(errno));
    }

    String name() {
        return name;
    }

    /** Returns the descriptor for one call; {@link #exit} must follow. */
    int enter(String call) throws ErrnoException {
        if (users.incrementAndGet() >= CLOSING) {
            exit();
            int errno = Errno.EBADF.number();
            throw new ErrnoException(call + " on " + name + ", which is closed", errno, Errno.describe(errno));
        }
        return fd;
    }

    void exit() {
        users.decrementAndGet();
        closeIfUnused();
    }

    /** Closes it now, or as soon as the calls that use it have ended. Idempotent. */
    void close() {
        users.updateAndGet(n -> n | CLOSING);
        closeIfUnused();
    }

    /** Returns whether a call is under way. */
    boolean isInUse() {
        return (users.get() & CLOSED - 1) != 0;
    }

    private void closeIfUnused() {
        if (users.compareAndSet(CLOSING, CLOSING | CLOSED)) {
            // EINTR or EIO of close(2) leave nothing to do: on Linux the descriptor is gone in any case.
            LibC.close(fd);
        }
    }
}
