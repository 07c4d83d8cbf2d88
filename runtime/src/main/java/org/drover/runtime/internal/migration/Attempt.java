// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import org.drover.api.DroverException;
import org.drover.api.migration.Migration;

/** One side of one attempt to migrate. */
public interface Attempt extends Migration {
    /** Starts its threads. */
    void start();

    /** Closes what the constructor opened; instead of {@link #start}. */
    void discard();

    /** Says what runs when everything has ended; before {@link #start}. */
    void onEnded(Runnable action);

    /**
     * Fails, because something that it uses has gone; does nothing if the outcome no longer depends on this side: it then
     * ends on the classes that it has. Any thread; does not wait.
     *
     * @param cause what has gone
     */
    void pluginGone(DroverException cause);

    /** Returns what it is doing, for messages: "waiting for …", "loading …". */
    String doing();

    /** Returns whether it has got as far as to have a connection. */
    boolean wasConnected();
}
