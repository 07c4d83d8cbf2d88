// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.attempt;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.internal.destination.DestinationMigration;
import org.drover.runtime.internal.plugin.Plugins;

/** The destination's side, which listens: again for every attempt. */
public final class AttemptedIncomingMigration extends AttemptedMigration<DestinationMigration>
        implements IncomingMigration {
    private volatile TransportAddress localAddress;

    /** Creates it, as {@link AttemptedMigration}. */
    public AttemptedIncomingMigration(
            String id,
            MigrationRequest request,
            Supplier<Plugins> plugins,
            AttemptFactory<DestinationMigration> factory,
            ScheduledExecutorService timer,
            Consumer<Migration> onEnded) {
        super(id, request, plugins, factory, MayRun.NO, timer, onEnded);
    }

    @Override
    TransportAddress began(DestinationMigration attempt) {
        localAddress = attempt.localAddress();
        return localAddress;
    }

    @Override
    public TransportAddress localAddress() {
        return localAddress;
    }
}
