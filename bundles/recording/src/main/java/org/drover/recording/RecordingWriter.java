// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.drover.api.DroverException;
import org.drover.recording.content.RecordingException;
import org.drover.recording.content.RecordingHeader;
import org.drover.recording.internal.container.AppendFile;
import org.drover.recording.internal.container.RecordAppender;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;

/**
 * Records what it sees in a file ({@code docs/recording-format.md}). Called on any threads, as {@link MigrationTap} says.
 *
 * <p><b>Waiting.</b> Bytes are copied to a ring of 8 MiB, which one thread writes to the file. Callers wait while the ring
 * is full, that is, while the disk is slower than the migration: for the disk, and for nothing else.
 *
 * <p><b>Errors.</b> When the file cannot be written, recording stops and its calls return at once: the migration goes on.
 * What was written stays readable. {@link #error} says why it stopped.
 *
 * <p><b>Crashes.</b> A process that dies leaves a file that is cut somewhere; it lacks what was in the ring.
 */
public final class RecordingWriter implements MigrationTap {
    private final RecordAppender appender;

    private RecordingWriter(RecordAppender appender) {
        this.appender = appender;
    }

    /**
     * Creates a recording. Blocks for the disk.
     *
     * @param path of a file that is not there yet
     * @param header what the recording says of itself
     * @throws org.drover.api.ConfigurationException if the header does not fit
     * @throws RecordingException if the file is there already, or cannot be written
     */
    public static RecordingWriter create(Path path, RecordingHeader header) {
        RecordAppender.requireFits(header);
        try {
            return to(path.toString(), AppendFile.create(path), header);
        } catch (IOException e) {
            throw new RecordingException(
                    "cannot create recording " + path
                            + "; choose a name that is not taken, in a directory that is there",
                    e);
        }
    }

    static RecordingWriter to(String name, AppendFile file, RecordingHeader header) {
        return new RecordingWriter(new RecordAppender(name, file, header));
    }

    @Override
    public ConnectionTap connection(int number, long nanos) {
        appender.opened(number, nanos);
        CRC32C forwardChecksum = new CRC32C();
        CRC32C backwardChecksum = new CRC32C();
        return new ConnectionTap() {
            @Override
            public void bytes(Direction direction, ByteBuffer data, long at) {
                CRC32C checksum = direction == Direction.FORWARD ? forwardChecksum : backwardChecksum;
                appender.data(number, direction, data, at, checksum);
            }

            @Override
            public void ended(Direction direction, Ending ending, long at) {
                appender.ended(number, direction, ending, at);
            }
        };
    }

    /** Returns what stopped the recording; empty if it goes on, or was closed and is whole and on the disk. */
    public Optional<DroverException> error() {
        return Optional.ofNullable(appender.error());
    }

    /** Ends the recording. Waits for the disk. Idempotent; does not throw: see {@link #error} afterwards. */
    @Override
    public void close() {
        appender.close();
    }
}
