// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that only grows. One thread at a time. The seam for what disks do. */
public interface AppendFile {
    /**
     * Writes all bytes, from position to limit.
     *
     * @throws IOException if not all could be written; some may have been
     */
    void append(ByteBuffer bytes) throws IOException;

    /** Waits until everything written is on the disk. */
    void force() throws IOException;

    /** Closes the file. */
    void close() throws IOException;

    /**
     * Creates a file that is not there yet.
     *
     * @param path where
     */
    static AppendFile create(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new AppendFile() {
            @Override
            public void append(ByteBuffer bytes) throws IOException {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }

            @Override
            public void force() throws IOException {
                channel.force(true);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
