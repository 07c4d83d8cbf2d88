// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import org.drover.api.handler.SectionWriter;

/** The way that pages take: over the multifd channels, or in the section itself. Main thread. */
interface PageChannel {
    /** A section begins. */
    void begin(SectionWriter writer);

    /** Sends a page, or notes that it is to be sent. */
    void page(SavedBlock block, long offset);

    /** Sends what was noted. */
    void end();

    /** All pages so far are loaded before any that follows. */
    void sync();
}
