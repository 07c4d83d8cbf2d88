// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

/** Thrown out of every wait of a migration that somebody cancelled. */
public class MigrationCancelledException extends DroverException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message one line for the reader
     */
    public MigrationCancelledException(String message) {
        super(ErrorCategory.CANCELLED, message);
    }

    /**
     * Creates the error with its cause.
     *
     * @param message one line for the reader, without the cause's text
     * @param cause what made it fail
     */
    public MigrationCancelledException(String message, Throwable cause) {
        super(ErrorCategory.CANCELLED, message, cause);
    }
}
