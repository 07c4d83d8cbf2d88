// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

/** Decodes one direction of one connection through a {@link Feed}. */
interface Decoder {
    /** Asks the feed for the first header; bytes that are in it already are kept. */
    void begin();

    /** Returns what has begun and not ended, in words; {@code null} between two things. */
    String inside();

    /** Returns how many packets, elements or messages have been found. */
    long packetCount();
}
