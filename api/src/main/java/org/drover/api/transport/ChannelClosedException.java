// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

/** Thrown by each call on a channel that was aborted or closed; the cause is what it was aborted with. */
public class ChannelClosedException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message one line for the reader
     */
    public ChannelClosedException(String message) {
        super(message);
    }

    /**
     * Creates the error with its cause.
     *
     * @param message one line for the reader, without the cause's text
     * @param cause what made it fail
     */
    public ChannelClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
