// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Follows the two lists of capabilities. A pointer out of range, or to where the list has been, ends it and is told: each
 * place is visited once, whatever the pointers say.
 */
final class CapabilityList {
    private static final int CAPABILITY_LIST = 0x34;
    private static final int CARDBUS_CAPABILITY_LIST = 0x14;
    private static final int CARDBUS_BRIDGE = 2;

    private static final int MSIX = 0x11;

    private final Registers registers;
    private final List<String> problems;

    private Optional<MsixCapability> msix = Optional.empty();

    CapabilityList(Registers registers, List<String> problems) {
        this.registers = registers;
        this.problems = problems;
    }

    /** Returns the first MSI-X capability that {@link #capabilities} came to. */
    Optional<MsixCapability> msix() {
        return msix;
    }

    List<PciCapability> capabilities(int headerType) {
        int end = Math.min(registers.lengthBytes(), PciConfigSpace.CONVENTIONAL_LENGTH);
        List<PciCapability> found = new ArrayList<>();
        BitSet visited = new BitSet();
        int pointerAt = headerType == CARDBUS_BRIDGE ? CARDBUS_CAPABILITY_LIST : CAPABILITY_LIST;
        // The two low bits are reserved: software must mask them.
        for (int at = registers.u8(pointerAt) & ~0x3; at != 0; at = registers.u8(at + 1) & ~0x3) {
            if (at < PciConfigSpace.HEADER_LENGTH || at + 2 > end) {
                problems.add(String.format("capability list goes to 0x%02x, outside of 0x40 to 0x%02x", at, end - 2));
                break;
            }
            if (visited.get(at)) {
                problems.add(String.format("capability list goes back to 0x%02x", at));
                break;
            }
            visited.set(at);
            found.add(capability(at, end));
        }
        return found;
    }

    private PciCapability capability(int at, int end) {
        int id = registers.u8(at);
        int lengthBytes = CapabilityDetails.lengthBytes(id);
        if (at + lengthBytes > end) {
            problems.add(String.format("%s at 0x%02x does not fit before 0x%02x", PciNames.capability(id), at, end));
            return new PciCapability(id, PciNames.capability(id), at, "");
        }
        if (id == MSIX && msix.isEmpty()) {
            msix = Optional.of(MsixCapability.at(registers, at));
        }
        return new PciCapability(id, PciNames.capability(id), at, CapabilityDetails.of(registers, id, at));
    }

    List<PciExtendedCapability> extendedCapabilities() {
        int end = registers.lengthBytes();
        List<PciExtendedCapability> found = new ArrayList<>();
        BitSet visited = new BitSet();
        int at = PciConfigSpace.CONVENTIONAL_LENGTH;
        while (at != 0 && end > PciConfigSpace.CONVENTIONAL_LENGTH) {
            if (at < PciConfigSpace.CONVENTIONAL_LENGTH || at + Integer.BYTES > end) {
                problems.add(String.format(
                        "extended capability list goes to 0x%03x, outside of 0x100 to 0x%03x", at, end - 4));
                break;
            }
            if (visited.get(at)) {
                problems.add(String.format("extended capability list goes back to 0x%03x", at));
                break;
            }
            visited.set(at);
            long header = registers.u32(at);
            if (header == 0 || header == 0xffff_ffffL) {
                break;
            }
            int id = (int) header & 0xffff;
            // A list whose head is hidden, as QEMU's for a guest, keeps its place with id 0 or 0xffff and the pointer.
            if (id != 0 && id != 0xffff) {
                found.add(
                        new PciExtendedCapability(id, (int) (header >> 16) & 0xf, PciNames.extendedCapability(id), at));
            }
            at = (int) (header >> 20) & 0xffc;
        }
        return found;
    }
}
