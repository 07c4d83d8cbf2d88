// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Addresses of buffers, for structures that point to others. */
final class Addresses {
    private Addresses() {}

    /** Returns where a direct buffer begins; it must be kept reachable as long as that is used. */
    static long of(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }
}
