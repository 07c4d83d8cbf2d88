// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * A worked vendor bundle: devices of the kernel driver mtty.
 *
 * @uses org.drover.api.device.DeviceBackendProvider the generic provider of scheme vfio, whose devices it adds to
 */
module org.drover.vendor.mtty {
    requires transitive org.drover.api;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;

    uses org.drover.api.device.DeviceBackendProvider;

    provides org.drover.api.device.DeviceBackendProvider with
            org.drover.vendor.mtty.MttyBackendProvider;
}
