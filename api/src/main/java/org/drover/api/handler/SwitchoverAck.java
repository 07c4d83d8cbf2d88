// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ConsumerType;

/** The ability to hold the switchover back until initial data has been loaded. */
@ConsumerType
public interface SwitchoverAck extends LoadHandler {
    /** Returns whether the handler will acknowledge; asked after {@code loadSetup}. QEMU: {@code switchover_ack_needed}. */
    boolean switchoverAckNeeded();

    /** Returns whether the initial data has been loaded; asked after each section of the handler. */
    boolean switchoverAcknowledged();
}
