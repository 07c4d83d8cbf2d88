// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.handler.MigrationScope;
import org.drover.api.handler.SectionRegistration;

/** What the handler providers register for a migration. */
public final class Registrations {
    private Registrations() {}

    /**
     * Asks all of them.
     *
     * @param providers in their order
     * @param scope the migration
     * @param calls know the calls
     * @return checked
     * @throws org.drover.api.DroverException if a provider breaks its contract, or they do not go together
     */
    public static List<SectionRegistration> of(
            List<HandlerProvider> providers, MigrationScope scope, PluginCalls calls) {
        List<SectionRegistration> all = new ArrayList<>();
        for (HandlerProvider provider : providers) {
            all.addAll(calls.call(provider, "register", () -> complete(provider.register(scope))));
        }
        SectionChecks.check(all, scope);
        // What is of no device is the machine's memory: QEMU registers it first, and the engine sets up in that order.
        all.sort(Comparator.comparing(one -> !one.device().isEmpty()));
        return all;
    }

    /** What it throws is blamed on the provider. */
    private static List<SectionRegistration> complete(List<SectionRegistration> registrations) {
        if (registrations == null) {
            return null;
        }
        for (SectionRegistration one : registrations) {
            if (one == null
                    || one.id() == null
                    || one.device() == null
                    || one.saving() == null
                    || one.loading() == null) {
                throw new IllegalStateException("a registration lacks something: " + one);
            }
        }
        return List.copyOf(registrations);
    }
}
