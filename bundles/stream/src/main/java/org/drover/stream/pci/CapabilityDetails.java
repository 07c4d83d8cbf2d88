// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

/** What is told of the capabilities that matter for a migration. */
final class CapabilityDetails {
    private static final int POWER_MANAGEMENT = 0x01;
    private static final int MSI = 0x05;
    private static final int VENDOR_SPECIFIC = 0x09;
    private static final int EXPRESS = 0x10;
    private static final int MSIX = 0x11;

    private CapabilityDetails() {}

    /** Returns how many bytes of a capability are read. */
    static int lengthBytes(int id) {
        return switch (id) {
            case POWER_MANAGEMENT -> 6;
            case MSI, EXPRESS -> 4;
            case VENDOR_SPECIFIC -> 3;
            case MSIX -> MsixCapability.LENGTH;
            default -> 2;
        };
    }

    static String of(Registers registers, int id, int at) {
        return switch (id) {
            case POWER_MANAGEMENT ->
                String.format("version %d, in D%d", registers.u16(at + 2) & 0x7, registers.u16(at + 4) & 0x3);
            case MSI -> msi(registers.u16(at + 2));
            case VENDOR_SPECIFIC -> registers.u8(at + 2) + " bytes";
            case EXPRESS -> express(registers.u16(at + 2));
            case MSIX -> MsixCapability.at(registers, at).details();
            default -> "";
        };
    }

    private static String msi(int control) {
        return String.format(
                "%s, %d of %d vectors, %d-bit addresses%s",
                (control & 0x1) != 0 ? "enabled" : "disabled",
                1 << (control >> 4 & 0x7),
                1 << (control >> 1 & 0x7),
                (control & 0x80) != 0 ? 64 : 32,
                (control & 0x100) != 0 ? ", maskable" : "");
    }

    private static String express(int flags) {
        int type = flags >> 4 & 0xf;
        String name =
                switch (type) {
                    case 0x0 -> "endpoint";
                    case 0x1 -> "legacy endpoint";
                    case 0x4 -> "root port";
                    case 0x5 -> "upstream port";
                    case 0x6 -> "downstream port";
                    case 0x7 -> "PCI Express to PCI bridge";
                    case 0x8 -> "PCI to PCI Express bridge";
                    case 0x9 -> "root complex integrated endpoint";
                    case 0xa -> "root complex event collector";
                    default -> String.format("type 0x%x", type);
                };
        return String.format("version %d, %s", flags & 0xf, name);
    }
}
