// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordedConnection;
import org.drover.stream.Direction;

/** The connections of a recording, in the order in which they were opened, and what may be recorded of them next. */
public final class StreamTable {
    /**
     * Most connections of a recording: four times the 256 that a migration with the most multifd channels has. Bounds
     * the memory of the writer, and the reader's on the word of a file.
     */
    public static final int MAX_CONNECTIONS = 1024;

    private final Map<Integer, Entry> entries = new LinkedHashMap<>();

    /**
     * One connection.
     *
     * @param number as the recorder counted
     * @param openedNanos when it was opened
     * @param forward from the source to the destination
     * @param backward the other way
     */
    public record Entry(int number, long openedNanos, StreamExtent forward, StreamExtent backward) {
        /** Returns one of the two directions. */
        public StreamExtent extent(Direction direction) {
            return direction == Direction.FORWARD ? forward : backward;
        }
    }

    /**
     * Says what is wrong with a record that would come next.
     *
     * @return one line; {@code null} if nothing is
     */
    public String problemOf(RecordType type, int connection, Direction direction) {
        Entry entry = entries.get(connection);
        if (type == RecordType.OPENED) {
            if (entry != null) {
                return "connection " + connection + " is opened a second time";
            }
            return entries.size() < MAX_CONNECTIONS
                    ? null
                    : "connection " + connection + " is one more than the " + MAX_CONNECTIONS + " that fit a recording";
        }
        if (entry == null) {
            return "connection " + connection + " was not opened before its bytes or its end";
        }
        return entry.extent(direction).ending() == null
                ? null
                : "connection " + connection + " goes on after the end of direction " + direction;
    }

    /** Adds a connection that has no {@linkplain #problemOf problem}. */
    public Entry opened(int connection, long nanos) {
        return add(new Entry(connection, nanos, new StreamExtent(), new StreamExtent()));
    }

    /** Adds a connection as an index has it. */
    public Entry add(Entry entry) {
        entries.put(entry.number(), entry);
        return entry;
    }

    /** Returns a connection; {@code null} if it is not there. */
    public Entry entry(int connection) {
        return entries.get(connection);
    }

    /**
     * Returns a connection.
     *
     * @throws IllegalArgumentException if it is not there
     */
    public Entry require(int connection) {
        Entry entry = entries.get(connection);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "there is no connection " + connection + " in the recording; there are " + entries.keySet());
        }
        return entry;
    }

    /** Returns all connections in order. */
    public Collection<Entry> entries() {
        return entries.values();
    }

    /** Returns all connections as users see them. */
    public List<RecordedConnection> toRecordedConnections() {
        return entries.values().stream()
                .map(entry -> new RecordedConnection(
                        entry.number(),
                        entry.openedNanos(),
                        entry.forward().toRecordedStream(),
                        entry.backward().toRecordedStream()))
                .toList();
    }

    /** Returns whether the other one says the same. */
    public boolean agrees(StreamTable other) {
        if (!List.copyOf(entries.keySet()).equals(List.copyOf(other.entries.keySet()))) {
            return false;
        }
        return entries.values().stream().allMatch(entry -> {
            Entry theirs = other.entries.get(entry.number());
            return entry.openedNanos() == theirs.openedNanos()
                    && entry.forward().agrees(theirs.forward())
                    && entry.backward().agrees(theirs.backward());
        });
    }
}
