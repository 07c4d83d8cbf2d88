// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import org.drover.api.Cancellation;

/** The moment at which the last section of every handler that iterates has been loaded; load threads wait for it. */
final class IterablesLoaded {
    private final Cancellation cancellation;
    private boolean loaded;

    IterablesLoaded(Cancellation cancellation) {
        this.cancellation = cancellation;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    synchronized void loaded() {
        loaded = true;
        notifyAll();
    }

    synchronized void await() {
        while (!loaded) {
            cancellation.throwIfCancelled();
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        cancellation.throwIfCancelled();
    }
}
