// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

/** A region of a device that is read and written by bytes. */
interface DeviceRegion {
    /** Returns its size in bytes. */
    int sizeBytes();

    /** Returns the byte at an offset within it. */
    byte read(int offset);

    /** Writes the byte at an offset within it, as far as the device lets it be written. */
    void write(int offset, byte value);

    /** Sets all of it to what it is after a reset. */
    void reset();
}
