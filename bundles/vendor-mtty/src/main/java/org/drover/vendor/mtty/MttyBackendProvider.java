// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.mtty;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceDescription;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Devices of mtty, scheme {@code vfio}, ahead of the generic provider of that scheme, which opens them: a service where
 * there is a container, otherwise what a module provides. It may come and go; without it this one says so.
 */
@Component(
        property = {
            DeviceBackendProvider.SCHEME_PROPERTY + "=" + MttyBackendProvider.SCHEME,
            DeviceBackendProvider.DRIVER_PROPERTY + "=" + MttyDevices.DRIVER
        })
public final class MttyBackendProvider implements DeviceBackendProvider {
    static final String SCHEME = "vfio";

    /** The generic provider: of the scheme, and made for no driver, so never this one. */
    private static final String GENERIC = "(&(" + SCHEME_PROPERTY + "=" + SCHEME + ")(!(" + DRIVER_PROPERTY + "=*)))";

    private static final String NO_GENERIC =
            "there is no generic provider of scheme vfio to open it; install the bundle org.drover.vfio";

    private final MttyDevices devices;
    private final AtomicReference<DeviceBackendProvider> generic = new AtomicReference<>();

    /** Creates the provider; for {@link ServiceLoader} and Declarative Services. */
    @Activate
    public MttyBackendProvider() {
        this(Path.of("/sys"));
    }

    MttyBackendProvider(Path sys) {
        this.devices = new MttyDevices(sys);
    }

    // Optional: a reason is worth more than a service that is missing. Dynamic: it can be swapped while this one stays.
    @Reference(
            target = GENERIC,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindGeneric(DeviceBackendProvider provider) {
        generic.set(provider);
    }

    void unbindGeneric(DeviceBackendProvider provider) {
        generic.compareAndSet(provider, null); // its successor is bound before
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Availability availability() {
        return generic().map(DeviceBackendProvider::availability).orElse(Availability.unavailable(NO_GENERIC));
    }

    @Override
    public int match(DeviceSpec spec) {
        boolean ours =
                spec.scheme().equals(SCHEME) && devices.portsOf(spec.name()).isPresent();
        return ours ? MATCH_SPECIFIC : MATCH_NONE;
    }

    @Override
    public DeviceBackend open(DeviceSpec spec) {
        int ports = devices.portsOf(spec.name())
                .orElseThrow(() -> new ConfigurationException(
                        "device '" + spec + "' is not of the driver mtty; the generic provider opens others"));
        DeviceBackendProvider opener =
                generic().orElseThrow(() -> new DeviceException("device " + spec.name() + ": " + NO_GENERIC));
        return new MttyBackend(opener.open(spec), ports);
    }

    /** Returns nothing: the generic provider lists these devices as well. */
    @Override
    public List<DeviceDescription> discover() {
        return List.of();
    }

    private Optional<DeviceBackendProvider> generic() {
        DeviceBackendProvider service = generic.get();
        return service != null ? Optional.of(service) : onModulePath();
    }

    private static Optional<DeviceBackendProvider> onModulePath() {
        DeviceSpec any = new DeviceSpec(SCHEME, "0000:00:00.0", java.util.Map.of());
        return ServiceLoader.load(DeviceBackendProvider.class, MttyBackendProvider.class.getClassLoader()).stream()
                .filter(candidate -> candidate.type() != MttyBackendProvider.class)
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.scheme().equals(SCHEME) && candidate.match(any) == MATCH_GENERIC)
                .findFirst();
    }
}
