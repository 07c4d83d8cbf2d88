// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;

/** The errors of calls. */
final class CallError {
    private CallError() {}

    /** Returns the error of a call, which names what it was made on. */
    static ErrnoException of(Errno errno, String call) {
        return new ErrnoException(call, errno.number(), Errno.describe(errno.number()));
    }
}
