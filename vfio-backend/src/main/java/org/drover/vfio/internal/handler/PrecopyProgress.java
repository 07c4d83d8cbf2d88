// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import org.drover.api.device.PrecopyInfo;

/**
 * What a device in PRE_COPY was last known to have to give, kept up by what was sent since. Source of the arithmetic:
 * {@code vfio_update_estimated_pending_data}, QEMU 10.0 {@code hw/vfio/migration.c}. One thread, the main thread.
 */
final class PrecopyProgress {
    private long initialBytes;
    private long dirtyBytes;

    /** Takes over what the device says. @param info as the device gave it just now */
    void refresh(PrecopyInfo info) {
        initialBytes = clamp(info.initialBytes());
        dirtyBytes = clamp(info.dirtyBytes());
    }

    /**
     * Counts what was read: initial bytes come first. A device that had nothing has nothing, whatever it had said.
     *
     * @param bytes 0 or more
     */
    void sent(int bytes) {
        if (bytes == 0) {
            initialBytes = 0;
            dirtyBytes = 0;
            return;
        }
        long ofInitial = Math.min(initialBytes, bytes);
        initialBytes -= ofInitial;
        dirtyBytes -= Math.min(dirtyBytes, bytes - ofInitial);
    }

    /** Returns whether nothing of the initial bytes is left. */
    boolean initialSent() {
        return initialBytes == 0;
    }

    /** Returns what is left: 0 or more. */
    long pendingBytes() {
        long sum = initialBytes + dirtyBytes;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Returns an unsigned number of a driver as the nearest one that a {@code long} can hold. */
    static long clamp(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }
}
