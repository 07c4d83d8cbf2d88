// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.nio.ByteBuffer;
import org.drover.api.transport.ReceiveBuffer;

/** The end of a stream; lends nothing. */
enum LoopbackEnd implements ReceiveBuffer {
    /** The one there is. */
    INSTANCE;

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocateDirect(0);

    @Override
    public ByteBuffer data() {
        return NO_BYTES;
    }

    @Override
    public boolean isEndOfStream() {
        return true;
    }

    @Override
    public void close() {
        // Nothing was lent.
    }
}
