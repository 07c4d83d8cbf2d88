// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

/** How much is kept of a stream that is analysed. */
public enum Detail {
    /** Counts only: memory is bounded whatever the peer sends, and does not grow with the stream. */
    SUMMARY,
    /** Also the elements of the main channel with their offsets, and which pages were sent again. */
    FULL
}
