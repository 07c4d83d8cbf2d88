// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The transports that the runtime knows, for operators: a service of the runtime. Any thread. */
@ProviderType
public interface TransportRegistry {
    /**
     * Returns the transports, in the order in which migrations prefer them; those that have gone but still serve
     * migrations are the last.
     */
    List<TransportRegistration> registrations();
}
