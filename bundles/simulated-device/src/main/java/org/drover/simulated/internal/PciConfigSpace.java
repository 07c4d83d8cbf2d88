// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

/**
 * The configuration space of a simulated device: a type 0 header, power management, MSI-X and, if it has the size of one,
 * PCI Express. Which bits can be written is a mask beside the bytes. Sources: PCI Local Bus Specification 3.0, 6.1 and
 * 6.8.2; PCI Bus Power Management 1.2, 3.2; PCI Express Base Specification 3.0, 7.8.
 */
final class PciConfigSpace implements DeviceRegion {
    /** The vendor that QEMU's own display uses; nobody's, and no real device is taken for it. */
    private static final int VENDOR_ID = 0x1234;

    private static final int DEVICE_ID = 0x5364;

    /** Base class 0xff: fits no defined class. */
    private static final int CLASS_UNASSIGNED = 0xff;

    private static final int POWER_MANAGEMENT = 0x40;
    private static final int MSIX = 0x50;
    private static final int EXPRESS = 0x60;

    private final byte[] bytes;
    private final byte[] writable;

    /** Creates it with 256 or 4096 bytes. */
    PciConfigSpace(int sizeBytes) {
        bytes = new byte[sizeBytes];
        writable = new byte[sizeBytes];
        reset();
    }

    @Override
    public void reset() {
        java.util.Arrays.fill(bytes, (byte) 0);
        header();
        powerManagement();
        boolean express = bytes.length > 256;
        msix(express ? EXPRESS : 0);
        if (express) {
            express();
        }
    }

    private void header() {
        set16(0x00, VENDOR_ID, 0);
        set16(0x02, DEVICE_ID, 0);
        // Command: I/O, memory, bus master, parity, SERR, no INTx.
        set16(0x04, 0, 0x0547);
        // Status: there are capabilities.
        set16(0x06, 0x0010, 0);
        set16(0x08, 0x0001, 0);
        set16(0x0a, CLASS_UNASSIGNED << 8, 0);
        // Cache line size and latency timer.
        set16(0x0c, 0, 0xffff);
        // BAR 0: 32 bits of memory; the bits below its size read zero.
        set16(0x10, 0, 0xffff & -RegisterBar.SIZE_BYTES);
        set16(0x12, 0, 0xffff);
        set16(0x2c, VENDOR_ID, 0);
        set16(0x2e, DEVICE_ID, 0);
        set16(0x34, POWER_MANAGEMENT, 0);
        // Interrupt line can be written; pin A.
        set16(0x3c, 0x0100, 0x00ff);
    }

    private void powerManagement() {
        set16(POWER_MANAGEMENT, 0x01 | MSIX << 8, 0);
        // Version 3 of the interface, no states but D0 and D3.
        set16(POWER_MANAGEMENT + 2, 0x0003, 0);
        // Control: power state, PME enable; a change of power state does not reset it.
        set16(POWER_MANAGEMENT + 4, 0x0008, 0x0103);
    }

    private void msix(int next) {
        set16(MSIX, 0x11 | next << 8, 0);
        // Control: table size - 1; function mask and enable can be written.
        set16(MSIX + 2, RegisterBar.MSIX_VECTORS - 1, 0xc000);
        set16(MSIX + 4, RegisterBar.MSIX_TABLE_OFFSET, 0);
        set16(MSIX + 8, RegisterBar.MSIX_PENDING_OFFSET, 0);
    }

    private void express() {
        set16(EXPRESS, 0x10, 0);
        // Version 2, endpoint.
        set16(EXPRESS + 2, 0x0002, 0);
        // Capabilities: function level reset.
        set16(EXPRESS + 6, 0x1000, 0);
        // Control: all but the bit that starts such a reset.
        set16(EXPRESS + 8, 0x2810, 0x7fff);
        // Link and device control 2.
        set16(EXPRESS + 0x10, 0, 0x0ff3);
        set16(EXPRESS + 0x28, 0, 0xffff);
    }

    private void set16(int offset, int value, int writableBits) {
        bytes[offset] = (byte) value;
        bytes[offset + 1] = (byte) (value >>> 8);
        writable[offset] = (byte) writableBits;
        writable[offset + 1] = (byte) (writableBits >>> 8);
    }

    @Override
    public int sizeBytes() {
        return bytes.length;
    }

    @Override
    public byte read(int offset) {
        return bytes[offset];
    }

    @Override
    public void write(int offset, byte value) {
        bytes[offset] = (byte) (bytes[offset] & ~writable[offset] | value & writable[offset]);
    }
}
