// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.drover.recording.internal.container.AppendFile;

/** A file on a disk with little room: takes so many bytes, and fails in the middle of what is one too many. */
final class FullDisk implements AppendFile {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final int roomBytes;
    private boolean forced;
    private boolean closed;

    private FullDisk(int roomBytes) {
        this.roomBytes = roomBytes;
    }

    static FullDisk withRoomFor(int bytes) {
        return new FullDisk(bytes);
    }

    @Override
    public synchronized void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (written.size() == roomBytes) {
                throw new IOException("No space left on device");
            }
            written.write(bytes.get());
        }
    }

    @Override
    public synchronized void force() {
        forced = true;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    synchronized byte[] written() {
        return written.toByteArray();
    }

    synchronized boolean isForcedAndClosed() {
        return forced && closed;
    }
}
