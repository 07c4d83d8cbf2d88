// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Cancellation;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/** The one place where a migration's first error is kept, and from which everything that waits is woken. */
public final class MigrationCancellation implements Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private volatile Throwable cause;

    /**
     * Cancels, if nothing has before; else adds {@code error} to the first one.
     *
     * @param error why
     * @return whether this was the first
     */
    public boolean cancel(Throwable error) {
        List<Runnable> toRun;
        synchronized (actions) {
            if (cause != null) {
                suppress(cause, error);
                return false;
            }
            cause = error;
            toRun = List.copyOf(actions);
            actions.clear();
        }
        toRun.forEach(Runnable::run);
        return true;
    }

    /** Returns the first error; {@code null} if there is none. */
    public Throwable cause() {
        return cause;
    }

    @Override
    public boolean isCancelled() {
        return cause != null;
    }

    @Override
    public void throwIfCancelled() {
        Throwable error = cause;
        if (error instanceof DroverException known) {
            throw known;
        }
        if (error != null) {
            throw asDroverException(error);
        }
    }

    @Override
    public Registration onCancel(Runnable action) {
        synchronized (actions) {
            if (cause == null) {
                actions.add(action);
                return () -> {
                    synchronized (actions) {
                        actions.remove(action);
                    }
                };
            }
        }
        action.run();
        return () -> {};
    }

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

    /** Adds {@code later} to {@code first}, unless it only says again that {@code first} happened. */
    static void suppress(Throwable first, Throwable later) {
        for (Throwable e = later; e != null; e = e.getCause()) {
            if (e == first) {
                return;
            }
        }
        first.addSuppressed(later);
    }
}
