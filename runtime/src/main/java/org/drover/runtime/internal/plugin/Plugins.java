// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceSpec;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportRegistration.Phase;
import org.drover.api.transport.TransportUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private static final Availability NOT_SAID =
            Availability.unavailable("its bundle does not say whether it can be used; the log has its error");

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
                .filter(candidate -> address.scheme().equals(scheme(candidate, TransportProvider::scheme)))
                .toList();
        if (candidates.isEmpty()) {
            throw new ConfigurationException("no transport has the scheme of '" + address + "'; there are "
                    + schemes(transports, TransportProvider::scheme));
        }
        List<String> reasons = new ArrayList<>();
        for (PluginRegistration<TransportProvider> candidate : candidates) {
            if (candidate.phase() != Phase.ACTIVE) {
                continue;
            }
            Availability availability = ask(candidate, "availability", TransportProvider::availability, NOT_SAID);
            if (availability.available()) {
                return candidate;
            }
            reasons.add(availability.reason());
        }
        if (reasons.isEmpty()) {
            throw new TransportUnavailableException("transport " + address.scheme() + " takes no new migration: "
                    + candidates + " is being drained; start another bundle that provides it, or activate it again");
        }
        throw new TransportUnavailableException(
                "transport " + address.scheme() + " cannot be used here: " + String.join("; ", reasons));
    }

    /**
     * Returns who opens a device.
     *
     * @param spec what the user wrote
     * @throws ConfigurationException if nobody can
     */
    public PluginRegistration<DeviceBackendProvider> deviceKindOf(DeviceSpec spec) {
        PluginRegistration<DeviceBackendProvider> best = null;
        int bestScore = DeviceBackendProvider.MATCH_NONE;
        for (PluginRegistration<DeviceBackendProvider> registration : deviceKinds) {
            int score = spec.scheme().equals(scheme(registration, DeviceBackendProvider::scheme))
                    ? ask(registration, "match", kind -> kind.match(spec), DeviceBackendProvider.MATCH_NONE)
                    : DeviceBackendProvider.MATCH_NONE;
            if (score > bestScore) {
                best = registration;
                bestScore = score;
            }
        }
        if (best == null) {
            throw new ConfigurationException("nobody opens device '" + spec + "'; there are "
                    + schemes(deviceKinds, DeviceBackendProvider::scheme));
        }
        return best;
    }

    private static <T> String scheme(PluginRegistration<T> registration, Function<T, String> scheme) {
        return ask(registration, "scheme", scheme, "");
    }

    private static <T> List<String> schemes(List<PluginRegistration<T>> registrations, Function<T, String> scheme) {
        return registrations.stream()
                .map(registration -> scheme(registration, scheme))
                .filter(known -> !known.isEmpty())
                .toList();
    }

    /** One that throws while it is being chosen from is not chosen, and does not keep the others from it. */
    private static <T, R> R ask(PluginRegistration<T> registration, String call, Function<T, R> question, R otherwise) {
        try {
            R answer = question.apply(registration.plugin());
            if (answer != null) {
                return answer;
            }
            LOG.error("{} of {} returned null: it is not chosen; tell its maker", call, registration);
        } catch (RuntimeException | Error e) {
            LOG.error("{} of {} threw: it is not chosen; tell its maker", call, registration, e);
        }
        return otherwise;
    }
}
