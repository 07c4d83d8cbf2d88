// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

/** Thrown when a wait has reached its {@link Deadline}. */
public class DeadlineExceededException extends DroverException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message one line for the reader
     */
    public DeadlineExceededException(String message) {
        super(ErrorCategory.TIMEOUT, message);
    }

    /**
     * Creates the error with its cause.
     *
     * @param message one line for the reader, without the cause's text
     * @param cause what made it fail
     */
    public DeadlineExceededException(String message, Throwable cause) {
        super(ErrorCategory.TIMEOUT, message, cause);
    }
}
