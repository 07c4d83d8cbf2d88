// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.capture;

import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/** Walks over the events of a capture that were found whole when it was opened. */
final class CaptureCursor implements RecordCursor {
    /** Most bytes of a record; longer pieces come as several. */
    static final int MAX_DATA_BYTES = 1 << 20;

    private final CaptureFiles files;
    private final CaptureEvents events;
    private final Predicate<CaptureEvent> filter;
    private long remainingEvents;
    private CaptureEvent event;
    private long offset;
    private long restBytes;
    private int lengthBytes;
    private ByteBuffer data = ByteBuffer.allocate(0);

    /**
     * Creates a cursor before the first event.
     *
     * @param files where the data are
     * @param events closed with the cursor
     * @param eventCount how many of them are whole
     * @param filter which it stops at
     */
    CaptureCursor(CaptureFiles files, CaptureEvents events, long eventCount, Predicate<CaptureEvent> filter) {
        this.files = files;
        this.events = events;
        this.remainingEvents = eventCount;
        this.filter = filter;
    }

    @Override
    public boolean next() {
        if (restBytes == 0) {
            do {
                if (remainingEvents == 0) {
                    return false;
                }
                remainingEvents--;
                event = events.next();
            } while (!filter.test(event));
            offset = event.offset();
            restBytes = event.lengthBytes();
        } else {
            offset += lengthBytes;
        }
        lengthBytes = (int) Math.min(restBytes, MAX_DATA_BYTES);
        restBytes -= lengthBytes;
        return true;
    }

    @Override
    public RecordType type() {
        return event.type();
    }

    @Override
    public int connection() {
        return event.connection();
    }

    @Override
    public Direction direction() {
        return event.direction();
    }

    @Override
    public Ending ending() {
        return event.ending();
    }

    @Override
    public long nanos() {
        return event.nanos();
    }

    @Override
    public int lengthBytes() {
        return lengthBytes;
    }

    @Override
    public ByteBuffer data() {
        if (data.capacity() < lengthBytes) {
            data = ByteBuffer.allocate(lengthBytes); // bounded, and that many bytes are in the file
        }
        files.file(event.connection(), event.direction()).read(data.clear().limit(lengthBytes), offset);
        return data.flip().asReadOnlyBuffer();
    }

    @Override
    public void close() {
        remainingEvents = 0;
        restBytes = 0;
        events.close();
    }
}
