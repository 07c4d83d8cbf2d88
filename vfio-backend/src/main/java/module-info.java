// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Device state through the VFIO migration interface of the Linux kernel.
 */
module org.drover.vfio {
    requires com.sun.jna;
    requires transitive org.drover.api;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;

    exports org.drover.vfio;
    exports org.drover.vfio.kernel;
    exports org.drover.vfio.memory;
    exports org.drover.vfio.uapi;

    provides org.drover.api.device.DeviceBackendProvider with
            org.drover.vfio.internal.provider.VfioBackendProvider;
    provides org.drover.api.handler.HandlerProvider with
            org.drover.vfio.internal.handler.VfioHandlerProvider;
}
