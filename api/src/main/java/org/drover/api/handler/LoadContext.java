// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ProviderType;

/** What a {@link LoadHandler} may ask of the destination. */
@ProviderType
public interface LoadContext extends HandlerContext {
    /**
     * Waits until every multifd channel has read its synchronisation packet, then lets them go on. Main thread; ended by
     * a cancel, or when a channel ends.
     */
    void syncChannels();

    /**
     * Starts a load thread. The migration's end of stream waits for it; if {@code work} throws, the migration fails with
     * that error.
     *
     * @param role what the thread does, for its name: letters, digits and hyphens
     * @param work ends by itself, or soon after {@link #cancellation} says so
     */
    void startLoadThread(String role, Runnable work);

    /**
     * Waits until the main thread has loaded the last section of every handler that iterates: what QEMU 10.1's
     * {@code load-config-after-iter} waits for. On a load thread.
     *
     * @throws org.drover.api.DroverException if the migration is cancelled or fails
     */
    void awaitIterablesLoaded();
}
