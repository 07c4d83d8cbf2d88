// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.util.List;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.handler.MigrationScope;
import org.drover.api.handler.SectionId;
import org.drover.api.handler.SectionRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Handles the section {@code ram}, as QEMU 10.0 names it ({@code ram_mig_init}, {@code migration/ram.c}). */
@Component
public final class MemoryHandlerProvider implements HandlerProvider {
    /** Version of the section: {@code ram_mig_init}. */
    static final int VERSION_ID = 4;

    private static final SectionId ID = new SectionId("ram", 0);

    /** Creates the provider; for {@link java.util.ServiceLoader} and Declarative Services. */
    @Activate
    public MemoryHandlerProvider() {}

    @Override
    public List<SectionRegistration> register(MigrationScope scope) {
        if (scope.memory().isEmpty()) {
            return List.of();
        }
        return List.of(new SectionRegistration(
                ID,
                VERSION_ID,
                "",
                context -> new RamSaveHandler(scope.memory(), context),
                context -> new RamLoadHandler(scope.memory(), context)));
    }
}
