// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.memory;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Addresses of direct buffers, and buffers over addresses. */
final class NativeAddresses {
    // First of all, as the constant below calls it. Never unregistered: a bundle that stops and starts keeps its class
    // loader, and this would not run again.
    static {
        Native.register(NativeAddresses.class, "c");
    }

    /** Whether JNA hands a buffer to C at its position, or at its beginning: it has done both, and promises neither. */
    private static final boolean AT_POSITION = isHandedOverAtPosition();

    private NativeAddresses() {}

    private static native long memmove(ByteBuffer destination, ByteBuffer source, long bytes);

    /**
     * Returns the address of the byte at the position of a direct buffer. Allocates nothing: JNA hands a direct buffer to
     * C as its address, and moving no bytes returns the destination, whereas JNA's own way makes an object.
     *
     * @param buffer direct
     */
    static long of(ByteBuffer buffer) {
        return memmove(buffer, buffer, 0) + (AT_POSITION ? 0 : buffer.position());
    }

    private static boolean isHandedOverAtPosition() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(2);
        long begin = memmove(buffer, buffer, 0);
        buffer.position(1);
        return memmove(buffer, buffer, 0) != begin;
    }

    /**
     * Returns a buffer over memory.
     *
     * @param address first byte
     * @param lengthBytes 0 or more
     */
    static ByteBuffer view(long address, int lengthBytes) {
        return new Pointer(address).getByteBuffer(0, lengthBytes);
    }
}
