// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

/** Interrupts of a device. Source: {@code include/uapi/linux/vfio.h} of Linux 6.12. */
public final class VfioInterrupts {
    /** It can be signalled through an eventfd. */
    public static final int VFIO_IRQ_INFO_EVENTFD = 1 << 0;

    /** It can be masked. */
    public static final int VFIO_IRQ_INFO_MASKABLE = 1 << 1;

    /** It is masked when it fires. */
    public static final int VFIO_IRQ_INFO_AUTOMASKED = 1 << 2;

    /** The number of vectors is fixed once set. */
    public static final int VFIO_IRQ_INFO_NORESIZE = 1 << 3;

    /** No data follows. */
    public static final int VFIO_IRQ_SET_DATA_NONE = 1 << 0;

    /** One u8 a vector follows. */
    public static final int VFIO_IRQ_SET_DATA_BOOL = 1 << 1;

    /** One s32 descriptor a vector follows. */
    public static final int VFIO_IRQ_SET_DATA_EVENTFD = 1 << 2;

    /** Masks. */
    public static final int VFIO_IRQ_SET_ACTION_MASK = 1 << 3;

    /** Unmasks. */
    public static final int VFIO_IRQ_SET_ACTION_UNMASK = 1 << 4;

    /** Triggers, or sets what is triggered. */
    public static final int VFIO_IRQ_SET_ACTION_TRIGGER = 1 << 5;

    /** Index of the INTx interrupt. */
    public static final int VFIO_PCI_INTX_IRQ_INDEX = 0;

    /** Index of the MSI interrupts. */
    public static final int VFIO_PCI_MSI_IRQ_INDEX = 1;

    /** Index of the MSI-X interrupts. */
    public static final int VFIO_PCI_MSIX_IRQ_INDEX = 2;

    /** Index of the error notification. */
    public static final int VFIO_PCI_ERR_IRQ_INDEX = 3;

    /** Index of the request to release the device. */
    public static final int VFIO_PCI_REQ_IRQ_INDEX = 4;

    /** Count of the interrupt indices. */
    public static final int VFIO_PCI_NUM_IRQS = 5;

    private VfioInterrupts() {}

    /** An interrupt of a device. Source: {@code struct vfio_irq_info}. */
    public static final class VfioIrqInfo {
        /** Size in bytes. */
        public static final int SIZEOF = 16;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code index}, u32. */
        public static final int INDEX = 8;

        /** Offset of {@code count}, u32. */
        public static final int COUNT = 12;

        private VfioIrqInfo() {}
    }

    /** A change of interrupts. Source: {@code struct vfio_irq_set}. */
    public static final class VfioIrqSet {
        /** Size in bytes. */
        public static final int SIZEOF = 20;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code index}, u32. */
        public static final int INDEX = 8;

        /** Offset of {@code start}, u32. */
        public static final int START = 12;

        /** Offset of {@code count}, u32. */
        public static final int COUNT = 16;

        /** Offset of {@code data}, variable length. */
        public static final int DATA = 20;

        private VfioIrqSet() {}
    }
}
