// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe.bundle;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Acts within the container for a test outside of it, which has classes of its own of every name. Each action is a service of
 * type {@code Function} that takes and returns maps of text, as these classes are the same everywhere.
 */
public final class ProbeActivator implements BundleActivator {

    /** Service property with the name of the action: String. */
    private static final String ACTION_PROPERTY = "drover.itest.action";

    private SlowMigration slowMigration;

    /** Created by the framework. */
    public ProbeActivator() {}

    @Override
    public void start(BundleContext context) {
        slowMigration = new SlowMigration(context);
        Decoys decoys = new Decoys(context);
        StandInVfio vfio = new StandInVfio(context);
        EngineActions engine = new EngineActions(context);
        offer(context, "plug-ins", engine::plugIns);
        offer(context, "registrations", engine::registrations);
        SettingsActions settings = new SettingsActions(context);
        offer(context, "configure", settings::configure);
        offer(context, "parameters", settings::parameters);
        offer(context, "metatype", settings::metatype);
        offer(context, "migrate", engine::migrate);
        offer(context, "listen-with-broken-device", engine::listenWithBrokenDevice);
        offer(context, "migrate-and-let-go", engine::migrateAndLetGo);
        offer(context, "begin", slowMigration::begin);
        offer(context, "state", slowMigration::state);
        offer(context, "end", slowMigration::end);
        offer(context, "offer", decoys::offer);
        offer(context, "rank", decoys::rank);
        offer(context, "withdraw", decoys::withdraw);
        offer(context, "offer-vfio", vfio::offer);
        offer(context, "withdraw-vfio", vfio::withdraw);
        offer(context, "open", vfio::open);
    }

    /** The framework unregisters the services. */
    @Override
    public void stop(BundleContext context) {
        slowMigration.close();
    }

    private static void offer(
            BundleContext context, String name, Function<Map<String, String>, Map<String, String>> action) {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of(ACTION_PROPERTY, name));
        context.registerService(Function.class, action, properties);
    }
}
