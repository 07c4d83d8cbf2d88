// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.kernel;

/** Thrown when a system call failed: which one, on what, and the error number. Always handled within a backend. */
public final class ErrnoException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    /**
     * Creates the error.
     *
     * @param call the call and what it was made on, for example {@code ioctl(VFIO_DEVICE_FEATURE)}
     * @param errno the error number
     * @param text what the number means, for example {@code EINVAL (Invalid argument)}
     */
    public ErrnoException(String call, int errno, String text) {
        super(call + ": " + text);
        this.call = call;
        this.errno = errno;
    }

    /** Returns the call and what it was made on. */
    public String call() {
        return call;
    }

    /** Returns the error number. */
    public int errno() {
        return errno;
    }
}
