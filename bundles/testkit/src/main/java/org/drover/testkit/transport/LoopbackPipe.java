// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.drover.api.Deadline;

/** One direction of a loopback channel: a bounded ring of bytes between one writer and one reader. */
final class LoopbackPipe {
    /** Like the default buffers of a kernel; smaller than most streams of a test. */
    private static final int CAPACITY_BYTES = 256 * 1024;

    private final byte[] ring = new byte[CAPACITY_BYTES];
    private long writtenBytes;
    private long readBytes;
    private boolean ended;
    private boolean readerGone;
    private boolean broken;

    /**
     * Writes as much as there is room for, at least one byte.
     *
     * @return how many bytes
     * @throws IOException if the pipe is broken or has no reader any more
     * @throws InterruptedException if the thread is interrupted while it waits for room
     */
    synchronized int write(ByteBuffer data) throws IOException, InterruptedException {
        while (!broken && !readerGone && !ended && writtenBytes - readBytes == ring.length) {
            wait();
        }
        if (broken || readerGone || ended) {
            throw new IOException(broken ? "connection reset" : "broken pipe");
        }
        int count = (int) Math.min(data.remaining(), ring.length - (writtenBytes - readBytes));
        for (int left = count; left > 0; ) {
            int at = (int) (writtenBytes % ring.length);
            int part = Math.min(left, ring.length - at);
            data.get(ring, at, part);
            writtenBytes += part;
            left -= part;
        }
        notifyAll();
        return count;
    }

    /**
     * Reads what is there, at least one byte.
     *
     * @return how many bytes; -1 at the end of the stream; 0 if the deadline has passed
     * @throws IOException if the pipe is broken
     * @throws InterruptedException if the thread is interrupted while it waits for bytes
     */
    synchronized int read(ByteBuffer data, Deadline deadline) throws IOException, InterruptedException {
        while (!broken && !ended && writtenBytes == readBytes && !deadline.hasPassed()) {
            Waiting.await(this, deadline);
        }
        if (broken) {
            throw new IOException("connection reset");
        }
        if (writtenBytes == readBytes) {
            return ended ? -1 : 0;
        }
        int count = (int) Math.min(data.remaining(), writtenBytes - readBytes);
        for (int left = count; left > 0; ) {
            int at = (int) (readBytes % ring.length);
            int part = Math.min(left, ring.length - at);
            data.put(ring, at, part);
            readBytes += part;
            left -= part;
        }
        notifyAll();
        return count;
    }

    /** The writer has ended: the reader gets what is there, then the end of the stream. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The reader has gone: writing fails. */
    synchronized void dropReader() {
        readerGone = true;
        notifyAll();
    }

    /** Reading and writing fail at once. */
    synchronized void breakOff() {
        broken = true;
        notifyAll();
    }
}
