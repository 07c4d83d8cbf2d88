// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.recording;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Collects bytes in memory: for what is known to be small. */
final class ByteSink implements WritableByteChannel {
    /** Where bytes go that are not wanted. */
    static final WritableByteChannel NOWHERE = new WritableByteChannel() {
        @Override
        public int write(ByteBuffer source) {
            int bytes = source.remaining();
            source.position(source.limit());
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // is never closed
        }
    };

    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();

    @Override
    public int write(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        collected.writeBytes(bytes);
        return bytes.length;
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(collected.toByteArray());
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
