// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.drover.api.ConfigurationException;

/** Which devices of a migration are loaded after which others. Immutable. */
public final class LoadOrder {
    private final Map<String, Set<String>> after;
    private final Map<String, Integer> levels = new HashMap<>();

    /**
     * Takes what the devices say. Ids of devices that do not take part are left out.
     *
     * @param named each device's id and those it is loaded after, in the user's order
     * @throws ConfigurationException if devices wait for each other, naming them
     */
    public LoadOrder(Map<String, Set<String>> named) {
        Map<String, Set<String>> taking = new LinkedHashMap<>();
        named.forEach((id, ids) -> {
            Set<String> known = new TreeSet<>(ids);
            known.retainAll(named.keySet());
            taking.put(id, known);
        });
        this.after = taking;
        after.keySet().forEach(id -> findLevel(id, new ArrayList<>()));
    }

    /** A device's level is one more than the highest of those it is loaded after. */
    private int findLevel(String id, List<String> path) {
        Integer known = levels.get(id);
        if (known != null) {
            return known;
        }
        int at = path.indexOf(id);
        path.add(id);
        if (at >= 0) {
            throw new ConfigurationException("devices are to be loaded after each other: "
                    + String.join(" after ", path.subList(at, path.size()))
                    + "; their backends (loadsAfter) contradict each other: migrate without one of them");
        }
        int level = 0;
        for (String other : after.get(id)) {
            level = Math.max(level, findLevel(other, path) + 1);
        }
        path.remove(path.size() - 1);
        levels.put(id, level);
        return level;
    }

    /** Returns whether the order does not matter. */
    public boolean isEmpty() {
        return after.values().stream().allMatch(Set::isEmpty);
    }

    /**
     * Returns the devices that one is loaded after.
     *
     * @param id of a device; others, and sections of none, come after nobody
     */
    public Set<String> after(String id) {
        return after.getOrDefault(id, Set.of());
    }

    /**
     * Returns a number that is higher than that of every device that this one is loaded after; 0 if it is after nobody.
     *
     * @param id of a device, or of none
     */
    public int level(String id) {
        return levels.getOrDefault(id, 0);
    }

    /** Returns the order for messages: "device a after [b]". */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        after.forEach((id, ids) -> {
            if (!ids.isEmpty()) {
                parts.add("device " + id + " after " + ids);
            }
        });
        return String.join(", ", parts);
    }
}
