// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.provider;

import java.util.List;
import org.drover.api.Availability;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceDescription;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceSpec;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.api.migration.OnOffAuto;
import org.drover.vfio.VfioDevices;
import org.drover.vfio.internal.sysfs.DeviceDiscovery;
import org.drover.vfio.internal.sysfs.DeviceLocator;
import org.drover.vfio.internal.sysfs.HostPaths;
import org.drover.vfio.internal.sysfs.SysfsDevice;
import org.drover.vfio.linux.LinuxVfio;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Devices of the running kernel, scheme {@code vfio}: {@code vfio:0000:3b:00.2}, {@code vfio:UUID?id=0000:00:05.0}. */
@Component(property = DeviceBackendProvider.SCHEME_PROPERTY + "=" + VfioBackendProvider.SCHEME)
public final class VfioBackendProvider implements DeviceBackendProvider {
    static final String SCHEME = "vfio";

    private final HostPaths paths;

    /** Creates the provider of this machine's devices. */
    @Activate
    public VfioBackendProvider() {
        this(HostPaths.SYSTEM);
    }

    VfioBackendProvider(HostPaths paths) {
        this.paths = paths;
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Availability availability() {
        return LinuxVfio.availability(paths);
    }

    @Override
    public int match(DeviceSpec spec) {
        return spec.scheme().equals(SCHEME) ? MATCH_GENERIC : MATCH_NONE;
    }

    @Override
    public DeviceBackend open(DeviceSpec spec) {
        VfioOptions options = VfioOptions.of(spec);
        Availability availability = availability();
        if (!availability.available()) {
            throw new DeviceException("device " + spec.name() + ": " + availability.reason());
        }
        SysfsDevice device = new DeviceLocator(paths).find(spec.name());
        String id = options.id().orElse(device.name());
        DeviceBackend backend = VfioDevices.open(id, LinuxVfio.open(device, options.iommuWay(), paths));
        if (options.enableMigration() == OnOffAuto.ON
                && !backend.migrationFlags().contains(MigrationFlag.STOP_COPY)) {
            backend.close();
            throw new UnsupportedFeatureException("device " + id + ": " + VfioOptions.ENABLE_MIGRATION
                    + "=on, but its driver "
                    + device.driver().orElse("(none)") + " cannot migrate; bind the vendor's variant driver");
        }
        return backend;
    }

    @Override
    public List<DeviceDescription> discover() {
        return new DeviceDiscovery(SCHEME, paths).discover();
    }
}
