// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.content;

import org.drover.stream.Direction;

/**
 * One recorded connection.
 *
 * @param number as the recorder counted, from 0
 * @param openedNanos when it was accepted, on the recorder's clock
 * @param forward from the source to the destination
 * @param backward from the destination to the source
 */
public record RecordedConnection(int number, long openedNanos, RecordedStream forward, RecordedStream backward) {
    /**
     * Returns one of the two directions.
     *
     * @param direction which
     */
    public RecordedStream stream(Direction direction) {
        return direction == Direction.FORWARD ? forward : backward;
    }
}
