// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.pci;

import static org.drover.vfio.internal.pci.PciRegisters.*;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Bytes of a configuration space, 256 or 4096 of them, read as registers. May come from a peer: nothing is trusted. */
final class PciConfigSpace {
    /**
     * A capability.
     *
     * @param id which; of extended capabilities 16 bits, of others 8
     * @param offset where it begins
     */
    record Capability(int id, int offset) {
        @Override
        public String toString() {
            return String.format("0x%02x@0x%02x", id, offset);
        }
    }

    /** Vendors' own and hidden extended capabilities: QEMU puts this id where it hides the head of the list. */
    private static final int HIDDEN = 0xffff;

    private final byte[] bytes;

    PciConfigSpace(byte[] bytes) {
        if (bytes.length != PCI_CFG_SPACE_SIZE && bytes.length != PCI_CFG_SPACE_EXP_SIZE) {
            throw new IllegalArgumentException("configuration space of " + bytes.length + " bytes");
        }
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int u8(int offset) {
        return bytes[offset] & 0xff;
    }

    int u16(int offset) {
        return u8(offset) | u8(offset + 1) << 8;
    }

    int u32(int offset) {
        return u16(offset) | u16(offset + 2) << 16;
    }

    boolean isPresent() {
        return u16(PCI_VENDOR_ID) != 0xffff;
    }

    /**
     * Returns the standard capabilities in the order of their list.
     *
     * @throws IllegalArgumentException if the list is malformed: a loop, or out of bounds
     */
    List<Capability> capabilities() {
        List<Capability> found = new ArrayList<>();
        if ((u16(PCI_STATUS) & PCI_STATUS_CAP_LIST) == 0) {
            return found;
        }
        BitSet seen = new BitSet(PCI_CFG_SPACE_SIZE);
        for (int offset = u8(PCI_CAPABILITY_LIST) & ~3; offset != 0; offset = u8(offset + PCI_CAP_LIST_NEXT) & ~3) {
            if (offset < PCI_STD_HEADER_SIZEOF || seen.get(offset)) {
                throw new IllegalArgumentException(
                        "its capability list is damaged: it leads to 0x" + Integer.toHexString(offset));
            }
            seen.set(offset);
            found.add(new Capability(u8(offset), offset));
        }
        return found;
    }

    /** Returns the first standard capability of an id. */
    Optional<Capability> capability(int id) {
        return capabilities().stream().filter(c -> c.id() == id).findFirst();
    }

    /**
     * Returns the extended capabilities in the order of their list, without hidden ones.
     *
     * @throws IllegalArgumentException if the list is malformed
     */
    List<Capability> extendedCapabilities() {
        List<Capability> found = new ArrayList<>();
        if (bytes.length < PCI_CFG_SPACE_EXP_SIZE) {
            return found;
        }
        BitSet seen = new BitSet(PCI_CFG_SPACE_EXP_SIZE);
        int offset = PCI_EXT_CAP_BASE;
        while (offset != 0) {
            int header = u32(offset);
            if (header == 0 || header == -1) {
                return found;
            }
            seen.set(offset);
            int id = header & 0xffff;
            if (id != 0 && id != HIDDEN) {
                found.add(new Capability(id, offset));
            }
            offset = header >>> 20 & ~3;
            if (offset != 0 && (offset < PCI_EXT_CAP_BASE || seen.get(offset))) {
                throw new IllegalArgumentException(
                        "its extended capability list is damaged: it leads to 0x" + Integer.toHexString(offset));
            }
        }
        return found;
    }
}
