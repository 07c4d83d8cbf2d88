// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

import java.util.Arrays;

/**
 * What a failed migration could not bring back to what it was: a device that had to be reset, or that does not run, a machine that
 * does not start. Never thrown; a {@link Throwable#getSuppressed() suppressed} exception of the migration's error, and part of
 * what {@link DroverException#describe} says of it.
 */
public final class NotRestoredException extends DroverException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param category what kind of thing is not as it was
     * @param message one line: what it is, and what to do
     */
    public NotRestoredException(ErrorCategory category, String message) {
        super(category, message);
    }

    /**
     * Returns whether a migration that ended with an error left something other than it was.
     *
     * @param error of the migration's report
     */
    public static boolean isIn(Throwable error) {
        return Arrays.stream(error.getSuppressed()).anyMatch(NotRestoredException.class::isInstance);
    }
}
