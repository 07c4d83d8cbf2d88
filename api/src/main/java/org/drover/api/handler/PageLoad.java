// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ConsumerType;

/** The ability to take memory pages from the multifd channels. One handler of a migration has it. */
@ConsumerType
public interface PageLoad extends LoadHandler {
    /** Returns the size of the pages on the wire in bytes: a power of two, 4 KiB to 512 KiB; the source's must be the same. */
    int pageBytes();

    /**
     * Takes the pages of one packet. Called on channel threads, several at once; of one page never two at once, as the source
     * synchronises between rounds. Checks the packet before it changes any memory.
     *
     * @param packet valid until the method returns
     * @throws org.drover.api.ProtocolException if the packet does not fit the memory
     */
    void loadPages(PagePacket packet);
}
