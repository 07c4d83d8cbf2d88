// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe.bundle;

import org.drover.api.migration.MigrationEngine;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The engine's service for as long as this is open. */
final class EngineUse implements AutoCloseable {

    private final BundleContext context;
    private final ServiceReference<MigrationEngine> reference;
    private final MigrationEngine engine;

    EngineUse(BundleContext context) {
        this.context = context;
        this.reference = context.getServiceReference(MigrationEngine.class);
        this.engine = reference == null ? null : context.getService(reference);
        if (engine == null) {
            throw new IllegalStateException("there is no service MigrationEngine");
        }
    }

    MigrationEngine engine() {
        return engine;
    }

    @Override
    public void close() {
        context.ungetService(reference);
    }
}
