// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import java.util.List;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceSpec;
import org.drover.api.transport.TransportProvider;
import org.osgi.annotation.versioning.ProviderType;

/** Starts migrations: the service of the runtime. All methods may be called on any thread. */
@ProviderType
public interface MigrationEngine {
    /**
     * Starts to migrate devices to a listening destination. Checks the request and returns; the work is done on threads of
     * its own.
     *
     * @param request what, where to and how
     * @throws org.drover.api.ConfigurationException if the request is wrong; nothing was changed
     * @throws org.drover.api.transport.TransportUnavailableException if there is no such transport
     */
    Migration migrate(MigrationRequest request);

    /**
     * Starts to listen for a source. Returns when the address is bound; the rest is done on threads of its own. Takes one
     * migration, then ends.
     *
     * @param request what, where and how
     * @throws org.drover.api.ConfigurationException if the request is wrong; nothing was changed
     * @throws org.drover.api.transport.TransportException if it cannot listen there
     */
    IncomingMigration listen(MigrationRequest request);

    /** Returns the parameters that a migration has where its request gives none. */
    MigrationParameters parameters();

    /**
     * Sets what {@link #parameters} returns. Migrations that run follow those of which {@link
     * Parameter#isFollowedWhileRunning} says so, where their request gives none; the others count for migrations that begin
     * from now on.
     *
     * @param parameters all of them; what is not given in it has its default from now on
     */
    void setParameters(MigrationParameters parameters);

    /**
     * Opens a device with the provider that fits it best.
     *
     * @param spec what the user wrote
     * @return the device; the caller closes it
     * @throws org.drover.api.ConfigurationException if no provider has that scheme, or the specification is wrong
     * @throws org.drover.api.device.DeviceException if it cannot be opened
     */
    DeviceBackend openDevice(DeviceSpec spec);

    /** Returns the transports that are there now, available or not. */
    List<TransportProvider> transports();

    /** Returns the kinds of devices that are there now, available or not. */
    List<DeviceBackendProvider> deviceKinds();
}
