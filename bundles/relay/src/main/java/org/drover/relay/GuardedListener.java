// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.List;
import org.drover.api.DroverException;
import org.drover.api.transport.TransportAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A relay's listener; what it throws goes no further than the log. */
final class GuardedListener {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

    private final RelayListener listener;

    GuardedListener(RelayListener listener) {
        this.listener = listener;
    }

    void began(RelayedMigration migration) {
        tell(() -> listener.began(migration));
    }

    void connected(RelayedMigration migration, TransportAddress target, List<String> notTaken) {
        tell(() -> listener.connected(migration, target, notTaken));
    }

    void ended(RelayedMigration migration) {
        tell(() -> listener.ended(migration));
    }

    void refused(String source, DroverException reason) {
        tell(() -> listener.refused(source, reason));
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            LOG.warn("the relay's listener failed; the relay goes on", e);
        }
    }
}
