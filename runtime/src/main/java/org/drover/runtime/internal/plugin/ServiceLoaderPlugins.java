// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.plugin;

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

    private static <T> List<T> all(Class<T> service) {
        // With the loader of this class: in an embedding application the thread's may know other modules.
        return ServiceLoader.load(service, ServiceLoaderPlugins.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
