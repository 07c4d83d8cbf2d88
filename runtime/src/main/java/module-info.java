// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The migration engine of both sides, its wire codecs and the registry of plug-ins.
 *
 * @uses org.drover.api.transport.TransportProvider the ways to connect
 * @uses org.drover.api.device.DeviceBackendProvider the ways to open devices
 * @uses org.drover.api.handler.HandlerProvider who saves and loads sections
 */
module org.drover.runtime {
    requires transitive org.drover.api;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.framework;
    requires static org.osgi.service.cm;
    requires static org.osgi.service.metatype;
    requires static org.osgi.service.component.annotations;

    exports org.drover.runtime;
    exports org.drover.runtime.memory;
    exports org.drover.runtime.wire;

    uses org.drover.api.transport.TransportProvider;
    uses org.drover.api.device.DeviceBackendProvider;
    uses org.drover.api.handler.HandlerProvider;
}
