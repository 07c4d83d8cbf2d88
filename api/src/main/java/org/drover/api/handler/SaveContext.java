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
}
