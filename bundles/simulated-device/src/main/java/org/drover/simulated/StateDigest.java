// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import org.osgi.annotation.versioning.ProviderType;

/** A device whose state can be compared with another one's. The backends of simulated devices are. */
@ProviderType
public interface StateDigest {
    /**
     * Returns the SHA-256 of the content of the device's state, 32 bytes. The content changes while the device runs in a
     * PRE_COPY state and changes its state by itself; it is what is migrated once the device has stopped. Takes some
     * seconds for each GiB; may be called from any thread at any time until the device is closed.
     *
     * @throws IllegalStateException if the device is closed
     */
    byte[] sha256();
}
