// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.nio.ByteBuffer;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/**
 * Tells two taps the same, each whatever becomes of the other.
 *
 * @param first is told first
 * @param second is told even if the first one throws
 */
record BothTaps(ConnectionTap first, ConnectionTap second) implements ConnectionTap {
    @Override
    public void bytes(Direction direction, ByteBuffer data, long nanos) {
        try {
            first.bytes(direction, data.duplicate(), nanos);
        } finally {
            second.bytes(direction, data, nanos);
        }
    }

    @Override
    public void ended(Direction direction, Ending ending, long nanos) {
        try {
            first.ended(direction, ending, nanos);
        } finally {
            second.ended(direction, ending, nanos);
        }
    }
}
