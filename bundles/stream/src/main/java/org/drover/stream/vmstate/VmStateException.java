// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import org.drover.api.ProtocolException;

/** Thrown when a section's bytes are not what the description says. */
public final class VmStateException extends ProtocolException {
    private static final long serialVersionUID = 1L;

    private final transient VmStateMismatch mismatch;

    VmStateException(VmStateMismatch mismatch, Throwable cause) {
        super("Stream and VM description do not agree: " + mismatch, cause);
        this.mismatch = mismatch;
    }

    /** Returns where and what; {@code null} in an exception that was serialized. */
    public VmStateMismatch mismatch() {
        return mismatch;
    }
}
