// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime;

import org.drover.api.migration.MigrationEngine;
import org.drover.runtime.internal.DefaultMigrationEngine;
import org.drover.runtime.internal.plugin.Plugins;
import org.drover.runtime.internal.plugin.ServiceLoaderPlugins;

/**
 * The engine without a container: for applications that put Drover's modules on their module path. Plug-ins are what the
 * modules there provide. In an OSGi container use the service {@link MigrationEngine} instead.
 */
public final class DroverRuntime implements AutoCloseable {
    private final DefaultMigrationEngine engine;

    private DroverRuntime(Plugins plugins) {
        this.engine = new DefaultMigrationEngine(() -> plugins);
    }

    /** Starts the engine with the plug-ins of the module path. */
    public static DroverRuntime start() {
        return new DroverRuntime(ServiceLoaderPlugins.load());
    }

    /** Returns the engine. */
    public MigrationEngine engine() {
        return engine;
    }

    /** Cancels what still runs. Idempotent; does not wait: await the migrations for that. */
    @Override
    public void close() {
        engine.close();
    }
}
