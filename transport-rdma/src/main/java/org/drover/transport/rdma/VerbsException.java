// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/** Thrown when a call of librdmacm, libibverbs or the C library fails: names the call and the error number. */
final class VerbsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * Creates the error.
     *
     * @param call name of the C function
     * @param errno the error number, as in errno(3)
     */
    VerbsException(String call, int errno) {
        super(call + ": " + Errno.text(errno));
        this.errno = errno;
    }

    /** Returns the error number, as in errno(3). */
    int errno() {
        return errno;
    }
}
