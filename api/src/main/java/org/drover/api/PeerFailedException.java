// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

/** Thrown when the other side said that it failed. */
public class PeerFailedException extends DroverException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message one line for the reader
     */
    public PeerFailedException(String message) {
        super(ErrorCategory.PEER, message);
    }

    /**
     * Creates the error with its cause.
     *
     * @param message one line for the reader, without the cause's text
     * @param cause what made it fail
     */
    public PeerFailedException(String message, Throwable cause) {
        super(ErrorCategory.PEER, message, cause);
    }
}
