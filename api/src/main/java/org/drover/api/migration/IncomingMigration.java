// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import org.drover.api.transport.TransportAddress;
import org.osgi.annotation.versioning.ProviderType;

/** The destination's side of a migration. */
@ProviderType
public interface IncomingMigration extends Migration {
    /** Returns the address that it listens on, with what was left open (port 0) filled in. */
    TransportAddress localAddress();
}
