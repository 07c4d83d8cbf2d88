// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.capture;

import org.drover.recording.content.RecordType;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/**
 * A line of the index of a directory of captures.
 *
 * @param type what happened
 * @param connection on which connection
 * @param direction of data and ends; else FORWARD
 * @param ending of ends; else ORDERLY
 * @param nanos when, since the capture began
 * @param offset of data in the file of its connection and direction
 * @param lengthBytes of data; else 0
 */
record CaptureEvent(
        RecordType type,
        int connection,
        Direction direction,
        Ending ending,
        long nanos,
        long offset,
        long lengthBytes) {}
