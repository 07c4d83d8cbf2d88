// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

/** Thrown when bytes of the peer are not what the protocol allows. Found before anything is allocated or changed on their word. */
public class ProtocolException extends DroverException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message one line for the reader
     */
    public ProtocolException(String message) {
        super(ErrorCategory.PROTOCOL, message);
    }

    /**
     * Creates the error with its cause.
     *
     * @param message one line for the reader, without the cause's text
     * @param cause what made it fail
     */
    public ProtocolException(String message, Throwable cause) {
        super(ErrorCategory.PROTOCOL, message, cause);
    }
}
