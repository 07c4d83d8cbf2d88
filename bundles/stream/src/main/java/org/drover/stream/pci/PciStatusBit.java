// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

import java.util.EnumSet;
import java.util.Set;

/** The bits of the status register, as {@code PCI_STATUS_*}; the two that tell the DEVSEL timing are not among them. */
public enum PciStatusBit {
    /** Ready at once after a reset. */
    IMMEDIATE_READINESS(0x01),
    /** INTx is pending. */
    INTERRUPT(0x08),
    /** Has a list of capabilities. */
    CAPABILITY_LIST(0x10),
    /** Can run at 66 MHz. */
    MHZ_66(0x20),
    /** Has user definable features: obsolete. */
    USER_DEFINABLE_FEATURES(0x40),
    /** Accepts fast back-to-back writes. */
    FAST_BACK(0x80),
    /** Saw a data parity error as master. */
    PARITY(0x100),
    /** Ended an access with target abort. */
    SIGNALED_TARGET_ABORT(0x800),
    /** Its access was ended with target abort. */
    RECEIVED_TARGET_ABORT(0x1000),
    /** Its access was answered by nobody. */
    RECEIVED_MASTER_ABORT(0x2000),
    /** Raised SERR#. */
    SIGNALED_SYSTEM_ERROR(0x4000),
    /** Saw a parity error. */
    DETECTED_PARITY(0x8000);

    private final int mask;

    PciStatusBit(int mask) {
        this.mask = mask;
    }

    /** Returns the bit in the register. */
    public int mask() {
        return mask;
    }

    static Set<PciStatusBit> of(int register) {
        Set<PciStatusBit> set = EnumSet.allOf(PciStatusBit.class);
        set.removeIf(bit -> (register & bit.mask) == 0);
        return set;
    }
}
