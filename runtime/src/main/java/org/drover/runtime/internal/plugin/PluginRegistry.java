// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.plugin;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The plug-ins of one kind, which come and go. Their order is the framework's own: highest ranking first, then the oldest.
 * Nothing here waits.
 *
 * @param <T> the kind
 */
public final class PluginRegistry<T> {
    private final Map<Long, PluginRegistration<T>> byId = new ConcurrentHashMap<>();

    /** Those that have gone and are still used. */
    private final Map<Long, PluginRegistration<T>> gone = new ConcurrentHashMap<>();

    /** Adds a plug-in. */
    public void add(PluginRegistration<T> registration) {
        byId.put(registration.id(), registration);
    }

    /** Takes note of the ranking that a plug-in has now. */
    public void rank(long id, int ranking) {
        PluginRegistration<T> registration = byId.get(id);
        if (registration != null) {
            registration.ranking(ranking);
        }
    }

    /**
     * Removes a plug-in and tells those who use it. Does not wait for them; what it leaves here goes with the last of them,
     * so that its class loader can go too.
     */
    public void remove(long id) {
        PluginRegistration<T> registration = byId.remove(id);
        if (registration != null) {
            gone.put(id, registration);
            registration.gone(() -> gone.remove(id));
        }
    }

    /** Returns those that there are, in the order of preference, drained ones too. */
    public List<PluginRegistration<T>> list() {
        return sorted(byId.values().stream()).toList();
    }

    /** Returns those that there are, then those that have gone and are still used. */
    public List<PluginRegistration<T>> listWithGone() {
        return Stream.concat(sorted(byId.values().stream()), sorted(gone.values().stream()))
                .toList();
    }

    private static <T> Stream<PluginRegistration<T>> sorted(Stream<PluginRegistration<T>> registrations) {
        return registrations.sorted(Comparator.comparingInt((PluginRegistration<T> r) -> r.ranking())
                .reversed()
                .thenComparingLong(PluginRegistration::id));
    }
}
