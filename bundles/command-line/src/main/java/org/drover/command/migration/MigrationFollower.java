// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.drover.api.Deadline;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationListener;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.ProcessAge;
import org.drover.frontend.Amounts;
import org.drover.frontend.Totals;

/**
 * Watches a migration from the command's thread. The engine's threads only leave their news in a queue: output may block,
 * and they must not.
 */
final class MigrationFollower {
    /** Until the first byte has moved, which is timed. */
    private static final long FIRST_BYTE_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long PROGRESS_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final BlockingQueue<Consumer<MigrationEvents>> news = new LinkedBlockingQueue<>();
    private final MigrationEvents events;
    private OptionalLong firstByteNanos = OptionalLong.empty();

    MigrationFollower(MigrationEvents events) {
        this.events = events;
    }

    /** Returns what is to be given to the migration when it starts. */
    MigrationListener listener() {
        return new MigrationListener() {
            @Override
            public void stateChanged(Migration migration, MigrationState from, MigrationState to) {
                StateChange change = new StateChange(from, to, ProcessAge.nanos());
                news.add(shown -> shown.stateChanged(change));
            }

            @Override
            public void addressGivenUp(Migration migration, TransportAddress address, Throwable why) {
                news.add(shown -> shown.addressGivenUp(address, why));
            }
        };
    }

    /** Returns the age of this process when the first byte of a device had moved; empty if none has. */
    OptionalLong firstByteNanos() {
        return firstByteNanos;
    }

    /** Shows the migration until it has ended. A cancel of the migration ends the wait. */
    MigrationReport follow(Migration migration) throws InterruptedException {
        long shownNanos = System.nanoTime();
        long shownBytes = 0;
        boolean ended = false;
        while (!ended) {
            // asked before the queue is: what ends the migration is then already in the queue
            ended = migration.state().isTerminal();
            long wait = firstByteNanos.isPresent() ? PROGRESS_INTERVAL_NANOS : FIRST_BYTE_INTERVAL_NANOS;
            Consumer<MigrationEvents> one = news.poll(ended ? 0 : wait, TimeUnit.NANOSECONDS);
            for (; one != null; one = news.poll()) {
                one.accept(events);
            }
            MigrationReport report = migration.report();
            long bytes = Totals.deviceBytes(report);
            if (bytes > 0 && firstByteNanos.isEmpty()) {
                firstByteNanos = OptionalLong.of(ProcessAge.nanos());
                events.firstByte(firstByteNanos.getAsLong());
            }
            long now = System.nanoTime();
            if (bytes > 0 && !ended && now - shownNanos >= PROGRESS_INTERVAL_NANOS) {
                events.progress(
                        migration.state(), report, Amounts.bytesPerSecond(bytes - shownBytes, now - shownNanos));
                shownNanos = now;
                shownBytes = bytes;
            }
        }
        MigrationReport report = migration.await(Deadline.NEVER);
        for (Consumer<MigrationEvents> one = news.poll(); one != null; one = news.poll()) {
            one.accept(events);
        }
        return report;
    }
}
