// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu;

import java.util.Optional;
import java.util.function.Supplier;
import org.drover.api.DroverException;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationRequest;
import org.drover.qemu.internal.MachineDestination;
import org.drover.stream.MigrationTap;

/**
 * Takes a whole machine from a QEMU source: its VFIO devices are loaded into Drover's, and all of its stream is given to a
 * tap, which keeps it, so that the machine can go on from here with {@link QemuOutgoing}. The machine's memory and its
 * emulated devices are not looked at.
 */
public final class QemuIncoming {
    private QemuIncoming() {}

    /**
     * Starts to listen for the source. Returns when the address is bound; the rest is done on threads of its own. Takes one
     * machine, then ends.
     *
     * <p>The devices must be named as the source's QEMU names its own ({@code 0000:00:05.0}), and the parameters must be
     * set as there: {@code multifd-channels} and so on. {@code autostart} is off whatever is set: the devices are loaded and
     * stay stopped, since what runs them is not here.
     *
     * @param engine loads the devices; must have the transport {@code unix}
     * @param request where to listen, the devices, and the parameters
     * @param keep told of everything that passes; closed when all of the machine is here, before the source is told
     * @param keepError says, after {@code keep} was closed, what it could not keep; the source then keeps its machine
     * @return the migration; the source is told that it succeeded once the devices are loaded, and is then out of it
     * @throws org.drover.api.ConfigurationException if the request is wrong; nothing was changed
     * @throws org.drover.api.transport.TransportException if it cannot listen there
     */
    public static IncomingMigration listen(
            MigrationEngine engine,
            MigrationRequest request,
            MigrationTap keep,
            Supplier<Optional<DroverException>> keepError) {
        return MachineDestination.listen(engine, request, keep, keepError);
    }
}
