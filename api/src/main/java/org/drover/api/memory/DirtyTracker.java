// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.memory;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows which pages of a memory were written by somebody: a device's DMA log, an IOMMU, the kernel for a process's own
 * writes. Called on the main thread of a migration, one call at a time; may block as long as the kernel does. An exception
 * is taken for what it is: this tracker has lost count, and with {@code pre-copy-dirty-page-tracking} at {@code auto} every
 * page counts as written from there on.
 */
@ConsumerType
public interface DirtyTracker {
    /** Returns what it is in messages, for instance {@code "DMA log of 0000:3b:00.2"}. */
    String name();

    /**
     * Begins. A write that happens after this has returned is reported once; one that happened before may be.
     *
     * @throws org.drover.api.DroverException if it cannot, saying why
     */
    void start();

    /**
     * Reports the pages that were written since the last call, and forgets them. Each write is reported by the call that
     * follows it, or, if it happens during the call, by this one or the next: never by none. The pages are read after the
     * call has returned.
     *
     * @param block of the memory
     * @param pages takes them; may be told of a page more than once, and of pages that were not written
     * @throws org.drover.api.DroverException if it cannot tell
     */
    void collect(MemoryBlock block, DirtyPages pages);

    /** Ends. Called once after {@link #start} was, whether that failed or not. */
    void stop();
}
