// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import org.drover.api.Cancellation;
import org.drover.api.handler.LoadContext;
import org.drover.api.handler.StateStatistics;
import org.drover.api.migration.MigrationParameters;
import org.drover.runtime.internal.migration.CountedThreads;
import org.drover.runtime.internal.migration.MigrationSession;
import org.drover.runtime.internal.migration.MultifdSupport;

/** What one handler may ask of the destination. */
record DestinationContext(
        MigrationSession session,
        ChannelSync sync,
        CountedThreads loadThreads,
        IterablesLoaded iterables,
        LoadTurns.Turn turn,
        StateStatistics statistics)
        implements LoadContext {
    @Override
    public MigrationParameters parameters() {
        return session.request().parameters();
    }

    @Override
    public int multifdChannels() {
        return session.multifdChannels();
    }

    @Override
    public String multifdDeviceStateObstacle() {
        return MultifdSupport.obstacle(parameters());
    }

    @Override
    public Cancellation cancellation() {
        return session.cancellation();
    }

    @Override
    public void syncChannels() {
        sync.release();
    }

    @Override
    public void startLoadThread(String role, Runnable work) {
        turn.threadStarts();
        loadThreads.start(role, () -> turn.run(() -> session.calls().run(work, role, work)));
    }

    @Override
    public void awaitIterablesLoaded() {
        iterables.await();
    }
}
