// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A device under the runtime's policy during one migration: who wants its state changed asks here, so that recovery,
 * deadlines and accounting are in one place. Calls may block as long as the driver does; one at a time.
 */
@ProviderType
public interface ManagedDevice {
    /** Returns {@link DeviceBackend#id()}. */
    String id();

    /** Returns the device itself, for reading and writing; state changes go through {@link #transition}. */
    DeviceBackend backend();

    /** Returns what the driver can do, as it said when the migration began. */
    Set<MigrationFlag> flags();

    /** Returns the state that the device is in, as far as the runtime knows. Does not block. */
    DeviceState state();

    /**
     * Brings the device to a state; does nothing if it is there.
     *
     * @param target any state but ERROR
     * @param recovery what to do if that fails
     * @throws DeviceException the first error, whatever came of the recovery; failures of the recovery are suppressed
     *     exceptions of it
     */
    void transition(DeviceState target, Recovery recovery);
}
