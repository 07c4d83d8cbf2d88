// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.nio.ByteBuffer;

/** A transfer of the state out of a device, over all states of the saving group. The device calls it under its lock. */
interface SavingStream {
    /**
     * Gives the next bytes, as many as there are and fit.
     *
     * @param stopped whether the device is stopped: only then the rest and the end are given
     * @return bytes given; 0 if there are none, for now or for good
     */
    int read(ByteBuffer target, boolean stopped);

    /**
     * Changes the state, as a device that runs does.
     *
     * @param bytes how much, about
     */
    void change(long bytes);

    /** Returns what is left of the initial part, in bytes of the stream. */
    long initialBytes();

    /** Returns about what there is beside the initial part, in bytes of the stream; 0 only if there is nothing. */
    long dirtyBytes();

    /** Returns about what a stopped device would give from here to the end, in bytes of the stream. */
    long leftBytes();
}
