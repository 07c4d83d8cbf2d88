// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.util.Map;
import java.util.Set;

/**
 * What a destination says of one of its devices in a {@link CompatibilityMessage}.
 *
 * @param id the device's path: 1 to {@link CompatibilityMessage#MAX_ID_LENGTH} characters of printable ASCII
 * @param entries what a source's device must fit: at most {@link CompatibilityMessage#MAX_ENTRIES}; keys of 1 to
 *     {@link CompatibilityMessage#MAX_KEY_LENGTH}, values of at most {@link CompatibilityMessage#MAX_VALUE_LENGTH} characters
 * @param loadsAfter the devices whose state is loaded before this one's: at most
 *     {@link CompatibilityMessage#MAX_LOADS_AFTER} ids
 */
public record DeviceCompatibility(String id, Map<String, String> entries, Set<String> loadsAfter) {
    /** Copies map and set. */
    public DeviceCompatibility {
        entries = Map.copyOf(entries);
        loadsAfter = Set.copyOf(loadsAfter);
    }
}
