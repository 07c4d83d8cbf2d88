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

    private final DeviceRegion config;
    private final DeviceRegion registers;
    private final int[] enabledVectors = new int[VfioInterrupts.VFIO_PCI_NUM_IRQS];

    private PciDevice(DeviceRegion config, DeviceRegion registers) {
        this.config = config;
        this.registers = registers;
    }

    /** Creates what the options say: no PCI device, one of its own kind, or one that stands in for another one. */
    static PciDevice of(SimulatedOptions options) {
        if (options.configBytes() == 0) {
            return new PciDevice(null, null);
        }
        byte[] standIn = options.configSpace();
        return standIn.length > 0
                ? new PciDevice(new StandInConfigSpace(standIn), null)
                : new PciDevice(new PciConfigSpace(options.configBytes()), new RegisterBar());
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
            case VfioInterrupts.VFIO_PCI_MSIX_IRQ_INDEX -> registers == null ? 0 : RegisterBar.MSIX_VECTORS;
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
        if (registers != null) {
            registers.reset();
        }
        java.util.Arrays.fill(enabledVectors, 0);
    }
}
