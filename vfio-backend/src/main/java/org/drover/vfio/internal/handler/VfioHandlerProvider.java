// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.api.device.ManagedDevice;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.handler.MigrationScope;
import org.drover.api.handler.SectionId;
import org.drover.api.handler.SectionRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Handles the state of VFIO devices: one section a device, named {@code <device path>/vfio}, as QEMU 10.0 names it
 * ({@code vfio_migration_init}, {@code hw/vfio/migration.c}).
 */
@Component
public final class VfioHandlerProvider implements HandlerProvider {
    /** What the section of a device is called, after the device's path. */
    static final String IDSTR_SUFFIX = "/vfio";

    /** Version of the sections. */
    static final int VERSION_ID = 1;

    /** Creates the provider; for {@link java.util.ServiceLoader} and Declarative Services. */
    @Activate
    public VfioHandlerProvider() {}

    /**
     * {@inheritDoc}
     *
     * @throws ConfigurationException if a device's path is too long for a section's name, or not printable ASCII
     */
    @Override
    public List<SectionRegistration> register(MigrationScope scope) {
        return scope.devices().stream().map(VfioHandlerProvider::registration).toList();
    }

    private static SectionRegistration registration(ManagedDevice device) {
        return new SectionRegistration(
                sectionId(device.id()),
                VERSION_ID,
                device.id(),
                context -> new VfioSaveHandler(device, context),
                context -> new VfioLoadHandler(device, context));
    }

    private static SectionId sectionId(String device) {
        try {
            return new SectionId(device + IDSTR_SUFFIX, 0);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "device path '" + device + "' cannot name a section; it must be 1 to "
                            + (255 - IDSTR_SUFFIX.length()) + " characters of printable ASCII",
                    e);
        }
    }
}
