// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Saves one section at the source. What a handler can do beyond this it says by implementing {@link IterativeSave},
 * {@link ParallelSave} or {@link FinalSave}.
 */
@ConsumerType
public interface SaveHandler {
    /**
     * Vetoes the migration before anything is changed or sent. Changes nothing itself. QEMU: {@code save_prepare}.
     *
     * @throws org.drover.api.DroverException to refuse, saying why
     */
    void savePrepare();

    /**
     * Starts saving, and writes the SECTION_START. Settings are sampled here, once a migration. QEMU: {@code save_setup}.
     *
     * @param writer the section's body; refuses everything unless the handler is an {@link IterativeSave}, as only those
     *     have a SECTION_START
     */
    void saveSetup(SectionWriter writer);

    /**
     * Ends saving and restores the device as {@code outcome} asks. Called exactly once, whatever failed, after all other
     * methods have returned, if {@link #saveSetup} was called; the machine's downtime is over. QEMU: {@code save_cleanup}.
     *
     * @param outcome how the migration ended
     */
    void saveCleanup(Outcome outcome);
}
