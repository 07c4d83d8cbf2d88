// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

/** Where a migration stands at a relay. */
public enum RelayedMigrationState {
    /** Its bytes are carried, and it takes more connections. How many it will have is said nowhere. */
    FORMING,
    /** Its bytes are carried, and it takes no more connections. */
    ACTIVE,
    /** All its connections have ended, both ways. */
    ENDED
}
