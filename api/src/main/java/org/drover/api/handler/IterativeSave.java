// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ConsumerType;

/** The ability to send state in rounds while the machine runs. */
@ConsumerType
public interface IterativeSave extends SaveHandler {
    /** Whether a round has more to send. */
    enum Iteration {
        /** There is more; call again. */
        MORE,
        /** Nothing more for now. */
        DONE
    }

    /** Returns what is pending, quickly, from what was last known. QEMU: {@code state_pending_estimate}. */
    PendingState statePendingEstimate();

    /** Returns what is pending after asking the device. QEMU: {@code state_pending_exact}. */
    PendingState statePendingExact();

    /** Returns whether {@link #saveLiveIterate} has anything to do in this migration now. QEMU: {@code is_active_iterate}. */
    boolean isActiveIterate();

    /**
     * Sends a bounded piece of what is pending, as a SECTION_PART. QEMU: {@code save_live_iterate}.
     *
     * @param writer the section's body
     */
    Iteration saveLiveIterate(SectionWriter writer);

    /**
     * Sends the rest after the machine has stopped, as the SECTION_END; an end mark only, if the rest goes over the
     * multifd channels. QEMU: {@code save_live_complete_precopy}.
     *
     * @param writer the section's body
     */
    void saveLiveCompletePrecopy(SectionWriter writer);
}
