// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device that the container's configuration names. */
@Component(
        service = NamedDevice.class,
        configurationPid = DeviceSettings.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = DeviceSettings.class, factory = true)
public final class NamedDevice {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private record Named(String name, DeviceSpec spec) {
        static Named of(DeviceSettings settings) {
            if (settings.name() == null || !NAME.matcher(settings.name()).matches()) {
                throw new ConfigurationException("name=" + settings.name() + " is not 1 to 64 letters, digits and ._-");
            }
            if (settings.spec() == null) {
                throw new ConfigurationException(
                        "spec of device " + settings.name() + " is missing; for example spec=sim:" + settings.name());
            }
            return new Named(settings.name(), DeviceSpec.parse(settings.spec()));
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(NamedDevice.class);

    private volatile Optional<Named> named = Optional.empty();

    /**
     * Created by the service component runtime, one for each configuration.
     *
     * @param settings of the container; wrong ones are logged, and name nothing
     */
    @Activate
    public NamedDevice(DeviceSettings settings) {
        modified(settings);
    }

    /**
     * Commands that begin from now on open what it says; wrong settings are refused, and logged. Nothing is thrown: a component
     * that failed once is not asked again when its configuration has been corrected.
     */
    @Modified
    void modified(DeviceSettings settings) {
        try {
            named = Optional.of(Named.of(settings));
        } catch (ConfigurationException e) {
            LOG.error(
                    "configuration {} is refused: {}; what held before holds on",
                    DeviceSettings.FACTORY_PID,
                    e.getMessage());
        }
    }

    /** Returns the devices that correct configurations name, by name; of two with one name, one. */
    static SortedMap<String, DeviceSpec> byName(List<NamedDevice> devices) {
        SortedMap<String, DeviceSpec> specs = new TreeMap<>();
        devices.forEach(device -> device.named.ifPresent(one -> specs.put(one.name(), one.spec())));
        return specs;
    }
}
