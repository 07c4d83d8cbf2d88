// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Cancellation;
import org.drover.api.DroverException;

/** A cancellation that a test pulls; counts the actions that were not taken back. */
final class FakeCancellation implements Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private volatile DroverException cause;

    void cancel(DroverException error) {
        List<Runnable> toRun;
        synchronized (actions) {
            if (cause != null) {
                return;
            }
            cause = error;
            toRun = List.copyOf(actions);
        }
        toRun.forEach(Runnable::run);
    }

    int registeredActions() {
        synchronized (actions) {
            return actions.size();
        }
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
            actions.add(action);
            if (cause == null) {
                return () -> {
                    synchronized (actions) {
                        actions.remove(action);
                    }
                };
            }
        }
        action.run();
        return () -> {
            synchronized (actions) {
                actions.remove(action);
            }
        };
    }
}
