// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.util.Map;
import java.util.Set;

/**
 * An immutable table from section keys to whatever the caller keeps for each. It is asked with the bytes of a packet,
 * and does not allocate for it: {@code java.util.Map} would need a key object a packet.
 *
 * <p>Any number of threads may read it.
 *
 * @param <V> what is kept for each section
 */
public final class SectionKeyMap<V> {
    private final Map<SectionKey, V> entries;
    private final SectionKey[] keys;
    private final Object[] values;
    private final int mask;

    private SectionKeyMap(Map<SectionKey, V> entries) {
        this.entries = Map.copyOf(entries);
        // At most half full, so that a probe for a key that is absent ends soon.
        int capacity = Integer.highestOneBit(Math.max(1, entries.size())) << 2;
        this.mask = capacity - 1;
        this.keys = new SectionKey[capacity];
        this.values = new Object[capacity];
        this.entries.forEach((key, value) -> {
            int slot = slot(key.hashCode());
            while (keys[slot] != null) {
                slot = slot + 1 & mask;
            }
            keys[slot] = key;
            values[slot] = value;
        });
    }

    /**
     * Returns a table with the entries that {@code entries} has now.
     *
     * @param entries no {@code null} in it
     * @param <V> what is kept for each section
     */
    public static <V> SectionKeyMap<V> copyOf(Map<SectionKey, V> entries) {
        return new SectionKeyMap<>(entries);
    }

    /**
     * Returns what is kept for the section that a packet is for. Does not allocate.
     *
     * @param header of the packet, wrapped
     * @return {@code null} if the table does not have the packet's section
     */
    @SuppressWarnings("unchecked") // values[] holds only what came from a Map<SectionKey, V>
    public V get(DeviceStatePacketHeader header) {
        for (int slot = slot(header.sectionHash()); keys[slot] != null; slot = slot + 1 & mask) {
            if (header.isFor(keys[slot])) {
                return (V) values[slot];
            }
        }
        return null;
    }

    /**
     * Returns what is kept for a section, or {@code null}.
     *
     * @param key of the section
     */
    public V get(SectionKey key) {
        return entries.get(key);
    }

    /** Returns all keys, unmodifiable, in no order. */
    public Set<SectionKey> keys() {
        return entries.keySet();
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 16) & mask;
    }
}
