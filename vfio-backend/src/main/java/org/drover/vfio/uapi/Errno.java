// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

/**
 * Error numbers of Linux that VFIO and its drivers give, with their names: the one place that knows them. Sources:
 * {@code include/uapi/asm-generic/errno-base.h} and {@code errno.h} of Linux 6.12, which x86, Arm and RISC-V share.
 */
public enum Errno {
    /** Operation not permitted. */
    EPERM(1, "Operation not permitted"),
    /** No such file or directory. */
    ENOENT(2, "No such file or directory"),
    /** No such process. */
    ESRCH(3, "No such process"),
    /** Interrupted system call. */
    EINTR(4, "Interrupted system call"),
    /** Input/output error. */
    EIO(5, "Input/output error"),
    /** No such device or address. */
    ENXIO(6, "No such device or address"),
    /** Argument list too long. */
    E2BIG(7, "Argument list too long"),
    /** Bad file descriptor. */
    EBADF(9, "Bad file descriptor"),
    /** Resource temporarily unavailable. */
    EAGAIN(11, "Resource temporarily unavailable"),
    /** Cannot allocate memory. */
    ENOMEM(12, "Cannot allocate memory"),
    /** Permission denied. */
    EACCES(13, "Permission denied"),
    /** Bad address. */
    EFAULT(14, "Bad address"),
    /** Device or resource busy. */
    EBUSY(16, "Device or resource busy"),
    /** File exists. */
    EEXIST(17, "File exists"),
    /** No such device. */
    ENODEV(19, "No such device"),
    /** Invalid argument. */
    EINVAL(22, "Invalid argument"),
    /** Too many open files. */
    EMFILE(24, "Too many open files"),
    /** Inappropriate ioctl for device. */
    ENOTTY(25, "Inappropriate ioctl for device"),
    /** File too large. */
    EFBIG(27, "File too large"),
    /** No space left on device. */
    ENOSPC(28, "No space left on device"),
    /** Illegal seek. */
    ESPIPE(29, "Illegal seek"),
    /** Broken pipe. */
    EPIPE(32, "Broken pipe"),
    /** Numerical argument out of domain. */
    EDOM(33, "Numerical argument out of domain"),
    /** Numerical result out of range. */
    ERANGE(34, "Numerical result out of range"),
    /** Function not implemented. */
    ENOSYS(38, "Function not implemented"),
    /** No message of desired type. */
    ENOMSG(42, "No message of desired type"),
    /** No data available. */
    ENODATA(61, "No data available"),
    /** Protocol error. */
    EPROTO(71, "Protocol error"),
    /** Bad message. */
    EBADMSG(74, "Bad message"),
    /** Value too large for defined data type. */
    EOVERFLOW(75, "Value too large for defined data type"),
    /** Message too long. */
    EMSGSIZE(90, "Message too long"),
    /** Operation not supported. */
    EOPNOTSUPP(95, "Operation not supported"),
    /** Connection timed out. */
    ETIMEDOUT(110, "Connection timed out"),
    /** Operation already in progress. */
    EALREADY(114, "Operation already in progress"),
    /** Operation now in progress. */
    EINPROGRESS(115, "Operation now in progress"),
    /** Operation canceled. */
    ECANCELED(125, "Operation canceled");

    private static final Errno[] BY_NUMBER = index();

    private final int number;
    private final String text;

    Errno(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** Returns the number. */
    public int number() {
        return number;
    }

    /** Returns what it means, as {@code strerror(3)} says it. */
    public String text() {
        return text;
    }

    /**
     * Returns the name of a number, for example {@code EINVAL}; {@code errno 200} if it is not known here.
     *
     * @param number any
     */
    public static String nameOf(int number) {
        Errno known = find(number);
        return known == null ? "errno " + number : known.name();
    }

    /**
     * Returns name and meaning of a number, for example {@code EINVAL (Invalid argument)}.
     *
     * @param number any
     */
    public static String describe(int number) {
        Errno known = find(number);
        return known == null ? "errno " + number : known.name() + " (" + known.text + ")";
    }

    private static Errno find(int number) {
        return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
    }

    private static Errno[] index() {
        int highest = 0;
        for (Errno errno : values()) {
            highest = Math.max(highest, errno.number);
        }
        Errno[] index = new Errno[highest + 1];
        for (Errno errno : values()) {
            index[errno.number] = errno;
        }
        return index;
    }
}
