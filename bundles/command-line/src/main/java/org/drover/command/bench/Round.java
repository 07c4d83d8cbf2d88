// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import org.drover.command.output.Amounts;

/**
 * What one round moved.
 *
 * @param bytes all devices together
 * @param nanos from the first read of a device's memory to the last byte in the other's
 */
record Round(long bytes, long nanos) {
    /** Returns its throughput. */
    double bytesPerSecond() {
        return Amounts.bytesPerSecond(bytes, nanos);
    }
}
