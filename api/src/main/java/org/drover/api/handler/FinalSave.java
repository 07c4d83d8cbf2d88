// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ConsumerType;

/** The ability to write a SECTION_FULL after all iterative sections have ended. */
@ConsumerType
public interface FinalSave extends SaveHandler {
    /**
     * Writes the section. The machine is stopped. QEMU: {@code save_state}.
     *
     * @param writer the section's body
     */
    void saveState(SectionWriter writer);
}
