// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.content;

import java.nio.ByteBuffer;
import org.drover.recording.Recording;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Walks over records in the order in which they were recorded. Begins before the first one. One thread at a time; several
 * cursors of one recording may be used at once. Reads of files block; nothing else does.
 */
@ProviderType
public interface RecordCursor extends AutoCloseable {
    /**
     * Goes to the next record.
     *
     * @return whether there is one; {@code false} also where a {@linkplain Recording#damage() recording is cut}
     * @throws RecordingException if the next record is damaged or cannot be read
     */
    boolean next();

    /** Returns what the record says. The methods below describe the record that {@link #next} went to. */
    RecordType type();

    /** Returns the number of the record's connection, 0 or more. */
    int connection();

    /** Returns the direction of {@link RecordType#DATA} and {@link RecordType#ENDED}; of others FORWARD. */
    Direction direction();

    /** Returns how the direction ended, of {@link RecordType#ENDED}; of others ORDERLY. */
    Ending ending();

    /** Returns when, on the recorder's clock: comparable with {@link RecordingHeader#originNanos()}. */
    long nanos();

    /** Returns the number of bytes of {@link RecordType#DATA}, 1 to 1 MiB; 0 of others. */
    int lengthBytes();

    /**
     * Reads the bytes of {@link RecordType#DATA} and checks them.
     *
     * @return read only, from position to limit; valid until the next call of this cursor
     * @throws RecordingException if they are not what was recorded, or cannot be read
     */
    ByteBuffer data();

    /** Gives up what the cursor holds. Idempotent. */
    @Override
    void close();
}
