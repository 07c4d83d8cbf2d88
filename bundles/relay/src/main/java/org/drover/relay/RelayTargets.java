// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportUnavailableException;

/**
 * Where a relay carries migrations to: one address or several, in the order in which each migration tries them.
 *
 * @param usable those whose transport can be used on this host; at least one
 * @param unusable why the others cannot, a line for each
 */
record RelayTargets(List<Target> usable, List<String> unusable) {
    /** An address and what serves it. */
    record Target(TransportAddress address, TransportProvider provider) {}

    /**
     * Looks up the transports.
     *
     * @throws ConfigurationException if there is none of an address's scheme
     * @throws TransportUnavailableException if none of the addresses can be used
     */
    static RelayTargets of(TransportAddress addresses, List<TransportProvider> providers) {
        List<Target> usable = new ArrayList<>();
        List<String> unusable = new ArrayList<>();
        for (TransportAddress address : TransportAddress.parseList(addresses.toString())) {
            TransportProvider provider = providerOf(address, providers);
            Availability availability = provider.availability();
            if (availability.available()) {
                usable.add(new Target(address, provider));
            } else {
                unusable.add("transport " + address.scheme() + " cannot be used here: " + availability.reason());
            }
        }
        if (usable.isEmpty()) {
            throw new TransportUnavailableException("relay: " + String.join("; ", unusable));
        }
        return new RelayTargets(List.copyOf(usable), List.copyOf(unusable));
    }

    /**
     * Returns what serves an address.
     *
     * @throws ConfigurationException if nothing does
     */
    static TransportProvider providerOf(TransportAddress address, List<TransportProvider> providers) {
        return providers.stream()
                .filter(candidate -> candidate.scheme().equals(address.scheme()))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("relay: no transport has the scheme of '" + address
                        + "'; there are "
                        + providers.stream().map(TransportProvider::scheme).toList()));
    }
}
