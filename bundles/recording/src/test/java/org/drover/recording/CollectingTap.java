// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.drover.recording.content.RecordType;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;

/** Keeps everything it is told, a call an event. One thread at a time. */
final class CollectingTap implements MigrationTap {
    /** One call. */
    record Event(RecordType type, int connection, Direction direction, Ending ending, long nanos, ByteBuffer data) {}

    private final List<Event> events = new ArrayList<>();
    private int closedCount;

    @Override
    public ConnectionTap connection(int number, long nanos) {
        events.add(new Event(RecordType.OPENED, number, null, null, nanos, null));
        return new ConnectionTap() {
            @Override
            public void bytes(Direction direction, ByteBuffer data, long at) {
                ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data.duplicate());
                events.add(new Event(RecordType.DATA, number, direction, null, at, copy.flip()));
            }

            @Override
            public void ended(Direction direction, Ending ending, long at) {
                events.add(new Event(RecordType.ENDED, number, direction, ending, at, null));
            }
        };
    }

    @Override
    public void close() {
        closedCount++;
    }

    List<Event> events() {
        return events;
    }

    int closedCount() {
        return closedCount;
    }
}
