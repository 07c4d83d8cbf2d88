// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.Locale;
import org.drover.vfio.kernel.ErrnoException;

/**
 * The error numbers that the simulated kernel gives, with Linux's values. Source: Linux 6.12
 * {@code include/uapi/asm-generic/errno-base.h} and {@code errno.h}, which x86 and arm64 share.
 */
public enum Errno {
    EPERM(1, "Operation not permitted"),
    EINTR(4, "Interrupted system call"),
    EIO(5, "Input/output error"),
    ENXIO(6, "No such device or address"),
    E2BIG(7, "Argument list too long"),
    EBADF(9, "Bad file descriptor"),
    EAGAIN(11, "Resource temporarily unavailable"),
    ENOMEM(12, "Cannot allocate memory"),
    EACCES(13, "Permission denied"),
    EFAULT(14, "Bad address"),
    EBUSY(16, "Device or resource busy"),
    ENODEV(19, "No such device"),
    EINVAL(22, "Invalid argument"),
    ENOTTY(25, "Inappropriate ioctl for device"),
    ENOSPC(28, "No space left on device"),
    ESPIPE(29, "Illegal seek"),
    EPIPE(32, "Broken pipe"),
    ENOMSG(42, "No message of desired type"),
    EOVERFLOW(75, "Value too large for defined data type"),
    EOPNOTSUPP(95, "Operation not supported"),
    ETIMEDOUT(110, "Connection timed out");

    private final int number;
    private final String text;

    Errno(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** Returns Linux's number. */
    public int number() {
        return number;
    }

    /**
     * Returns the error of a call.
     *
     * @param call the call and what it was made on
     */
    public ErrnoException on(String call) {
        return new ErrnoException(call, number, name() + " (" + text + ")");
    }

    /**
     * Returns the error with a name, ignoring case; {@code null} if there is none.
     *
     * @param name for example {@code EIO}
     */
    public static Errno named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        for (Errno errno : values()) {
            if (errno.name().equals(upper)) {
                return errno;
            }
        }
        return null;
    }
}
