// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.util.List;
import org.drover.api.DroverException;
import org.drover.api.transport.TransportAddress;
import org.drover.relay.RelayOutcome;
import org.drover.relay.RelayedMigrationInfo;

/** What a relay tells its user. Calls come from several threads, one at a time. */
interface CarryEvents {
    void listening(TransportAddress address, TransportAddress target);

    void began(RelayedMigrationInfo migration);

    /** One of several targets was taken, and not the first. */
    void connected(RelayedMigrationInfo migration, TransportAddress target, List<String> notTaken);

    /**
     * A migration has ended.
     *
     * @param outcome how its connections ended
     * @param carried what was seen of it
     */
    void ended(RelayedMigrationInfo migration, RelayOutcome outcome, CarriedMigration carried);

    void refused(String source, DroverException reason);

    /** The relay has ended; nothing follows. */
    void report(CarryReport report);
}
