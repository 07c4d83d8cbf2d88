// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe.bundle;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.drover.api.Availability;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceDescription;
import org.drover.api.device.DeviceSpec;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/**
 * A generic provider of scheme {@code vfio} on a machine that has no such device: what it opens is simulated. It ranks before
 * everybody, and claims no more than a generic one does.
 */
final class StandInVfio implements DeviceBackendProvider {
    private static final String SCHEME = "vfio";

    private final BundleContext context;
    private ServiceRegistration<DeviceBackendProvider> registration;

    StandInVfio(BundleContext context) {
        this.context = context;
    }

    Map<String, String> offer(Map<String, String> arguments) {
        Dictionary<String, Object> properties =
                new Hashtable<>(Map.of(SCHEME_PROPERTY, SCHEME, Constants.SERVICE_RANKING, 1000));
        registration = context.registerService(DeviceBackendProvider.class, this, properties);
        return Map.of();
    }

    Map<String, String> withdraw(Map<String, String> arguments) {
        registration.unregister();
        return Map.of();
    }

    /** Has the engine open the device {@code spec}; returns what it says that a destination must fit. */
    Map<String, String> open(Map<String, String> arguments) {
        try (EngineUse use = new EngineUse(context);
                DeviceBackend device = use.engine().openDevice(DeviceSpec.parse(arguments.get("spec")))) {
            return new TreeMap<>(device.compatibility());
        }
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Availability availability() {
        return Availability.AVAILABLE;
    }

    @Override
    public int match(DeviceSpec spec) {
        return MATCH_GENERIC;
    }

    @Override
    public DeviceBackend open(DeviceSpec spec) {
        try (EngineUse use = new EngineUse(context)) {
            return use.engine().openDevice(DeviceSpec.parse("sim:stand-in?state=1MiB"));
        }
    }

    @Override
    public List<DeviceDescription> discover() {
        return List.of();
    }
}
