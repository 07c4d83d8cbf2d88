/** ${device} devices for Drover. */
module ${package} {
    requires transitive org.drover.api;
    requires static org.osgi.service.component.annotations;

    provides org.drover.api.device.DeviceBackendProvider with
            ${package}.${device}Provider;
}
