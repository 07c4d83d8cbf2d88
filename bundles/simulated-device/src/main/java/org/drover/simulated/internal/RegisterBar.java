// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.Arrays;

/**
 * BAR 0 of a simulated device: 8 KiB of plain registers, then the MSI-X table and its pending bits. Source: PCI Local Bus
 * Specification 3.0, 6.8.2 (MSI-X structures: 16 bytes an entry, whose last word has bit 0 set, masked, after a reset).
 */
final class RegisterBar implements DeviceRegion {
    /** Its size: a power of two, as of every BAR. */
    static final int SIZE_BYTES = 16 * 1024;

    static final int MSIX_TABLE_OFFSET = 0x2000;
    static final int MSIX_PENDING_OFFSET = 0x3000;
    static final int MSIX_VECTORS = 8;

    private static final int MSIX_ENTRY_BYTES = 16;
    private static final int MSIX_VECTOR_CONTROL = 12;

    private final byte[] bytes = new byte[SIZE_BYTES];

    RegisterBar() {
        reset();
    }

    @Override
    public int sizeBytes() {
        return SIZE_BYTES;
    }

    @Override
    public byte read(int offset) {
        return bytes[offset];
    }

    @Override
    public void write(int offset, byte value) {
        boolean table = offset >= MSIX_TABLE_OFFSET && offset < MSIX_TABLE_OFFSET + MSIX_VECTORS * MSIX_ENTRY_BYTES;
        if (offset < MSIX_TABLE_OFFSET || table) {
            bytes[offset] = value;
        }
    }

    @Override
    public void reset() {
        Arrays.fill(bytes, (byte) 0);
        for (int vector = 0; vector < MSIX_VECTORS; vector++) {
            bytes[MSIX_TABLE_OFFSET + vector * MSIX_ENTRY_BYTES + MSIX_VECTOR_CONTROL] = 1;
        }
    }
}
