// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.api.ConfigurationException;
import org.drover.api.handler.ParallelSave;
import org.drover.runtime.internal.device.LoadOrder;
import org.drover.runtime.internal.migration.MigrationCancellation;

/**
 * The order in which the state of stopped devices is submitted: that of a device only after everything of the devices that
 * it is loaded after, so that a destination with bounded buffers never waits for what stands behind them.
 *
 * <p>On the main channel the sections follow each other in that order. A save thread whose device is after others waits
 * for their save threads, and until the main thread has written what it writes while threads save: a synchronisation packet
 * that a handler puts on the channels there must not stand behind packets which the destination may hold back.
 */
final class SaveTurns {
    private final LoadOrder order;
    private final List<SavedSection> sections;
    private final MigrationCancellation cancellation;
    private final Map<String, Integer> unsubmitted = new HashMap<>();
    private boolean mainSubmitted;

    /**
     * Creates it; all handlers have been set up.
     *
     * @param order of the devices
     * @param sections all
     * @param cancellation ends its waits
     */
    SaveTurns(LoadOrder order, List<SavedSection> sections, MigrationCancellation cancellation) {
        this.order = order;
        this.sections = List.copyOf(sections);
        this.cancellation = cancellation;
        for (SavedSection section : sections) {
            if (isOnChannels(section)) {
                unsubmitted.merge(section.registration().device(), 1, Integer::sum);
            }
        }
        cancellation.onCancel(this::wake);
    }

    /**
     * Checks that devices which are loaded after each other send their state the same way: between the main channel and the
     * others there is no order.
     *
     * @throws ConfigurationException if not
     */
    static void checkSameWay(LoadOrder order, List<SavedSection> sections) {
        for (SavedSection section : sections) {
            Set<String> after = order.after(section.registration().device());
            for (SavedSection other : sections) {
                if (after.contains(other.registration().device()) && isOnChannels(other) != isOnChannels(section)) {
                    throw new ConfigurationException("device " + section.name() + " is loaded after device "
                            + other.name() + ", but only one of them sends its state over the multifd channels, so no"
                            + " order can be kept: set x-migration-multifd-transfer=off on both sides");
                }
            }
        }
    }

    private static boolean isOnChannels(SavedSection section) {
        return section.handler() instanceof ParallelSave parallel && parallel.usesMultifdTransfer();
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** Returns the sections in the order in which the main thread writes them: the user's, where it does not matter. */
    List<SavedSection> inOrder() {
        return sections.stream()
                .sorted(Comparator.comparingInt(
                        section -> order.level(section.registration().device())))
                .toList();
    }

    /** Returns whether all of a section is on the main channel and a device is loaded after it. */
    boolean isAwaitedOnMain(SavedSection section) {
        String device = section.registration().device();
        return !isOnChannels(section)
                && sections.stream()
                        .anyMatch(other ->
                                order.after(other.registration().device()).contains(device));
    }

    /** The main thread has written every SECTION_END. */
    synchronized void mainSubmitted() {
        mainSubmitted = true;
        notifyAll();
    }

    /** A save thread's work, when its turn has come. */
    void run(SavedSection section, Runnable save) {
        String device = section.registration().device();
        awaitTurn(order.after(device));
        save.run();
        synchronized (this) {
            unsubmitted.merge(device, -1, Integer::sum);
            notifyAll();
        }
    }

    private synchronized void awaitTurn(Set<String> after) {
        while (!after.isEmpty()
                && !(mainSubmitted && after.stream().allMatch(id -> unsubmitted.getOrDefault(id, 0) == 0))) {
            cancellation.throwIfCancelled();
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        cancellation.throwIfCancelled();
    }
}
