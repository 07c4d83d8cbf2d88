// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe.bundle;

import java.util.Map;
import org.drover.itest.probe.TwoDeviceMigration;
import org.osgi.framework.BundleContext;

/** A migration that takes minutes unless something ends it. */
final class SlowMigration implements AutoCloseable {

    private final BundleContext context;
    private TwoDeviceMigration running;

    SlowMigration(BundleContext context) {
        this.context = context;
    }

    /** Begins it over {@code address}. */
    synchronized Map<String, String> begin(Map<String, String> arguments) {
        try (EngineUse use = new EngineUse(context)) {
            running = TwoDeviceMigration.begin(
                    use.engine(),
                    use.engine(),
                    arguments.get("address"),
                    Map.of(),
                    "state=64MiB&read-speed=256KiB/s&max-read=4096");
        }
        return Map.of();
    }

    /** Returns the state of the {@code source}. */
    synchronized Map<String, String> state(Map<String, String> arguments) {
        return Map.of("source", running.sourceState().toString());
    }

    /** Waits for its end, closes its devices and returns what became of it. */
    synchronized Map<String, String> end(Map<String, String> arguments) {
        try (TwoDeviceMigration ending = running) {
            running = null;
            return EngineActions.outcomeOf(ending);
        }
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            running.close();
        }
    }
}
