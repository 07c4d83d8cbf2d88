// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.transport.TransportProvider;

/** Finds plug-ins on the module path: what the modules {@code provide}. */
public final class ServiceLoaderPlugins {
    private ServiceLoaderPlugins() {}

    /** Returns the plug-ins of the layer that this module is in. */
    public static Plugins load() {
        return new Plugins(all(TransportProvider.class), all(DeviceBackendProvider.class), all(HandlerProvider.class));
    }

    private static <T> List<PluginRegistration<T>> all(Class<T> service) {
        List<PluginRegistration<T>> all = new ArrayList<>();
        // With the loader of this class: in an embedding application the thread's may know other modules.
        ServiceLoader.load(service, ServiceLoaderPlugins.class.getClassLoader()).forEach(plugin -> {
            all.add(new PluginRegistration<>(all.size(), plugin, origin(plugin.getClass()), 0));
        });
        return all;
    }

    private static String origin(Class<?> type) {
        Module module = type.getModule();
        return module.isNamed() ? module.getDescriptor().toNameAndVersion() : type.getName();
    }
}
