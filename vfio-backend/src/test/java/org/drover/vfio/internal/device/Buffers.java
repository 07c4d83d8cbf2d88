// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import java.nio.ByteBuffer;

/** Direct buffers for tests. */
final class Buffers {
    private Buffers() {}

    static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }
}
