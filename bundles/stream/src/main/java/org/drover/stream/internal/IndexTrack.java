// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.drover.stream.PacketOrder;

/**
 * Follows the indices of one device's packets: which have come, and what waits for an earlier one. Holds the waiting ones
 * only, sorted, at most {@link Limits#WAITING_PACKETS}; what comes beyond is counted as if it were in order.
 */
final class IndexTrack {
    private static final int INITIAL_WAITING = 16;

    private long[] indices = new long[INITIAL_WAITING];
    private long[] sizes = new long[INITIAL_WAITING];
    private int waiting;
    private long waitingBytes;

    /** All lower indices have come. */
    private long next;

    private long highest = -1;
    private long configIndex = -1;
    private int depthPackets;
    private long depthBytes;
    private long outOfOrder;
    private long doubledCount;
    private long untracked;
    private final List<Long> doubled = new ArrayList<>();

    /** Takes a packet whose last byte has come. */
    void arrived(long index, long dataBytes, boolean config) {
        int slot = Arrays.binarySearch(indices, 0, waiting, index);
        if (index < next || slot >= 0) {
            doubledCount++;
            if (doubled.size() < Limits.NAMED_INDICES) {
                doubled.add(index);
            }
            return;
        }
        highest = Math.max(highest, index);
        if (config && configIndex < 0) {
            configIndex = index;
        }
        if (index == next) {
            next++;
            releaseWaiting();
        } else {
            outOfOrder++;
            hold(-slot - 1, index, dataBytes);
        }
    }

    private void hold(int slot, long index, long dataBytes) {
        if (waiting == Limits.WAITING_PACKETS) {
            untracked++;
            return;
        }
        if (waiting == indices.length) {
            indices = Arrays.copyOf(indices, 2 * waiting);
            sizes = Arrays.copyOf(sizes, 2 * waiting);
        }
        System.arraycopy(indices, slot, indices, slot + 1, waiting - slot);
        System.arraycopy(sizes, slot, sizes, slot + 1, waiting - slot);
        indices[slot] = index;
        sizes[slot] = dataBytes;
        waiting++;
        waitingBytes += dataBytes;
        depthPackets = Math.max(depthPackets, waiting);
        depthBytes = Math.max(depthBytes, waitingBytes);
    }

    private void releaseWaiting() {
        int released = 0;
        while (released < waiting && indices[released] == next) {
            waitingBytes -= sizes[released];
            released++;
            next++;
        }
        if (released > 0) {
            System.arraycopy(indices, released, indices, 0, waiting - released);
            System.arraycopy(sizes, released, sizes, 0, waiting - released);
            waiting -= released;
        }
    }

    /** Returns how many packets came that could not be followed. */
    long untracked() {
        return untracked;
    }

    PacketOrder report() {
        return new PacketOrder(
                highest < 0 ? OptionalLong.empty() : OptionalLong.of(highest),
                configIndex < 0 ? OptionalLong.empty() : OptionalLong.of(configIndex),
                highest + 1 - Math.min(next, highest + 1) - waiting,
                missing(),
                doubledCount,
                doubled,
                depthPackets,
                depthBytes,
                outOfOrder,
                configIndex >= 0 && next == configIndex + 1 && highest == configIndex);
    }

    private List<Long> missing() {
        List<Long> missing = new ArrayList<>();
        long index = next;
        for (int i = 0; i < waiting; i++) {
            while (index < indices[i] && missing.size() < Limits.NAMED_INDICES) {
                missing.add(index++);
            }
            index = indices[i] + 1;
        }
        return missing;
    }
}
