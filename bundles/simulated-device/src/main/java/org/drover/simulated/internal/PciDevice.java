// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import org.drover.vfio.uapi.VfioDeviceInfos;
import org.drover.vfio.uapi.VfioInterrupts;

/**
 * The PCI side of a simulated device: its configuration space, one BAR with registers and the MSI-X table, and its
 * interrupts. Not thread-safe: the device calls under its lock.
 */
final class PciDevice {
    /** The regions stand this far apart in the file, as those of vfio-pci do. */
    static final int REGION_SHIFT = 40;

    private final PciConfigSpace config;
    private final RegisterBar registers = new RegisterBar();
    private final int[] enabledVectors = new int[VfioInterrupts.VFIO_PCI_NUM_IRQS];

    /** Creates it with a configuration space of 256 or 4096 bytes; 0 for a device that is not PCI. */
    PciDevice(int configBytes) {
        config = configBytes == 0 ? null : new PciConfigSpace(configBytes);
    }

    boolean isPresent() {
        return config != null;
    }

    /** Returns the region; {@code null} if it is not implemented. */
    DeviceRegion region(int index) {
        if (config == null) {
            return null;
        }
        return switch (index) {
            case VfioDeviceInfos.VFIO_PCI_BAR0_REGION_INDEX -> registers;
            case VfioDeviceInfos.VFIO_PCI_CONFIG_REGION_INDEX -> config;
            default -> null;
        };
    }

    /** Returns how many vectors an interrupt index has. */
    int vectors(int index) {
        return switch (index) {
            case VfioInterrupts.VFIO_PCI_MSI_IRQ_INDEX -> 0;
            case VfioInterrupts.VFIO_PCI_MSIX_IRQ_INDEX -> RegisterBar.MSIX_VECTORS;
            default -> 1;
        };
    }

    void enableVectors(int index, int count) {
        enabledVectors[index] = count;
    }

    int enabledVectors(int index) {
        return enabledVectors[index];
    }

    void reset() {
        if (config != null) {
            config.reset();
        }
        registers.reset();
        java.util.Arrays.fill(enabledVectors, 0);
    }
}
