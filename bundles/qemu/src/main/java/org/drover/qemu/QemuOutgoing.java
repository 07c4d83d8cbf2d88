// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu;

import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationRequest;
import org.drover.qemu.internal.MachineSource;
import org.drover.recording.Recording;

/**
 * Sends a whole machine on to a QEMU destination: as it was recorded, but with the state of its VFIO devices as Drover's
 * devices give it now. The counterpart of {@link QemuIncoming}.
 */
public final class QemuOutgoing {
    private QemuOutgoing() {}

    /**
     * Starts to migrate. Checks the request and the recording, and returns; the rest is done on threads of its own.
     *
     * <p>What the guest sees of a device's configuration space is the emulator's, not the hardware's: it is sent as it was
     * recorded.
     *
     * @param engine gives the devices' state; must have the transport {@code unix}
     * @param request where to, the devices under the names that the machine has for them, and the parameters, which must be
     *     as those of the recorded migration: {@code multifd-channels} and so on
     * @param recording of a migration of the machine; stays the caller's, who closes it after the migration has ended
     * @throws org.drover.api.ConfigurationException if the request is wrong or the recording cannot be sent on; nothing was
     *     changed
     */
    public static Migration migrate(MigrationEngine engine, MigrationRequest request, Recording recording) {
        return MachineSource.migrate(engine, request, recording);
    }
}
