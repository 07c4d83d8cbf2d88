// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Contributes section handlers: the service that a bundle registers (OSGi service or {@link java.util.ServiceLoader}
 * provider). <b>The runtime looks for providers; clients do not.</b> Stateless; any thread.
 */
@ConsumerType
public interface HandlerProvider {
    /**
     * Returns the sections that it handles in a migration. Looks only; changes nothing.
     *
     * @param scope the devices and parameters of the migration
     * @return in the order in which they are set up; empty if none
     */
    List<SectionRegistration> register(MigrationScope scope);
}
