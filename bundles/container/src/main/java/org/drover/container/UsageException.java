// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.container;

/** Thrown for a command line that cannot be read. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
