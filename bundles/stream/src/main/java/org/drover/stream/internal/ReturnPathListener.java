// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import org.drover.runtime.wire.ReturnPathMessage;

/** What {@link ReturnPathDecoder} finds. */
@FunctionalInterface
interface ReturnPathListener {
    /**
     * A message.
     *
     * @param offsetBytes of its first byte
     * @param message which
     * @param value the u32 of SHUT, PONG and RESUME_ACK, else 0
     */
    void message(long offsetBytes, ReturnPathMessage message, long value);
}
