// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.util.OptionalLong;

/**
 * One RAM block.
 *
 * @param name bytes that are not UTF-8 replaced; chosen by the peer: escape it before it is shown
 * @param lengthBytes empty if a packet named the block and the main channel has not listed it
 * @param normalPages pages that were sent with their bytes
 * @param zeroPages pages that were sent as zero
 * @param resentPages how many of both had been sent before; only with {@link Detail#FULL}
 */
public record RamBlockReport(
        String name, OptionalLong lengthBytes, long normalPages, long zeroPages, OptionalLong resentPages) {}
