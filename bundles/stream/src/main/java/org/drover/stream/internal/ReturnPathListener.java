// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.ReturnPathMessage;

/** What {@link ReturnPathDecoder} finds. */
interface ReturnPathListener {
    /**
     * A message.
     *
     * @param offsetBytes of its first byte
     * @param message which
     * @param value the u32 of SHUT, PONG and RESUME_ACK, else 0
     */
    void message(long offsetBytes, ReturnPathMessage message, long value);

    /**
     * What a Drover destination says of its devices.
     *
     * @param offsetBytes of the message's first byte
     * @param devices the message
     */
    void compatibility(long offsetBytes, CompatibilityMessage devices);
}
