// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.component;

import org.drover.runtime.internal.plugin.PluginRegistration;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** What the framework says of a service. */
final class Services {
    private Services() {}

    static <T> PluginRegistration<T> registration(ServiceReference<T> reference, T service) {
        return new PluginRegistration<>(id(reference), service, origin(reference), ranking(reference));
    }

    static long id(ServiceReference<?> reference) {
        return (Long) reference.getProperty(Constants.SERVICE_ID);
    }

    /** The framework takes a ranking that is no Integer for 0. */
    static int ranking(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer value ? value : 0;
    }

    /** The bundle; none if the service went while it was being added. */
    private static String origin(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null ? "a bundle that has stopped" : bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
