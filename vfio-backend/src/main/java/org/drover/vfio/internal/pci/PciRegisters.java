// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.pci;

/**
 * Offsets and bits of PCI configuration space. Source: PCI Local Bus and PCI Express Base specifications, under the names of
 * {@code include/uapi/linux/pci_regs.h} of Linux 6.12. All registers are little-endian.
 */
final class PciRegisters {
    /** Bytes of conventional configuration space. */
    static final int PCI_CFG_SPACE_SIZE = 256;

    /** Bytes of PCI Express configuration space. */
    static final int PCI_CFG_SPACE_EXP_SIZE = 4096;

    /** Bytes of the header that every device has. */
    static final int PCI_STD_HEADER_SIZEOF = 64;

    static final int PCI_VENDOR_ID = 0x00;
    static final int PCI_DEVICE_ID = 0x02;
    static final int PCI_COMMAND = 0x04;
    static final int PCI_STATUS = 0x06;
    static final int PCI_STATUS_CAP_LIST = 0x10;

    /** One byte of revision, then three of class. */
    static final int PCI_CLASS_REVISION = 0x08;

    static final int PCI_HEADER_TYPE = 0x0e;

    /** Bit 7 says that there are other functions: a fact of the slot, not of the device. */
    static final int PCI_HEADER_TYPE_MASK = 0x7f;

    static final int PCI_BASE_ADDRESS_0 = 0x10;
    static final int PCI_STD_NUM_BARS = 6;
    static final int PCI_BASE_ADDRESS_SPACE_IO = 0x01;
    static final int PCI_BASE_ADDRESS_IO_FLAGS = 0x03;
    static final int PCI_BASE_ADDRESS_MEM_FLAGS = 0x0f;

    static final int PCI_CAPABILITY_LIST = 0x34;
    static final int PCI_INTERRUPT_LINE = 0x3c;

    static final int PCI_CAP_LIST_NEXT = 1;
    static final int PCI_CAP_ID_PM = 0x01;
    static final int PCI_CAP_ID_MSI = 0x05;
    static final int PCI_CAP_ID_VNDR = 0x09;
    static final int PCI_CAP_ID_EXP = 0x10;
    static final int PCI_CAP_ID_MSIX = 0x11;

    static final int PCI_PM_PMC = 2;
    static final int PCI_PM_CTRL = 4;
    static final int PCI_PM_CTRL_STATE_MASK = 0x03;

    static final int PCI_MSI_FLAGS = 2;
    static final int PCI_MSI_FLAGS_64BIT = 0x80;
    static final int PCI_MSI_FLAGS_MASKBIT = 0x100;

    /** The fixed bits of PCI_MSI_FLAGS: how many messages, 64-bit addresses, masking. */
    static final int PCI_MSI_FLAGS_FIXED = 0x0e | PCI_MSI_FLAGS_64BIT | PCI_MSI_FLAGS_MASKBIT;

    static final int PCI_EXP_FLAGS = 2;
    static final int PCI_EXP_FLAGS_VERS = 0x0f;

    static final int PCI_MSIX_FLAGS = 2;
    static final int PCI_MSIX_FLAGS_QSIZE = 0x07ff;
    static final int PCI_MSIX_TABLE = 4;
    static final int PCI_MSIX_PBA = 8;

    /** In PCI_MSIX_TABLE and PCI_MSIX_PBA: which BAR; the rest is the offset in it. */
    static final int PCI_MSIX_BIR = 0x07;

    static final int PCI_MSIX_ENTRY_SIZE = 16;
    static final int PCI_MSIX_ENTRY_VECTOR_CTRL = 12;
    static final int PCI_MSIX_ENTRY_CTRL_MASKBIT = 1;

    /** Where extended capabilities begin. */
    static final int PCI_EXT_CAP_BASE = 0x100;

    private PciRegisters() {}
}
