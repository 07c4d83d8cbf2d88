// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.util.Objects;

/**
 * What a section's handler is registered under: the idstr and the instance id of {@code SaveStateEntry} in QEMU's
 * {@code migration/savevm.c}. A device's idstr is its path and the handler's name, for instance
 * {@code 0000:00:03.0/vfio}; RAM's is {@code ram}.
 *
 * @param idstr never {@code null}
 * @param instanceId 0..4294967295; 0 where there is only one
 */
public record SectionKey(WireName idstr, long instanceId) {
    /**
     * Creates a key.
     *
     * @throws IllegalArgumentException if {@code instanceId} is outside its range
     */
    public SectionKey {
        Objects.requireNonNull(idstr, "idstr");
        BigEndian.requireU32(instanceId, "instanceId");
    }

    /**
     * Creates a key.
     *
     * @param idstr 1 to 255 bytes in UTF-8, no NUL
     * @param instanceId 0..4294967295
     * @throws IllegalArgumentException if either is outside its range
     */
    public static SectionKey of(String idstr, long instanceId) {
        return new SectionKey(WireName.of(idstr), instanceId);
    }

    @Override
    public int hashCode() {
        return hash(idstr.hashCode(), instanceId);
    }

    static int hash(int idstrHash, long instanceId) {
        return idstrHash * 31 + (int) instanceId;
    }

    /** Returns the idstr, escaped and quoted, and the instance id: the section's name in messages. */
    @Override
    public String toString() {
        return idstr + " instance " + instanceId;
    }
}
