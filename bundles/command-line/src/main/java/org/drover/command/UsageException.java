// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

/** Thrown for a command line that cannot be read; the message says what is wrong with it and where the help is. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
