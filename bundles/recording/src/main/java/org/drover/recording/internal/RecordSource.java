// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal;

import java.util.List;
import java.util.Optional;
import org.drover.recording.content.Damage;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordedConnection;
import org.drover.recording.content.RecordingHeader;
import org.drover.stream.Direction;

/**
 * Where the records of a recording come from. Its cursors keep the order that {@link StreamTable} checks: each record is
 * of a connection that was opened before, and nothing follows the end of a direction.
 */
public interface RecordSource extends AutoCloseable {
    /** Returns what the recording says of itself. */
    RecordingHeader header();

    /** Returns the connections in the order in which they were opened. */
    List<RecordedConnection> connections();

    /** Returns the damage that is known without reading data. */
    Optional<Damage> damage();

    /** Returns a cursor over all records. */
    RecordCursor cursor();

    /**
     * Returns a cursor over one direction of a connection.
     *
     * @throws IllegalArgumentException if there is no such connection
     */
    RecordCursor cursor(int connection, Direction direction);

    @Override
    void close();
}
