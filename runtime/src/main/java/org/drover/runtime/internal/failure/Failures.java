// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.failure;

import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/** How several errors become one report: the first cause leads, the later ones follow it. */
public final class Failures {
    private Failures() {}

    /**
     * Returns the error itself if it is one of Drover's, else one that says what was thrown.
     *
     * @param error anything thrown
     */
    public static DroverException asDroverException(Throwable error) {
        return error instanceof DroverException known
                ? known
                : new DroverException(
                        ErrorCategory.INTERNAL,
                        "defect in Drover or a plug-in: " + error.getClass().getName()
                                + (error.getStackTrace().length > 0 ? " at " + error.getStackTrace()[0] : ""),
                        error);
    }

    /**
     * Adds {@code later} to {@code first}, unless it only says again that {@code first} happened.
     *
     * @param first what is reported
     * @param later what failed after it
     */
    public static void suppress(Throwable first, Throwable later) {
        for (Throwable e = later; e != null; e = e.getCause()) {
            if (e == first || e == first.getCause() || isSuppressed(first, e)) {
                return;
            }
        }
        first.addSuppressed(later);
    }

    private static boolean isSuppressed(Throwable first, Throwable later) {
        for (Throwable known : first.getSuppressed()) {
            if (known == later) {
                return true;
            }
        }
        return false;
    }
}
