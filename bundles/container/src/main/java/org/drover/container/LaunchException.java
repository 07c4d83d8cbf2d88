// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.container;

/** Thrown if the container cannot be started; names the file or folder, and what to do. */
final class LaunchException extends Exception {
    private static final long serialVersionUID = 1L;

    LaunchException(String message) {
        super(message);
    }

    LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
