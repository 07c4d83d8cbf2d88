// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.nio.ByteBuffer;

/**
 * The state of a device that stands in for another one: the stream that was loaded, kept as it came, and given back byte for
 * byte. It knows nothing of what the bytes mean, so it takes any, up to the size of its memory. The device calls it under
 * its lock.
 */
final class OpaqueState {
    private final DeviceMemory memory;
    private long lengthBytes;

    /** Begins without a state: an empty stream. */
    OpaqueState(DeviceMemory memory) {
        this.memory = memory;
        memory.lose();
    }

    /** Returns how long the stream is. */
    long lengthBytes() {
        return lengthBytes;
    }

    /** Forgets the stream. */
    void lose() {
        lengthBytes = 0;
    }

    /** Begins to give the stream. While the device runs there is nothing to give: what it will load is all or nothing. */
    SavingStream save() {
        return new Saving();
    }

    /** Begins to take another stream in place of this one. */
    ResumingStream resume() {
        memory.lose();
        lengthBytes = 0;
        return new Resuming();
    }

    private final class Saving implements SavingStream {
        private long givenBytes;

        @Override
        public int read(ByteBuffer target, boolean stopped) {
            int n = stopped ? (int) Math.min(target.remaining(), leftBytes()) : 0;
            if (n > 0) {
                memory.read(givenBytes, target, n);
                givenBytes += n;
            }
            return n;
        }

        @Override
        public void change(long bytes) {
            // It is no device that works.
        }

        @Override
        public long initialBytes() {
            return 0;
        }

        @Override
        public long dirtyBytes() {
            return 0;
        }

        @Override
        public long leftBytes() {
            return lengthBytes - givenBytes;
        }
    }

    private final class Resuming implements ResumingStream {
        private boolean tooLong;

        @Override
        public boolean write(ByteBuffer source) {
            tooLong |= source.remaining() > memory.sizeBytes() - lengthBytes;
            if (tooLong) {
                return false;
            }
            int n = source.remaining();
            memory.write(lengthBytes, source, n);
            lengthBytes += n;
            return true;
        }

        /** Only who wrote it knows whether it is whole. */
        @Override
        public boolean isComplete() {
            return !tooLong;
        }
    }
}
