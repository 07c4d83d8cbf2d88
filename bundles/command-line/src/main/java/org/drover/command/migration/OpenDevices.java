// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.api.migration.MigrationEngine;

/** The devices that a command has opened: all or none. */
public final class OpenDevices implements AutoCloseable {
    private final List<DeviceBackend> backends = new ArrayList<>();

    private OpenDevices() {}

    /**
     * Opens devices. May block as long as their drivers do.
     *
     * @param engine knows the kinds of devices
     * @param specifications what the user wrote
     * @throws org.drover.api.ConfigurationException if a specification is wrong
     * @throws org.drover.api.device.DeviceException if a device cannot be opened; none is open then
     */
    public static OpenDevices open(MigrationEngine engine, List<DeviceSpec> specifications) {
        OpenDevices devices = new OpenDevices();
        try {
            for (DeviceSpec specification : specifications) {
                devices.backends.add(engine.openDevice(specification));
            }
            return devices;
        } catch (RuntimeException | Error e) {
            devices.closeAfter(e);
            throw e;
        }
    }

    /** Returns them, in the order of their specifications. */
    public List<DeviceBackend> backends() {
        return Collections.unmodifiableList(backends);
    }

    private void closeAfter(Throwable error) {
        try {
            close();
        } catch (RuntimeException e) {
            error.addSuppressed(e);
        }
    }

    /** Closes all of them, the last one first. */
    @Override
    public void close() {
        RuntimeException first = null;
        for (int i = backends.size() - 1; i >= 0; i--) {
            try {
                backends.get(i).close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        backends.clear();
        if (first != null) {
            throw first;
        }
    }
}
