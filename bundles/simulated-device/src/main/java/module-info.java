// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * A device that obeys the VFIO migration contract without hardware.
 */
module org.drover.simulated {
    requires transitive org.drover.api;
    requires transitive org.drover.vfio;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;

    exports org.drover.simulated;

    provides org.drover.api.device.DeviceBackendProvider with
            org.drover.simulated.SimulatedBackendProvider;
}
