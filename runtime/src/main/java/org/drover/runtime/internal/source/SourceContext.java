// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.function.Supplier;
import org.drover.api.Cancellation;
import org.drover.api.handler.PageSource;
import org.drover.api.handler.SaveContext;
import org.drover.api.handler.StateStatistics;
import org.drover.api.migration.MigrationParameters;
import org.drover.runtime.internal.migration.MigrationSession;
import org.drover.runtime.internal.migration.MultifdSupport;

/** What one handler may ask of the source. The channels are there from setup on, not before. */
record SourceContext(
        MigrationSession session, Supplier<MultifdSenders> senders, Runnable flushMain, StateStatistics statistics)
        implements SaveContext {
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
        senders.get().sync(flushMain);
    }

    @Override
    public void submitPages(PageSource source) {
        senders.get().submitPages(source, flushMain);
    }
}
