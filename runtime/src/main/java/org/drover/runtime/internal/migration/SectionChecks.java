// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.api.ConfigurationException;
import org.drover.api.device.ManagedDevice;
import org.drover.api.handler.MigrationScope;
import org.drover.api.handler.SectionId;
import org.drover.api.handler.SectionRegistration;

/** Checks what the handler providers have registered for a migration. */
public final class SectionChecks {
    private SectionChecks() {}

    /**
     * Checks that each section has one handler and each device a section.
     *
     * @param registrations of all providers
     * @param scope the migration
     * @throws ConfigurationException if not
     */
    public static void check(List<SectionRegistration> registrations, MigrationScope scope) {
        Set<SectionId> ids = new HashSet<>();
        for (SectionRegistration registration : registrations) {
            if (!ids.add(registration.id())) {
                throw new ConfigurationException("two handlers want the section '" + registration.id()
                        + "'; remove one of the bundles that provide them");
            }
        }
        if (!scope.memory().isEmpty()
                && registrations.stream().noneMatch(one -> one.device().isEmpty())) {
            throw new ConfigurationException("no handler saves or loads the machine's memory; install the bundle that"
                    + " provides one (org.drover.memory)");
        }
        Set<String> handled =
                registrations.stream().map(SectionRegistration::device).collect(Collectors.toSet());
        for (ManagedDevice device : scope.devices()) {
            if (!handled.contains(device.id())) {
                throw new ConfigurationException("no handler saves or loads device '" + device.id()
                        + "'; install the bundle that provides one (org.drover.vfio)");
            }
        }
    }
}
