// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.capture;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.drover.recording.content.Damage;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordedConnection;
import org.drover.recording.content.RecordingException;
import org.drover.recording.content.RecordingHeader;
import org.drover.recording.internal.RecordSource;
import org.drover.recording.internal.StreamExtent;
import org.drover.recording.internal.StreamTable;
import org.drover.stream.Direction;

/** A directory of captures: a file a connection and direction, and an index of when which part passed. */
public final class CaptureDirectory implements RecordSource {
    private static final RecordingHeader HEADER = new RecordingHeader(0, 0, "", "", RecordingHeader.NO_METADATA);

    private final String directory;
    private final CaptureFiles files;
    private final StreamTable table = new StreamTable();
    private long eventCount;
    private Damage damage;

    private CaptureDirectory(String directory, CaptureFiles files) {
        this.directory = directory;
        this.files = files;
    }

    /**
     * Opens a directory.
     *
     * @param path of it
     * @throws RecordingException if it holds no captures, or they cannot be read
     */
    public static CaptureDirectory open(Path path) {
        CaptureDirectory opened = new CaptureDirectory(path.toString(), CaptureFiles.open(path));
        try {
            opened.count();
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void count() {
        try (CaptureEvents events = files.events()) {
            for (CaptureEvent event = events.next(); event != null; event = events.next()) {
                add(event);
                eventCount++;
            }
            requireAllKnown();
        } catch (RecordingException e) {
            damage = e.damage().orElseThrow(() -> e);
        }
    }

    private void add(CaptureEvent event) {
        String problem = table.problemOf(event.type(), event.connection(), event.direction());
        if (problem != null) {
            throw damaged(Damage.Kind.CORRUPT, 0, "the index contradicts itself: " + problem);
        }
        switch (event.type()) {
            case OPENED -> table.opened(event.connection(), event.nanos());
            case DATA -> {
                StreamExtent extent = table.entry(event.connection()).extent(event.direction());
                requireThere(event, extent.bytes());
                for (long rest = event.lengthBytes(); rest > 0; rest -= CaptureCursor.MAX_DATA_BYTES) {
                    extent.data(0, 0, (int) Math.min(rest, CaptureCursor.MAX_DATA_BYTES));
                }
            }
            case ENDED ->
                table.entry(event.connection()).extent(event.direction()).ended(0, 0, event.ending(), event.nanos());
        }
    }

    private void requireThere(CaptureEvent event, long expectedOffset) {
        String stream = "connection " + event.connection() + " " + event.direction();
        if (event.offset() != expectedOffset) {
            throw damaged(
                    Damage.Kind.CORRUPT,
                    expectedOffset,
                    "the index goes on at offset " + event.offset() + " of " + stream + ", not at " + expectedOffset);
        }
        long bytes = files.bytes(event.connection(), event.direction());
        if (event.lengthBytes() > bytes - event.offset()) {
            throw damaged(
                    Damage.Kind.CUT,
                    bytes,
                    "the file of " + stream + " ends at " + bytes + ", within a piece of " + event.lengthBytes()
                            + " bytes at offset " + event.offset());
        }
    }

    private void requireAllKnown() {
        for (StreamTable.Entry entry : table.entries()) {
            for (Direction direction : Direction.values()) {
                long known = entry.extent(direction).bytes();
                long bytes = files.bytes(entry.number(), direction);
                if (bytes > known) {
                    throw damaged(
                            Damage.Kind.CUT,
                            known,
                            "the index ends at offset " + known + " of the " + bytes + " bytes of connection "
                                    + entry.number() + " " + direction);
                }
            }
        }
    }

    private RecordingException damaged(Damage.Kind kind, long offset, String text) {
        return new RecordingException(directory, new Damage(kind, offset, text));
    }

    @Override
    public RecordingHeader header() {
        return HEADER;
    }

    @Override
    public List<RecordedConnection> connections() {
        return table.toRecordedConnections();
    }

    @Override
    public Optional<Damage> damage() {
        return Optional.ofNullable(damage);
    }

    @Override
    public RecordCursor cursor() {
        return new CaptureCursor(files, files.events(), eventCount, event -> true);
    }

    @Override
    public RecordCursor cursor(int connection, Direction direction) {
        table.require(connection);
        return new CaptureCursor(
                files,
                files.events(),
                eventCount,
                event -> event.connection() == connection
                        && event.direction() == direction
                        && event.type() != RecordType.OPENED);
    }

    @Override
    public void close() {
        files.close();
    }
}
