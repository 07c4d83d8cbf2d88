// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Loads one section at the destination. What a handler can do beyond this it says by implementing {@link ParallelLoad} or
 * {@link SwitchoverAck}.
 */
@ConsumerType
public interface LoadHandler {
    /** Prepares for loading: the device is RESUMING afterwards. Before anything is read. QEMU: {@code load_setup}. */
    void loadSetup();

    /**
     * Reads the body of one section of any type, exactly to its end. QEMU: {@code load_state}.
     *
     * @param reader the section's body
     * @param versionId the version in the section's header, at most the registered one
     * @throws org.drover.api.ProtocolException if the body is not what the protocol allows
     */
    void loadState(SectionReader reader, int versionId);

    /**
     * Verifies that everything has arrived and that the device accepts it: the device is stopped and startable
     * afterwards. After end of stream, when all load threads have ended well. Drover's own: what makes a destination that
     * failed unable to report success.
     *
     * @throws org.drover.api.DroverException if something is missing or refused
     */
    void loadVerify();

    /**
     * Ends loading; after a failure, leaves the device usable again. Called exactly once, whatever failed, after all other
     * methods have returned, if {@link #loadSetup} was called. QEMU: {@code load_cleanup}.
     *
     * @param outcome how the migration ended
     */
    void loadCleanup(Outcome outcome);
}
