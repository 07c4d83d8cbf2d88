// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

/**
 * How MSI-X is set up ({@code PCI_MSIX_FLAGS}, {@code PCI_MSIX_TABLE}, {@code PCI_MSIX_PBA}).
 *
 * @param enabled whether the device sends messages
 * @param masked whether all vectors are masked at once
 * @param vectorCount 1..2048
 * @param tableBar 0..7; above 5 it is none
 * @param tableOffset in that BAR, in bytes
 * @param pendingBar 0..7
 * @param pendingOffset in that BAR, in bytes
 */
public record MsixCapability(
        boolean enabled,
        boolean masked,
        int vectorCount,
        int tableBar,
        long tableOffset,
        int pendingBar,
        long pendingOffset) {
    /** {@code PCI_MSIX_ENTRY_SIZE}: bytes of the table a vector. */
    public static final int VECTOR_LENGTH = 16;

    /** The bytes that the capability takes in configuration space. */
    static final int LENGTH = 12;

    private static final int BAR_MASK = 0x7;

    static MsixCapability at(Registers registers, int offset) {
        int control = registers.u16(offset + 2);
        long table = registers.u32(offset + 4);
        long pending = registers.u32(offset + 8);
        return new MsixCapability(
                (control & 0x8000) != 0,
                (control & 0x4000) != 0,
                (control & 0x07ff) + 1,
                (int) table & BAR_MASK,
                table & ~BAR_MASK,
                (int) pending & BAR_MASK,
                pending & ~BAR_MASK);
    }

    /** Returns the length of the vectors' table in bytes. */
    public int tableBytes() {
        return vectorCount * VECTOR_LENGTH;
    }

    /** Returns the length of the pending bits as QEMU saves them: whole bytes, not the eight that the BAR has. */
    public int pendingBytes() {
        return (vectorCount + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** Returns the set-up in words. */
    String details() {
        return String.format(
                "%s%s, %d vectors in BAR %d + 0x%x, pending bits in BAR %d + 0x%x",
                enabled ? "enabled" : "disabled",
                masked ? ", masked" : "",
                vectorCount,
                tableBar,
                tableOffset,
                pendingBar,
                pendingOffset);
    }
}
