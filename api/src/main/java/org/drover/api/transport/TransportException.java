// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/** Thrown when a connection cannot be made, or breaks. */
public class TransportException extends DroverException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message one line for the reader
     */
    public TransportException(String message) {
        super(ErrorCategory.TRANSPORT, message);
    }

    /**
     * Creates the error with its cause.
     *
     * @param message one line for the reader, without the cause's text
     * @param cause what made it fail
     */
    public TransportException(String message, Throwable cause) {
        super(ErrorCategory.TRANSPORT, message, cause);
    }
}
