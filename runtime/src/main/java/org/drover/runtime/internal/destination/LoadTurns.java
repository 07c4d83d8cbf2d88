// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.drover.api.Cancellation;
import org.drover.api.ProtocolException;
import org.drover.runtime.internal.device.DeviceStatistics;
import org.drover.runtime.internal.device.LoadOrder;

/**
 * The order in which stopped devices are loaded. A device is loaded when all load threads of its sections have ended well;
 * one without load threads, when its SECTION_FULL has been. What a device is given while the source runs is not ordered.
 */
final class LoadTurns {
    private final LoadOrder order;
    private final Cancellation cancellation;
    /** Sections of each device that are not loaded. */
    private final Map<String, Integer> unloaded = new HashMap<>();
    /** Load threads of each device that have started: its state comes over the multifd channels. */
    private final Map<String, Integer> threads = new HashMap<>();

    LoadTurns(LoadOrder order, Cancellation cancellation) {
        this.order = order;
        this.cancellation = cancellation;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    /**
     * Makes the turn of one section.
     *
     * @param device whose it is; empty if it is of none
     * @param statistics say what it waits for
     */
    synchronized Turn of(String device, DeviceStatistics statistics) {
        unloaded.merge(device, 1, Integer::sum);
        return new Turn(device, statistics);
    }

    private Set<String> awaited(String device) {
        Set<String> left = new TreeSet<>(order.after(device));
        left.removeIf(id -> unloaded.getOrDefault(id, 0) == 0);
        return left;
    }

    /** One section's place in the order. */
    final class Turn {
        private final String device;
        private final DeviceStatistics statistics;
        private int running;
        private boolean threaded;
        private boolean loaded;

        private Turn(String device, DeviceStatistics statistics) {
            this.device = device;
            this.statistics = statistics;
        }

        /** A load thread is about to be started: on the thread that starts it. */
        void threadStarts() {
            synchronized (LoadTurns.this) {
                threaded = true;
                running++;
                threads.merge(device, 1, Integer::sum);
            }
        }

        /** A load thread's work, when the devices before it have been loaded. */
        void run(Runnable load) {
            await();
            load.run();
            synchronized (LoadTurns.this) {
                running--;
                if (running == 0) {
                    loaded();
                }
            }
        }

        /**
         * The main channel brings what is sent of a stopped device.
         *
         * @throws ProtocolException if a device that must have been loaded before is yet to come on the same channel
         */
        void requireOnMain() {
            synchronized (LoadTurns.this) {
                if (threaded) {
                    return; // its state is on the multifd channels
                }
                for (String id : awaited(device)) {
                    if (!threads.containsKey(id)) {
                        throw new ProtocolException("the state of device " + device
                                + " comes before that of device " + id
                                + " is complete, and must be loaded after it; the"
                                + " source does not keep the order: a QEMU knows none. Migrate the devices one by one");
                    }
                }
            }
            await();
        }

        /** The section has come in full. */
        void loadedOnMain() {
            synchronized (LoadTurns.this) {
                if (!threaded) {
                    loaded();
                }
            }
        }

        private void loaded() {
            if (!loaded) {
                loaded = true;
                unloaded.merge(device, -1, Integer::sum);
                LoadTurns.this.notifyAll();
            }
        }

        private void await() {
            synchronized (LoadTurns.this) {
                for (Set<String> left = awaited(device); !left.isEmpty(); left = awaited(device)) {
                    cancellation.throwIfCancelled();
                    statistics.awaitedDevices(left.toString());
                    try {
                        LoadTurns.this.wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("interrupted", e);
                    }
                }
                statistics.awaitedDevices("");
            }
        }
    }
}
