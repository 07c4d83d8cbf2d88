// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import org.drover.vfio.kernel.VfioFile;

/** The device that a conformance run is about, and another one that takes its state. Used by one thread. */
public interface ConformanceTarget {
    /**
     * Opens the device. The run resets it first, so what it was in before does not matter.
     *
     * @throws Exception if it cannot be opened: the run ends
     */
    VfioFile open() throws Exception;

    /**
     * Opens a device that takes the state of the first one; may be open at the same time.
     *
     * @throws Exception if it cannot be opened: the run ends
     */
    VfioFile openPeer() throws Exception;
}
