// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

import java.util.Objects;

/**
 * Whether something can be used on this machine and, if not, why not and what to do.
 *
 * @param available whether it can be used
 * @param reason one line: what is missing and how to get it; empty if available
 */
public record Availability(boolean available, String reason) {
    /** Can be used. */
    public static final Availability AVAILABLE = new Availability(true, "");

    /** Checks that there is a reason exactly if it is not available. */
    public Availability {
        if (Objects.requireNonNull(reason, "reason").isEmpty() != available) {
            throw new IllegalArgumentException("available=" + available + " with reason '" + reason + "'");
        }
    }

    /**
     * Returns that it cannot be used.
     *
     * @param reason one line: what is missing and how to get it; not empty
     */
    public static Availability unavailable(String reason) {
        return new Availability(false, reason);
    }
}
