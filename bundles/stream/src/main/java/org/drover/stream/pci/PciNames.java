// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

import java.util.Map;

/** Names of ids. Sources: Linux's {@code uapi/linux/pci_regs.h}; PCI Code and ID Assignment Specification 1.16. */
final class PciNames {
    private static final Map<Integer, String> CAPABILITIES = Map.ofEntries(
            Map.entry(0x01, "Power Management"),
            Map.entry(0x02, "AGP"),
            Map.entry(0x03, "Vital Product Data"),
            Map.entry(0x04, "Slot Identification"),
            Map.entry(0x05, "MSI"),
            Map.entry(0x06, "CompactPCI Hot Swap"),
            Map.entry(0x07, "PCI-X"),
            Map.entry(0x08, "HyperTransport"),
            Map.entry(0x09, "Vendor-Specific"),
            Map.entry(0x0a, "Debug Port"),
            Map.entry(0x0b, "CompactPCI Resource Control"),
            Map.entry(0x0c, "Hot-Plug"),
            Map.entry(0x0d, "Bridge Subsystem ID"),
            Map.entry(0x0e, "AGP 8x"),
            Map.entry(0x0f, "Secure Device"),
            Map.entry(0x10, "PCI Express"),
            Map.entry(0x11, "MSI-X"),
            Map.entry(0x12, "SATA"),
            Map.entry(0x13, "Advanced Features"),
            Map.entry(0x14, "Enhanced Allocation"));

    private static final Map<Integer, String> EXTENDED_CAPABILITIES = Map.ofEntries(
            Map.entry(0x01, "Advanced Error Reporting"),
            Map.entry(0x02, "Virtual Channel"),
            Map.entry(0x03, "Device Serial Number"),
            Map.entry(0x04, "Power Budgeting"),
            Map.entry(0x05, "Root Complex Link Declaration"),
            Map.entry(0x06, "Root Complex Internal Link Control"),
            Map.entry(0x07, "Root Complex Event Collector"),
            Map.entry(0x08, "Multi-Function Virtual Channel"),
            Map.entry(0x09, "Virtual Channel with MFVC"),
            Map.entry(0x0a, "Root Complex Register Block"),
            Map.entry(0x0b, "Vendor-Specific"),
            Map.entry(0x0c, "Configuration Access Correlation"),
            Map.entry(0x0d, "Access Control Services"),
            Map.entry(0x0e, "Alternative Routing-ID"),
            Map.entry(0x0f, "Address Translation Services"),
            Map.entry(0x10, "SR-IOV"),
            Map.entry(0x11, "MR-IOV"),
            Map.entry(0x12, "Multicast"),
            Map.entry(0x13, "Page Request"),
            Map.entry(0x14, "reserved for AMD"),
            Map.entry(0x15, "Resizable BAR"),
            Map.entry(0x16, "Dynamic Power Allocation"),
            Map.entry(0x17, "TPH Requester"),
            Map.entry(0x18, "Latency Tolerance Reporting"),
            Map.entry(0x19, "Secondary PCI Express"),
            Map.entry(0x1a, "Protocol Multiplexing"),
            Map.entry(0x1b, "Process Address Space ID"),
            Map.entry(0x1d, "Downstream Port Containment"),
            Map.entry(0x1e, "L1 PM Substates"),
            Map.entry(0x1f, "Precision Time Measurement"),
            Map.entry(0x23, "Designated Vendor-Specific"),
            Map.entry(0x25, "Data Link Feature"),
            Map.entry(0x26, "Physical Layer 16.0 GT/s"),
            Map.entry(0x29, "Native PCIe Enclosure Management"),
            Map.entry(0x2a, "Physical Layer 32.0 GT/s"),
            Map.entry(0x2e, "Data Object Exchange"));

    private static final Map<Integer, String> BASE_CLASSES = Map.ofEntries(
            Map.entry(0x00, "Device of before classes were defined"),
            Map.entry(0x01, "Mass storage controller"),
            Map.entry(0x02, "Network controller"),
            Map.entry(0x03, "Display controller"),
            Map.entry(0x04, "Multimedia device"),
            Map.entry(0x05, "Memory controller"),
            Map.entry(0x06, "Bridge"),
            Map.entry(0x07, "Simple communication controller"),
            Map.entry(0x08, "Base system peripheral"),
            Map.entry(0x09, "Input device"),
            Map.entry(0x0a, "Docking station"),
            Map.entry(0x0b, "Processor"),
            Map.entry(0x0c, "Serial bus controller"),
            Map.entry(0x0d, "Wireless controller"),
            Map.entry(0x0e, "Intelligent I/O controller"),
            Map.entry(0x0f, "Satellite communication controller"),
            Map.entry(0x10, "Encryption controller"),
            Map.entry(0x11, "Signal processing controller"),
            Map.entry(0x12, "Processing accelerator"),
            Map.entry(0x13, "Non-essential instrumentation"),
            Map.entry(0xff, "Device of no defined class"));

    private PciNames() {}

    static String capability(int id) {
        return CAPABILITIES.getOrDefault(id, String.format("unknown 0x%02x", id));
    }

    static String extendedCapability(int id) {
        return EXTENDED_CAPABILITIES.getOrDefault(id, String.format("unknown 0x%04x", id));
    }

    static String baseClass(int id) {
        return BASE_CLASSES.getOrDefault(id, String.format("unknown class 0x%02x", id));
    }
}
