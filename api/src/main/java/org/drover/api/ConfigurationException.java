// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

/** Thrown for a wrong parameter, address or device specification: names the key, the value and what is allowed. */
public class ConfigurationException extends DroverException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message one line for the reader
     */
    public ConfigurationException(String message) {
        super(ErrorCategory.CONFIGURATION, message);
    }

    /**
     * Creates the error with its cause.
     *
     * @param message one line for the reader, without the cause's text
     * @param cause what made it fail
     */
    public ConfigurationException(String message, Throwable cause) {
        super(ErrorCategory.CONFIGURATION, message, cause);
    }
}
