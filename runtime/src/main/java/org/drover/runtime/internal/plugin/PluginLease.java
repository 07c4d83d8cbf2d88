// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.plugin;

import java.util.function.Consumer;

/** Somebody's use of a plug-in, from its begin to {@link #close}. */
public final class PluginLease implements AutoCloseable {
    private final String holder;
    private final Runnable onGone;
    private final Consumer<PluginLease> onClose;
    private boolean done;

    PluginLease(String holder, Runnable onGone, Consumer<PluginLease> onClose) {
        this.holder = holder;
        this.onGone = onGone;
        this.onClose = onClose;
    }

    String holder() {
        return holder;
    }

    /** Tells the holder, once, that the plug-in has gone; the lease counts until it is closed. */
    void revoke() {
        synchronized (this) {
            if (done) {
                return;
            }
            done = true;
        }
        onGone.run();
    }

    /** Ends the use. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            done = true;
        }
        onClose.accept(this);
    }
}
