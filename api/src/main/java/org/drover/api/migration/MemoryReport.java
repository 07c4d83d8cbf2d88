// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

/**
 * What a migration did with the machine's memory, on one side; all pages count with their full size, also those that are zero
 * and did not travel.
 *
 * @param precopyBytes moved while the machine ran; at the destination, all
 * @param stopCopyBytes moved after it had stopped; 0 at the destination
 */
public record MemoryReport(long precopyBytes, long stopCopyBytes) {
    /** Returns all bytes. */
    public long totalBytes() {
        return precopyBytes + stopCopyBytes;
    }
}
