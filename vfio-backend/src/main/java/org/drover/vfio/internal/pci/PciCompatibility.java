// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.pci;

import static org.drover.vfio.internal.pci.PciRegisters.*;

import java.util.List;
import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.pci.PciConfigSpace.Capability;

/**
 * Whether a saved configuration space can be this device's: what QEMU compares when it loads one. Its rule is "check the bits
 * that are marked as checked and not as writable" ({@code get_pci_config_device} in {@code hw/pci/pci.c} of QEMU 10.0, with
 * the marks of {@code pci_init_cmask}, of {@code pci_add_capability}, and of {@code hw/vfio/pci.c}).
 *
 * <p>Three differences, because the other side may be QEMU, which edits what its guest sees, or the device itself:
 * control and status registers inside capabilities are not compared; of vendors' own capabilities only place and length
 * are (QEMU's default since 9.1); extended capabilities of the saved space must be in this one, but not the other way
 * round, because QEMU hides some (SR-IOV, ARI, resizable BARs).
 */
final class PciCompatibility {
    private final String id;
    private final PciConfigSpace saved;
    private final PciConfigSpace device;

    PciCompatibility(String id, PciConfigSpace saved, PciConfigSpace device) {
        this.id = id;
        this.saved = saved;
        this.device = device;
    }

    /**
     * Checks all but the BARs.
     *
     * @throws DeviceException if it is another device's
     */
    void checkIdentityAndCapabilities() {
        same("vendor id", PCI_VENDOR_ID, 0xffff);
        same("device id", PCI_DEVICE_ID, 0xffff);
        same("capability bit of the status register", PCI_STATUS, PCI_STATUS_CAP_LIST);
        same("revision", PCI_CLASS_REVISION, 0xff);
        same("programming interface", PCI_CLASS_REVISION + 1, 0xff);
        same("class", PCI_CLASS_REVISION + 2, 0xffff);
        same("header type", PCI_HEADER_TYPE, PCI_HEADER_TYPE_MASK);
        List<Capability> there;
        List<Capability> here;
        try {
            there = saved.capabilities();
            here = device.capabilities();
            requireAll(saved.extendedCapabilities(), device.extendedCapabilities());
        } catch (IllegalArgumentException e) {
            throw new DeviceException(
                    "device " + id + ": the configuration space to load cannot be read; the data is damaged", 0, e);
        }
        if (!there.equals(here)) {
            throw new DeviceException("device " + id + ": has the PCI capabilities " + here
                    + ", and the configuration to load has " + there + advice());
        }
        here.forEach(this::checkInside);
    }

    /**
     * Checks one base address register.
     *
     * @param bar 0 to 5
     * @param sizeBytes of its region; 0 if it has none
     * @throws DeviceException if it is of another kind or size
     */
    void checkBar(int bar, long sizeBytes) {
        int offset = PCI_BASE_ADDRESS_0 + bar * Integer.BYTES;
        if (sizeBytes == 0) {
            return;
        }
        boolean io = (device.u8(offset) & PCI_BASE_ADDRESS_SPACE_IO) != 0;
        int flags = io ? PCI_BASE_ADDRESS_IO_FLAGS : PCI_BASE_ADDRESS_MEM_FLAGS;
        same("kind of BAR " + bar, offset, flags);
        long address = saved.u32(offset) & ~flags & 0xffff_ffffL;
        boolean powerOfTwo = Long.bitCount(sizeBytes) == 1;
        if (powerOfTwo && (address & sizeBytes - 1) != 0) {
            throw new DeviceException("device " + id + ": BAR " + bar + " has " + sizeBytes
                    + " bytes, and the address to load, 0x" + Long.toHexString(address)
                    + ", is of a smaller one" + advice());
        }
    }

    private void checkInside(Capability capability) {
        int at = capability.offset();
        switch (capability.id()) {
            case PCI_CAP_ID_PM -> same("power management capabilities", at + PCI_PM_PMC, 0xffff);
            case PCI_CAP_ID_MSI -> same("MSI capabilities", at + PCI_MSI_FLAGS, PCI_MSI_FLAGS_FIXED);
            case PCI_CAP_ID_VNDR -> same("length of the vendor's capability", at + 2, 0xff);
            case PCI_CAP_ID_EXP -> same("PCI Express version", at + PCI_EXP_FLAGS, PCI_EXP_FLAGS_VERS);
            case PCI_CAP_ID_MSIX -> {
                same("number of MSI-X vectors", at + PCI_MSIX_FLAGS, PCI_MSIX_FLAGS_QSIZE);
                same("place of the MSI-X table, low half", at + PCI_MSIX_TABLE, 0xffff);
                same("place of the MSI-X table, high half", at + PCI_MSIX_TABLE + 2, 0xffff);
                same("place of the MSI-X pending bits, low half", at + PCI_MSIX_PBA, 0xffff);
                same("place of the MSI-X pending bits, high half", at + PCI_MSIX_PBA + 2, 0xffff);
            }
            default -> {
                // Place and kind are equal, and nothing more is known of it.
            }
        }
    }

    private void requireAll(List<Capability> there, List<Capability> here) {
        for (Capability capability : there) {
            if (!here.contains(capability)) {
                throw new DeviceException("device " + id + ": lacks the extended PCI capability " + capability
                        + " of the configuration to load, it has " + here + advice());
            }
        }
    }

    /** Compares the bits of a mask, in one register of one or two bytes. */
    private void same(String what, int offset, int mask) {
        int there = (mask > 0xff ? saved.u16(offset) : saved.u8(offset)) & mask;
        int here = (mask > 0xff ? device.u16(offset) : device.u8(offset)) & mask;
        if (there != here) {
            throw new DeviceException(String.format(
                    "device %s: %s (offset 0x%x) is 0x%x, and 0x%x in the configuration to load%s",
                    id, what, offset, here, there, advice()));
        }
    }

    private static String advice() {
        return "; both sides need the same device with the same firmware";
    }
}
