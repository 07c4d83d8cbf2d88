// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Addresses of direct buffers, and buffers over addresses. */
public final class NativeAddresses {
    private NativeAddresses() {}

    /**
     * Returns the address of byte 0 of a direct buffer, whatever its position. Allocates nothing: JNA hands a direct
     * buffer to C as its address, and moving no bytes returns the destination, whereas JNA's own way makes an object.
     *
     * @param buffer direct
     */
    public static long baseOf(ByteBuffer buffer) {
        return LibC.memmove(buffer, buffer, 0);
    }

    /**
     * Returns a buffer over memory.
     *
     * @param address first byte
     * @param lengthBytes 0 or more
     */
    public static ByteBuffer view(long address, int lengthBytes) {
        return new Pointer(address).getByteBuffer(0, lengthBytes);
    }
}
