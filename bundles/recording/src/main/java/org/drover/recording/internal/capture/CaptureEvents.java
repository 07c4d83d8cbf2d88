// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.capture;

import java.util.Iterator;
import org.drover.recording.content.RecordingException;

/** The events of a directory of captures, one after another. */
interface CaptureEvents extends AutoCloseable {
    /**
     * Returns the next event.
     *
     * @return {@code null} at the end
     * @throws RecordingException if what comes next is no event; with the damage, if the file could be read
     */
    CaptureEvent next();

    @Override
    void close();

    /** Returns events that are at hand. */
    static CaptureEvents of(Iterable<CaptureEvent> list) {
        Iterator<CaptureEvent> events = list.iterator();
        return new CaptureEvents() {
            @Override
            public CaptureEvent next() {
                return events.hasNext() ? events.next() : null;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }
}
