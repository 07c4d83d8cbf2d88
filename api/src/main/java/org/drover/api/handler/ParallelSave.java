// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.drover.api.Cancellation;
import org.osgi.annotation.versioning.ConsumerType;

/** The ability to send the rest over the multifd channels, on a thread of its own. */
@ConsumerType
public interface ParallelSave extends SaveHandler {
    /** Returns whether the handler does so in this migration; asked after {@link SaveHandler#saveSetup}. */
    boolean usesMultifdTransfer();

    /**
     * Sends the state of a stopped machine's device. Runs on a save thread of its own, beside those of other devices.
     * QEMU: {@code save_live_complete_precopy_thread}.
     *
     * @param sink takes the buffers
     * @param cancellation ends the work early; waits of {@code sink} end by it themselves
     */
    void saveLiveCompletePrecopyThread(StateSink sink, Cancellation cancellation);
}
