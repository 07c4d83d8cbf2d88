// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.fake;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;

/** A migration that ends at once with a given report, or when it is cancelled. */
final class FakeMigration implements IncomingMigration {
    private final MigrationRequest request;
    private final MigrationReport last;
    private final CountDownLatch ended = new CountDownLatch(1);
    private MigrationState state = MigrationState.SETUP;

    FakeMigration(MigrationRequest request, MigrationReport last, boolean untilCancelled) {
        this.request = request;
        this.last = last;
        if (!untilCancelled) {
            go(MigrationState.ACTIVE);
            go(MigrationState.DEVICE);
            end();
        }
    }

    private synchronized void go(MigrationState next) {
        MigrationState before = state;
        state = next;
        request.listener().stateChanged(this, before, next);
    }

    private void end() {
        go(last.state());
        ended.countDown();
    }

    @Override
    public String id() {
        return "fake-1";
    }

    @Override
    public synchronized MigrationState state() {
        return state;
    }

    @Override
    public void cancel() {
        if (ended.getCount() > 0) {
            go(MigrationState.CANCELLING);
            end();
        }
    }

    @Override
    public MigrationReport report() {
        return last;
    }

    @Override
    public MigrationReport await(Deadline deadline) throws InterruptedException {
        if (!ended.await(Math.min(deadline.remainingNanos(), TimeUnit.MINUTES.toNanos(1)), TimeUnit.NANOSECONDS)) {
            throw new DeadlineExceededException("the fake migration was not cancelled");
        }
        return last;
    }

    @Override
    public TransportAddress localAddress() {
        return TransportAddress.parse(request.address().toString().replaceAll(":0$", ":4444"));
    }
}
