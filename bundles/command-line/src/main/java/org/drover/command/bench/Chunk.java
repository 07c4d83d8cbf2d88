// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a device's memory, as much as moves at once.
 *
 * @param device index of the device
 * @param offset where it begins
 * @param length in bytes
 */
record Chunk(int device, int offset, int length) {
    /** What a migration reads from a device at once. */
    static final int MAX_BYTES = 1 << 20;

    /**
     * Returns what goes over each connection, in its order: the devices by turns, and the connections by turns. Both ends
     * can know that beforehand, so nothing has to be said about it.
     *
     * @param deviceBytes memory of each device
     */
    static List<List<Chunk>> byConnection(int devices, int deviceBytes, int connections) {
        List<List<Chunk>> plan = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            plan.add(new ArrayList<>());
        }
        int count = 0;
        for (int offset = 0; offset < deviceBytes; ) {
            int length = Math.min(MAX_BYTES, deviceBytes - offset);
            for (int device = 0; device < devices; device++) {
                plan.get(count++ % connections).add(new Chunk(device, offset, length));
            }
            offset += length;
        }
        return plan;
    }
}
