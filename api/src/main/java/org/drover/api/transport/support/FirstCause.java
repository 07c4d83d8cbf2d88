// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport.support;

/** Whether something has ended, and why: the first cause is kept, later ones become its suppressed exceptions. Any thread. */
public final class FirstCause {
    private volatile boolean ended;
    private Throwable cause;

    /** Creates it, of something that has not ended. */
    public FirstCause() {}

    /**
     * Ends it, if it has not ended yet.
     *
     * @param why the cause; {@code null} for an orderly end
     * @return whether this call ended it
     */
    public synchronized boolean end(Throwable why) {
        if (ended) {
            return false;
        }
        cause = why;
        ended = true;
        return true;
    }

    /**
     * Adds what happened after the end, unless it only reports the first cause again, or the end was orderly.
     *
     * @param later not null
     */
    public synchronized void addLater(Throwable later) {
        if (cause == null) {
            return;
        }
        for (Throwable known = later; known != null; known = known.getCause()) {
            if (known == cause) {
                return;
            }
        }
        for (Throwable known : cause.getSuppressed()) {
            if (known == later) {
                return;
            }
        }
        cause.addSuppressed(later);
    }

    /** Returns whether it has ended. */
    public boolean isEnded() {
        return ended;
    }

    /** Returns the first cause; {@code null} before the end and after an orderly one. */
    public synchronized Throwable get() {
        return cause;
    }
}
