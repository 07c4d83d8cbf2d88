// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport.support;

import java.nio.ByteBuffer;
import org.drover.api.transport.ReceiveBuffer;

/** What a receiver gets once the peer has ended its direction. Holds no memory, so there is nothing to give back. */
public final class EndOfStream implements ReceiveBuffer {
    /** The only one. */
    public static final EndOfStream INSTANCE = new EndOfStream();

    private static final ByteBuffer NO_BYTES = ByteBuffer.allocateDirect(0);

    private EndOfStream() {}

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
        // No memory was lent.
    }
}
