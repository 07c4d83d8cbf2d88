// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

/**
 * A base address register. A driver learns the size by writing to it, so it is not known here.
 *
 * @param index 0..5; a 64-bit one takes the next as well
 * @param type never {@code null}
 * @param prefetchable of memory only
 * @param address on the bus, 0 where none was assigned; unsigned
 */
public record PciBar(int index, Type type, boolean prefetchable, long address) {
    /** What a BAR is the address of, and how wide it is. */
    public enum Type {
        /** I/O ports. */
        IO,
        /** Memory, with a 32-bit address. */
        MEMORY_32,
        /** Memory below 1 MiB: obsolete. */
        MEMORY_BELOW_1M,
        /** Memory, with a 64-bit address. */
        MEMORY_64
    }
}
