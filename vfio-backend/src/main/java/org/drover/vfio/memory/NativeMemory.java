// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory by its address, for the structures of VFIO that hold pointers: the kernel, or a device that stands in for one,
 * follows them. Thread-safe; nothing blocks.
 */
public final class NativeMemory {
    private NativeMemory() {}

    /**
     * Returns the address of the byte at a buffer's position. It holds as long as the buffer is reachable.
     *
     * @param buffer direct
     * @throws IllegalArgumentException if it is not direct
     */
    public static long addressOf(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("a heap buffer has no lasting address: " + buffer);
        }
        return NativeAddresses.of(buffer);
    }

    /**
     * Returns a view of memory, in native byte order. Nothing checks that the memory is there: a wrong address ends the
     * process. Only for addresses that came from {@link #addressOf}, whose buffer is reachable meanwhile.
     *
     * @param address first byte
     * @param lengthBytes 0 or more
     */
    public static ByteBuffer at(long address, int lengthBytes) {
        return NativeAddresses.view(address, lengthBytes).order(ByteOrder.nativeOrder());
    }
}
