// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Addresses of direct buffers, and buffers over addresses. */
public final class NativeAddresses {
    /** Whether JNA hands a buffer to C at its position, or at its beginning: it has done both, and promises neither. */
    private static final boolean AT_POSITION = isHandedOverAtPosition();

    private NativeAddresses() {}

    /**
     * Returns the address of the byte at the position of a direct buffer. Allocates nothing: JNA hands a direct buffer to
     * C as its address, and moving no bytes returns the destination, whereas JNA's own way makes an object.
     *
     * @param buffer direct
     */
    public static long of(ByteBuffer buffer) {
        return LibC.memmove(buffer, buffer, 0) + (AT_POSITION ? 0 : buffer.position());
    }

    private static boolean isHandedOverAtPosition() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(2);
        long begin = LibC.memmove(buffer, buffer, 0);
        buffer.position(1);
        return LibC.memmove(buffer, buffer, 0) != begin;
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
