// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.List;
import java.util.Set;
import org.drover.api.device.MigrationFlag;

/**
 * What a simulated device is like; {@link OptionKeys} has the words of a user for each. Speeds and rates are 0 for none.
 *
 * @param name its path on both sides of a migration
 * @param stateBytes size of its state, 1 or more
 * @param precopyBytes how much of it is offered in PRE_COPY, 0 to stateBytes
 * @param redirtyBytes how much it changes each time its stream was read dry while it runs in PRE_COPY
 * @param redirtyBytesPerSecond how much it changes in a second while it runs in PRE_COPY
 * @param readBytesPerSecond how fast its state is read
 * @param writeBytesPerSecond how fast its state is written
 * @param maxReadBytes most bytes that a read gives
 * @param maxWriteBytes most bytes that a write takes
 * @param stateLatencyNanos how long each step of a state change takes
 * @param flags what its driver can do; empty if it cannot migrate
 * @param dmaLogging whether it logs the memory that it writes
 * @param configBytes size of its configuration space: 0 for a device that is not PCI, 256 or 4096
 * @param dataSizeBytes what it says that STOP_COPY would give; -1 for the truth
 * @param seed decides the first content of its state
 * @param opaque whether it stands in for another device: takes any stream as its state, and gives that back
 * @param configSpace what its configuration space is after a reset, if not its own; empty, or as long as it says
 * @param prefault whether the content is made when the device is, not when it is first touched
 * @param failures what goes wrong
 */
public record SimulatedOptions(
        String name,
        long stateBytes,
        long precopyBytes,
        long redirtyBytes,
        long redirtyBytesPerSecond,
        long readBytesPerSecond,
        long writeBytesPerSecond,
        int maxReadBytes,
        int maxWriteBytes,
        long stateLatencyNanos,
        Set<MigrationFlag> flags,
        boolean dmaLogging,
        int configBytes,
        long dataSizeBytes,
        long seed,
        boolean opaque,
        byte[] configSpace,
        boolean prefault,
        List<FailureRule> failures) {
    /** Copies the collections. */
    public SimulatedOptions {
        flags = Set.copyOf(flags);
        failures = List.copyOf(failures);
    }
}
