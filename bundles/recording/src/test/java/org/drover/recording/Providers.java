// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import java.util.ServiceLoader;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;

/** The transports of the module path. The module itself finds none: they are given to it. */
final class Providers {
    static {
        Providers.class.getModule().addUses(TransportProvider.class);
    }

    private Providers() {}

    static TransportProvider of(TransportAddress address) {
        return ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.scheme().equals(address.scheme()))
                .findFirst()
                .orElseThrow();
    }
}
