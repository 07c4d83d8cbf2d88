// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Cancellation;
import org.drover.api.DroverException;
import org.drover.runtime.internal.failure.Failures;

/** The one place where a migration's first error is kept, and from which everything that waits is woken. */
public final class MigrationCancellation implements Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private volatile DroverException cause;

    /**
     * Cancels, if nothing has before; else adds {@code error} to the first one.
     *
     * @param error why; anything that is none of Drover's errors is kept as the cause of one that says what was thrown
     * @return whether this was the first
     */
    public boolean cancel(Throwable error) {
        List<Runnable> toRun;
        synchronized (actions) {
            if (cause != null) {
                Failures.suppress(cause, error);
                return false;
            }
            cause = Failures.asDroverException(error);
            toRun = List.copyOf(actions);
            actions.clear();
        }
        toRun.forEach(this::run);
        return true;
    }

    /** An action that throws must not keep the others from waking what they wake. */
    private void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            Failures.suppress(cause, e);
        }
    }

    /** Returns the first error; {@code null} if there is none. */
    public DroverException cause() {
        return cause;
    }

    @Override
    public boolean isCancelled() {
        return cause != null;
    }

    @Override
    public void throwIfCancelled() {
        DroverException error = cause;
        if (error != null) {
            throw error;
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
        run(action);
        return () -> {};
    }
}
