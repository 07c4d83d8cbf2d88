// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

/**
 * The expansion ROM's base address register.
 *
 * @param address on the bus, 0..0xfffff800
 * @param enabled whether the device answers there
 */
public record PciExpansionRom(long address, boolean enabled) {}
