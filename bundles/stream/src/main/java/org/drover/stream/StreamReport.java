// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.util.List;
import java.util.Optional;

/**
 * What has been seen of a migration. Immutable, but for the bytes that {@link ForeignTail} shares; any thread may read it.
 * Fields that end in {@code Nanos} are times or durations in the clock that the carrier used.
 *
 * @param machineType of the configuration, for instance {@code pc-q35-10.0}; chosen by the peer: escape it before it is
 *     shown
 * @param subsections what follows the configuration, in words
 * @param connections in the order of their numbers
 * @param devices the VFIO devices, in the order in which they were seen first
 * @param ram the memory
 * @param switchover the milestones and the verdict
 * @param mainEnded whether the main channel has come to its end: EOF, and the description if there is one
 * @param foreignTail the end of the main channel, for whoever cuts it with the description; empty if there is none, or if it
 *     was larger than the limit
 * @param elements of the main channel up to that tail; only with {@link Detail#FULL}
 * @param elementsLeftOut how many more there were than are kept
 * @param notUnderstood where the analysis stopped, or left something out
 */
public record StreamReport(
        Optional<String> machineType,
        List<String> subsections,
        List<ConnectionReport> connections,
        List<DeviceReport> devices,
        RamReport ram,
        SwitchoverReport switchover,
        boolean mainEnded,
        Optional<ForeignTail> foreignTail,
        List<MainElement> elements,
        long elementsLeftOut,
        List<NotUnderstood> notUnderstood) {
    /** Creates a report with copies of the lists. */
    public StreamReport {
        subsections = List.copyOf(subsections);
        connections = List.copyOf(connections);
        devices = List.copyOf(devices);
        elements = List.copyOf(elements);
        notUnderstood = List.copyOf(notUnderstood);
    }

    /**
     * Returns, in plain words, what the bytes show of a migration that failed, or that may have failed although the
     * destination reported success. Empty if there is nothing to explain. It says what passed, and no more: what happened
     * inside QEMU is not on the wire.
     *
     * @return sentences, unmodifiable; names from the stream are escaped in them
     */
    public List<String> explanation() {
        return Explanation.of(this);
    }
}
