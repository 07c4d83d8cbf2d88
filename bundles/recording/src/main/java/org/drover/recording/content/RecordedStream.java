// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.content;

import java.util.Optional;
import org.drover.stream.Ending;

/**
 * One direction of a recorded connection.
 *
 * @param bytes how many passed
 * @param pieces in how many pieces they were recorded
 * @param ending how it ended; empty if it had not when the recording did
 * @param endedNanos when it ended, on the recorder's clock; 0 if it had not
 */
public record RecordedStream(long bytes, long pieces, Optional<Ending> ending, long endedNanos) {}
