// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.recording.content.Damage;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordedConnection;
import org.drover.recording.content.RecordingException;
import org.drover.recording.content.RecordingHeader;
import org.drover.recording.internal.RecordSource;
import org.drover.recording.internal.capture.CaptureDirectory;
import org.drover.recording.internal.container.ContainerFile;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.MigrationTap;

/**
 * The streams of a migration as they were recorded. Any thread; memory is bounded, whatever the recording's size.
 *
 * <p>The order of the records is the one in which the recorder was told of them. In it the times of one direction of a
 * connection never go back; between connections they may, by as much as the recorder's threads were out of step.
 */
public final class Recording implements AutoCloseable {
    private final RecordSource source;

    private Recording(RecordSource source) {
        this.source = source;
    }

    /**
     * Opens a recording: a file in Drover's format ({@code docs/recording-format.md}), whole or cut at any byte, or a
     * directory of captures: {@code connNN.fwd.bin} and {@code connNN.rev.bin}, plain or with {@code .xz}, and with
     * {@code index.jsonl} or {@code index.jsonl.xz} if times and order are known. Without an index all connections are
     * taken to have been opened first and to have ended in order last, at time 0.
     *
     * <p>Of a cut file the records are counted, and packed captures are unpacked to a temporary file: both may take
     * as long as the disk needs.
     *
     * @param path a file or a directory
     * @throws RecordingException if it is no recording, or cannot be read
     */
    public static Recording open(Path path) {
        return new Recording(Files.isDirectory(path) ? CaptureDirectory.open(path) : ContainerFile.open(path));
    }

    /** Returns what the recording says of itself. */
    public RecordingHeader header() {
        return source.header();
    }

    /** Returns the connections in the order in which they were opened. */
    public List<RecordedConnection> connections() {
        return source.connections();
    }

    /**
     * Returns the damage that is known without reading the data: where the recording is cut, or a record's header is
     * corrupt. What comes before it is what this recording consists of.
     */
    public Optional<Damage> damage() {
        return source.damage();
    }

    /** Returns a cursor over all records. To be closed by the caller, before the recording. */
    public RecordCursor cursor() {
        return source.cursor();
    }

    /**
     * Returns a cursor over the data and the end of one direction of a connection. To be closed by the caller, before
     * the recording.
     *
     * @param connection number of one of {@link #connections()}
     * @param direction which
     * @throws IllegalArgumentException if there is no such connection
     */
    public RecordCursor cursor(int connection, Direction direction) {
        return source.cursor(connection, direction);
    }

    /**
     * Tells a tap everything, in the order of the records and as fast as it takes it, on this thread; then closes the
     * tap. A direction that had not ended when the recording did is not ended: the tap sees that at its close.
     *
     * @param tap told what the recorder was told, with the recorder's times; closed also when this throws
     * @return what stopped it before the recorder's end; empty if nothing did
     * @throws RecordingException if the file cannot be read
     */
    public Optional<Damage> play(MigrationTap tap) {
        Map<Integer, ConnectionTap> taps = new HashMap<>();
        try (tap;
                RecordCursor cursor = cursor()) {
            while (cursor.next()) {
                ConnectionTap connection = taps.get(cursor.connection());
                switch (cursor.type()) {
                    case OPENED -> taps.put(cursor.connection(), tap.connection(cursor.connection(), cursor.nanos()));
                    case DATA -> connection.bytes(cursor.direction(), cursor.data(), cursor.nanos());
                    case ENDED -> connection.ended(cursor.direction(), cursor.ending(), cursor.nanos());
                }
            }
            return damage();
        } catch (RecordingException e) {
            if (e.damage().isPresent()) {
                return e.damage();
            }
            throw e;
        }
    }

    /** Closes the files. Idempotent. */
    @Override
    public void close() {
        source.close();
    }
}
