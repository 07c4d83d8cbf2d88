// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Tells work that it is no longer wanted: the migration was cancelled or has failed elsewhere. All methods may be called
 * on any thread and return at once.
 */
@ProviderType
public interface Cancellation {
    /** Returns whether the work should end. Once true, true for ever. */
    boolean isCancelled();

    /**
     * Returns normally while the work is wanted.
     *
     * @throws DroverException if it is not: the first cause, whatever cancelled the work
     */
    void throwIfCancelled();

    /**
     * Runs {@code action} once when the work is cancelled; at once, on this thread, if it is already. The action runs on
     * the thread that cancels, must not block, and must not throw. It is how a cancel reaches a wait that polls nothing.
     *
     * @param action what wakes the wait
     * @return takes the action back; does nothing if it has run
     */
    Registration onCancel(Runnable action);

    /** Takes an action back. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
