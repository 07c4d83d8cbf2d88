// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import java.io.UncheckedIOException;
import java.util.List;
import org.drover.api.Availability;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceDescription;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated devices, scheme {@code sim}: {@code sim:nic0}, {@code sim:nic0?state=2GiB&precopy=512MiB}. Each opening makes a
 * device of its own, which ends when it is closed; several of one name can be open, as the two sides of a migration are.
 * What is opened is also a {@link StateDigest}. The keys are those that {@link SimulatedDeviceBuilder} names.
 */
@Component(property = DeviceBackendProvider.SCHEME_PROPERTY + "=" + SimulatedBackendProvider.SCHEME)
public final class SimulatedBackendProvider implements DeviceBackendProvider {
    static final String SCHEME = "sim";

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedBackendProvider.class);

    /** Creates the provider; for {@link java.util.ServiceLoader} and Declarative Services. */
    @Activate
    public SimulatedBackendProvider() {}

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
        return spec.scheme().equals(SCHEME) ? MATCH_GENERIC : MATCH_NONE;
    }

    @Override
    public DeviceBackend open(DeviceSpec spec) {
        SimulatedDevice device;
        try {
            device = SpecOptions.builder(spec).build();
        } catch (UncheckedIOException e) {
            throw new DeviceException(
                    "device " + spec + ": no room for its state in /dev/shm or " + System.getProperty("java.io.tmpdir")
                            + "; give a smaller state=SIZE",
                    0,
                    e.getCause());
        }
        try {
            SimulatedBackend backend = new SimulatedBackend(device, device.openBackend());
            LOG.debug("opened {}", device);
            return backend;
        } catch (RuntimeException | Error e) {
            device.close();
            throw e;
        }
    }

    /** Returns nothing: a simulated device is there once somebody opens it. */
    @Override
    public List<DeviceDescription> discover() {
        return List.of();
    }
}
