// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Stops and starts whatever makes the devices work: a machine's vCPUs, a poll-mode driver. Implemented by those who embed
 * the engine. Called on a thread of the migration, one call at a time unless one does not return: {@code x-stall-timeout} after it
 * was called the migration goes on without it, and is in doubt if that was the destination's {@link #start}.
 */
@ConsumerType
public interface MachineControl {
    /** Controls nothing: for devices that nobody drives. */
    MachineControl NONE = new MachineControl() {
        @Override
        public void stop() {}

        @Override
        public void start() {}
    };

    /**
     * Stops the machine. The devices still run; they are stopped next.
     *
     * @throws org.drover.api.DroverException if it cannot be stopped: the migration fails and {@link #start} is called
     */
    void stop();

    /**
     * Starts the machine; the devices run already. At the source after a failure, at the destination in the end.
     *
     * @throws org.drover.api.DroverException if it cannot be started
     */
    void start();
}
