// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

/** Thrown when a transport cannot be used on this machine, or its provider has gone. */
public class TransportUnavailableException extends TransportException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message one line for the reader
     */
    public TransportUnavailableException(String message) {
        super(message);
    }

    /**
     * Creates the error with its cause.
     *
     * @param message one line for the reader, without the cause's text
     * @param cause what made it fail
     */
    public TransportUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
