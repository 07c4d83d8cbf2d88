// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ProviderType;

/** What a {@link SaveHandler} may ask of the source. */
@ProviderType
public interface SaveContext extends HandlerContext {
    /**
     * Puts a synchronisation packet on every multifd channel. Must be followed by a mark in the section that makes the
     * handler at the destination call {@link LoadContext#syncChannels}. Main thread; may block; ended by a cancel.
     */
    void syncChannels();

    /**
     * Queues one packet of memory pages for whichever channel has least to do. Packets that are submitted before a
     * {@link #syncChannels} are loaded before those that are submitted after it; between two of these, in any order. Main
     * thread; blocks while all channels have enough to do; ended by a cancel.
     *
     * @param source makes the packet later, on the channel's thread
     */
    default void submitPages(PageSource source) {
        throw new UnsupportedOperationException("this engine takes no memory pages: " + source);
    }
}
