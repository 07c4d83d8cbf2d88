// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

import java.util.Objects;

/**
 * A capability of the list that {@code PCI_CAPABILITY_LIST} begins.
 *
 * @param id 0..255
 * @param name as {@code MSI-X}; of an unknown id its number; never {@code null}
 * @param offset in configuration space, 64..254
 * @param details how it is set up, for those known best, as {@code enabled, 8 vectors in BAR 1 + 0x0}; else empty; never
 *     {@code null}
 */
public record PciCapability(int id, String name, int offset, String details) {
    /** Creates a capability. */
    public PciCapability {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(details, "details");
    }
}
