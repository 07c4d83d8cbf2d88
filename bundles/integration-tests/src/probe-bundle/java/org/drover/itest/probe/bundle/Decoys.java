// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe.bundle;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.transport.TransportProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** Offers a provider of a scheme that another one also has, which can be told from that by refusing everything. */
final class Decoys {

    private final BundleContext context;
    private ServiceRegistration<?> registration;

    Decoys(BundleContext context) {
        this.context = context;
    }

    /** Registers one of {@code kind}, device or transport, with the service ranking {@code ranking}. */
    Map<String, String> offer(Map<String, String> arguments) {
        registration = "device".equals(arguments.get("kind"))
                ? context.registerService(DeviceBackendProvider.class, new DecoyDevices(), ranking(arguments))
                : context.registerService(TransportProvider.class, new DecoyTransport(), ranking(arguments));
        return Map.of();
    }

    /** Changes its ranking to {@code ranking}. */
    Map<String, String> rank(Map<String, String> arguments) {
        registration.setProperties(ranking(arguments));
        return Map.of();
    }

    /** Unregisters it. */
    Map<String, String> withdraw(Map<String, String> arguments) {
        registration.unregister();
        return Map.of();
    }

    private static Dictionary<String, Object> ranking(Map<String, String> arguments) {
        return new Hashtable<>(Map.of(Constants.SERVICE_RANKING, Integer.valueOf(arguments.get("ranking"))));
    }
}
