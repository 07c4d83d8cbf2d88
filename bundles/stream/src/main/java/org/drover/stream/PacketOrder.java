// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.util.List;
import java.util.OptionalLong;

/**
 * The order in which the last bytes of a device's packets came, all channels together. A packet has an index; a receiver
 * can use it only when it has all lower ones.
 *
 * @param highestIndex empty if no packet came
 * @param configIndex index of the packet with the config state, which is the last one; empty if it did not come
 * @param missingCount how many indices up to the highest have not come (yet)
 * @param missing the lowest of them, ascending
 * @param doubledCount how many packets came with an index that had come before
 * @param doubled the first of them
 * @param depthPackets the most packets that waited for an earlier one at one time
 * @param depthBytes the most bytes of data that so waited
 * @param outOfOrderPackets how many packets came when a lower index had not
 * @param complete whether all indices from 0 to that of the config state have come, and none is higher
 */
public record PacketOrder(
        OptionalLong highestIndex,
        OptionalLong configIndex,
        long missingCount,
        List<Long> missing,
        long doubledCount,
        List<Long> doubled,
        int depthPackets,
        long depthBytes,
        long outOfOrderPackets,
        boolean complete) {
    /** Creates an order with copies of the lists. */
    public PacketOrder {
        missing = List.copyOf(missing);
        doubled = List.copyOf(doubled);
    }
}
