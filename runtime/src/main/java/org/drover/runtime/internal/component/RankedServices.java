// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.component;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The services of one kind that are there now, in the framework's own order: highest ranking first, then the oldest. */
final class RankedServices<T> {
    /** Properties that the framework sets on every service. Source: OSGi Core 8, {@code Constants}. */
    private static final String SERVICE_ID = "service.id";

    private static final String SERVICE_RANKING = "service.ranking";

    private record Ranked<T>(T service, int ranking, long id) {}

    private final Map<Long, Ranked<T>> byId = new ConcurrentHashMap<>();

    /** Adds a service, or takes note of the properties that it has now. */
    void add(T service, Map<String, Object> properties) {
        // The framework takes a ranking that is no Integer for 0.
        int ranking = properties.get(SERVICE_RANKING) instanceof Integer value ? value : 0;
        byId.put(id(properties), new Ranked<>(service, ranking, id(properties)));
    }

    void remove(Map<String, Object> properties) {
        byId.remove(id(properties));
    }

    List<T> list() {
        return byId.values().stream()
                .sorted(Comparator.comparingInt((Ranked<T> r) -> r.ranking())
                        .reversed()
                        .thenComparingLong(Ranked::id))
                .map(Ranked::service)
                .toList();
    }

    private static long id(Map<String, Object> properties) {
        return (Long) properties.get(SERVICE_ID);
    }
}
