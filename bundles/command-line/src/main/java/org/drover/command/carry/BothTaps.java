// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.nio.ByteBuffer;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/** Tells two taps the same. */
record BothTaps(ConnectionTap first, ConnectionTap second) implements ConnectionTap {
    @Override
    public void bytes(Direction direction, ByteBuffer data, long nanos) {
        first.bytes(direction, data.duplicate(), nanos);
        second.bytes(direction, data, nanos);
    }

    @Override
    public void ended(Direction direction, Ending ending, long nanos) {
        first.ended(direction, ending, nanos);
        second.ended(direction, ending, nanos);
    }
}
