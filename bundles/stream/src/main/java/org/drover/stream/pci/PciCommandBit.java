// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

import java.util.EnumSet;
import java.util.Set;

/** The bits of the command register, as {@code PCI_COMMAND_*}. */
public enum PciCommandBit {
    /** Answers to I/O. */
    IO(0x1),
    /** Answers to memory accesses. */
    MEMORY(0x2),
    /** May do DMA. */
    MASTER(0x4),
    /** Answers to special cycles. */
    SPECIAL(0x8),
    /** May use memory write and invalidate. */
    INVALIDATE(0x10),
    /** Watches the VGA palette. */
    VGA_PALETTE(0x20),
    /** Answers to parity errors. */
    PARITY(0x40),
    /** Steps addresses and data. */
    WAIT(0x80),
    /** May raise SERR#. */
    SERR(0x100),
    /** May do fast back-to-back writes. */
    FAST_BACK(0x200),
    /** May not raise INTx. */
    INTX_DISABLE(0x400);

    private final int mask;

    PciCommandBit(int mask) {
        this.mask = mask;
    }

    /** Returns the bit in the register. */
    public int mask() {
        return mask;
    }

    static Set<PciCommandBit> of(int register) {
        Set<PciCommandBit> set = EnumSet.allOf(PciCommandBit.class);
        set.removeIf(bit -> (register & bit.mask) == 0);
        return set;
    }
}
