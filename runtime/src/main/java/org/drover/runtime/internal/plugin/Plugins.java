// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.plugin;

import java.util.List;
import java.util.stream.Collectors;
import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceSpec;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportRegistration.Phase;
import org.drover.api.transport.TransportUnavailableException;

/**
 * What the bundles contribute at one moment, and who of them is asked for what. The lists are in the order of preference:
 * of equals the first one is taken.
 *
 * @param transports ways to connect
 * @param deviceKinds ways to open devices
 * @param handlers who saves and loads sections
 */
public record Plugins(
        List<PluginRegistration<TransportProvider>> transports,
        List<PluginRegistration<DeviceBackendProvider>> deviceKinds,
        List<PluginRegistration<HandlerProvider>> handlers) {
    /** Copies the lists. */
    public Plugins {
        transports = List.copyOf(transports);
        deviceKinds = List.copyOf(deviceKinds);
        handlers = List.copyOf(handlers);
    }

    /**
     * Returns the transport of an address.
     *
     * @param address what the user wrote
     * @throws ConfigurationException if nobody provides the scheme
     * @throws TransportUnavailableException if it cannot be used on this machine, or is being drained
     */
    public PluginRegistration<TransportProvider> transportOf(TransportAddress address) {
        List<PluginRegistration<TransportProvider>> candidates = transports.stream()
                .filter(candidate -> candidate.plugin().scheme().equals(address.scheme()))
                .toList();
        if (candidates.isEmpty()) {
            throw new ConfigurationException("no transport has the scheme of '" + address + "'; there are "
                    + transports.stream().map(t -> t.plugin().scheme()).collect(Collectors.toList()));
        }
        PluginRegistration<TransportProvider> chosen = candidates.stream()
                .filter(candidate -> candidate.phase() == Phase.ACTIVE)
                .findFirst()
                .orElseThrow(() -> new TransportUnavailableException("transport " + address.scheme()
                        + " takes no new migration: " + candidates
                        + " is being drained; start another bundle that provides it, or activate it again"));
        Availability availability = chosen.plugin().availability();
        if (!availability.available()) {
            throw new TransportUnavailableException(
                    "transport " + address.scheme() + " cannot be used here: " + availability.reason());
        }
        return chosen;
    }

    /**
     * Returns who opens a device.
     *
     * @param spec what the user wrote
     * @throws ConfigurationException if nobody can
     */
    public DeviceBackendProvider deviceKindOf(DeviceSpec spec) {
        DeviceBackendProvider best = null;
        int bestScore = DeviceBackendProvider.MATCH_NONE;
        for (PluginRegistration<DeviceBackendProvider> registration : deviceKinds) {
            DeviceBackendProvider candidate = registration.plugin();
            int score = candidate.scheme().equals(spec.scheme()) ? candidate.match(spec) : bestScore;
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        if (best == null) {
            throw new ConfigurationException("nobody opens device '" + spec + "'; there are "
                    + deviceKinds.stream().map(kind -> kind.plugin().scheme()).collect(Collectors.toList()));
        }
        return best;
    }
}
