// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

/**
 * What names a section of the migration stream on both sides.
 *
 * @param idstr 1 to 255 characters of printable ASCII
 * @param instanceId tells several of one idstr apart; unsigned
 */
public record SectionId(String idstr, int instanceId) {
    /** Checks the idstr. */
    public SectionId {
        if (idstr.isEmpty() || idstr.length() > 255 || idstr.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            throw new IllegalArgumentException("idstr '" + idstr + "' is not 1 to 255 characters of printable ASCII");
        }
    }

    @Override
    public String toString() {
        return idstr + (instanceId == 0 ? "" : "#" + Integer.toUnsignedString(instanceId));
    }
}
