// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.nio.ByteBuffer;

/** A transfer of a state into a device. The device calls it under its lock. */
interface ResumingStream {
    /**
     * Takes what the source has.
     *
     * @return whether it was a part of a state for this device; if not, the source's position does not tell where it
     *     went wrong
     */
    boolean write(ByteBuffer source);

    /** Returns whether a whole state has come, and nothing else. */
    boolean isComplete();
}
