// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

import java.util.Objects;

/**
 * A capability of the list at 0x100 that PCI Express has.
 *
 * @param id 0..65535
 * @param version 0..15
 * @param name as {@code Advanced Error Reporting}; of an unknown id its number; never {@code null}
 * @param offset in configuration space, 256..4092
 */
public record PciExtendedCapability(int id, int version, String name, int offset) {
    /** Creates a capability. */
    public PciExtendedCapability {
        Objects.requireNonNull(name, "name");
    }
}
