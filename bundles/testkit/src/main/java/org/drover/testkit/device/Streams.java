// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;

/** Reads and writes whole data streams, as a test may: with copies. */
final class Streams {
    /** More than any device of a test has; a stream that does not end fails here. */
    private static final int MAX_STREAM_BYTES = 64 << 20;

    static final int ENOMSG = 42;

    private Streams() {}

    /** Returns what is there until the end, for good or for now. */
    static byte[] drain(VfioFile stream, int readBytes) throws ErrnoException, Deviation {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocateDirect(readBytes);
        byte[] bytes = new byte[readBytes];
        while (readOrDry(stream, buffer) > 0) {
            buffer.flip();
            int n = buffer.remaining();
            buffer.get(bytes, 0, n);
            all.write(bytes, 0, n);
            buffer.clear();
            Deviation.check(all.size() <= MAX_STREAM_BYTES, "the stream has no end after " + all.size() + " bytes");
        }
        return all.toByteArray();
    }

    private static int readOrDry(VfioFile stream, ByteBuffer buffer) throws ErrnoException, Deviation {
        int before = buffer.position();
        try {
            int n = stream.read(buffer);
            Deviation.check(n == buffer.position() - before, "read gave " + n + " but moved the position otherwise");
            return n;
        } catch (ErrnoException e) {
            if (e.errno() == ENOMSG) {
                return 0;
            }
            throw e;
        }
    }

    /** Writes all bytes in pieces of at most {@code writeBytes}. */
    static void feed(VfioFile stream, byte[] bytes, int writeBytes) throws ErrnoException, Deviation {
        ByteBuffer buffer = ByteBuffer.allocateDirect(Math.min(Math.max(1, bytes.length), writeBytes));
        for (int at = 0; at < bytes.length; ) {
            buffer.clear().limit(Math.min(buffer.capacity(), bytes.length - at));
            buffer.put(bytes, at, buffer.remaining()).flip();
            int n = stream.write(buffer);
            Deviation.check(n > 0, "write at " + at + " of " + bytes.length + " took nothing");
            at += n;
        }
    }
}
