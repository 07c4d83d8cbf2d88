// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.attempt;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.MigrationCancelledException;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.runtime.internal.failure.Failures;
import org.drover.runtime.internal.migration.Attempt;
import org.drover.runtime.internal.plugin.Plugins;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A migration as its client holds it: one attempt, and more over other connections if the client asked for that. Keeps
 * nothing of a transport's or a device bundle's classes once it has ended, so that a client that keeps the handle does not
 * keep them (the errors in the report excepted).
 *
 * @param <A> which side
 */
public class AttemptedMigration<A extends Attempt> implements Migration {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptedMigration.class);

    /** How long the source waits before it asks again whether the destination listens for the next attempt. */
    private static final long ASK_AGAIN_MILLIS = 100;

    /** What follows an attempt. */
    private record FollowUp(TransportAddress address, long delayMillis, boolean isRetry) {}

    private final String id;
    private final Supplier<Plugins> plugins;
    private final AttemptFactory<A> factory;
    private final ScheduledExecutorService timer;
    private final Consumer<Migration> onEnded;
    private final MayRun before;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final RetryPlan plan;
    private final AddressList addresses;
    private final MigrationRequest request;

    private TransportAddress address;
    private TransportAddress first;
    private A attempt;
    private A cancellable; // the attempt, once it has started
    private MigrationState told = MigrationState.SETUP;
    private MigrationReport last;
    private FollowUp following; // from the end of one attempt to the beginning of the next
    private ScheduledFuture<?> waiting;
    private Deadline askingUntil = Deadline.afterMillis(0);
    private boolean cancelled;

    /**
     * Creates it; {@link #begin} starts it.
     *
     * @param id short name
     * @param request what was asked for
     * @param plugins gives what is there now
     * @param factory makes the attempts
     * @param before whether this side's machine may run before
     * @param timer runs what must not wait
     * @param onEnded called with this when everything has ended
     */
    public AttemptedMigration(
            String id,
            MigrationRequest request,
            Supplier<Plugins> plugins,
            AttemptFactory<A> factory,
            MayRun before,
            ScheduledExecutorService timer,
            Consumer<Migration> onEnded) {
        this.id = id;
        this.request = request;
        this.plugins = plugins;
        this.factory = factory;
        this.before = before;
        this.timer = timer;
        this.onEnded = onEnded;
        this.plan = new RetryPlan(request.parameters().get(MigrationParameters.RETRY_OVER));
        this.addresses = new AddressList(request.address());
    }

    /** Starts the first attempt; what it throws, ends it. Plug-ins are asked on this thread, for as long as they take. */
    public void begin() {
        startFirstUsable(addresses.next());
    }

    /** Without the lock, which {@link #cancel} and {@link #state} need: a plug-in may never return. */
    private void startFirstUsable(TransportAddress to) {
        for (TransportAddress next = to; ; next = addresses.next()) {
            try {
                start(next);
                return;
            } catch (TransportException e) {
                giveUp(next, e);
                if (!addresses.hasNext()) {
                    throw addresses.noneTaken(e);
                }
            }
        }
    }

    private void giveUp(TransportAddress given, Throwable why) {
        addresses.giveUp(given, why);
        if (!addresses.hasNext()) {
            return;
        }
        LOG.info("migration {}: {} is not taken: {}", id, given, why.getMessage());
        try {
            request.listener().addressGivenUp(this, given, why);
        } catch (Throwable e) {
            LOG.warn(
                    "migration {}: listener {} failed",
                    id,
                    request.listener().getClass().getName(),
                    e);
        }
    }

    /**
     * An attempt is about to begin.
     *
     * @return where it really is: the request's address unless the side knows better
     */
    TransportAddress began(A one) {
        return address;
    }

    private void start(TransportAddress to) {
        MigrationRequest one = new MigrationRequest(
                        to, request.devices(), request.parameters(), request.machine(), this::heard)
                .withMemory(request.memory());
        MigrationLeases leases = MigrationLeases.take(plugins, one, id);
        try {
            A next = factory.create(one, leases.transport(), leases.handlers());
            next.onEnded(() -> attemptEnded(leases));
            synchronized (this) {
                address = to;
                attempt = next;
                TransportAddress actual = began(next);
                first = first == null ? actual : first;
            }
            try {
                leases.onGone(next::pluginGone);
                next.start();
            } catch (RuntimeException | Error e) {
                synchronized (this) {
                    attempt = null;
                }
                next.discard();
                throw e;
            }
            if (isToBeCancelled(next)) {
                next.cancel();
            }
        } catch (RuntimeException | Error e) {
            leases.close();
            throw e;
        }
    }

    /** From here on {@link #cancel} does it. The attempt may have ended already. */
    private synchronized boolean isToBeCancelled(A next) {
        cancellable = attempt;
        return cancelled && attempt == next;
    }

    /** On the attempt's threads. The end of one that another one follows is not told. */
    private void heard(Migration source, MigrationState from, MigrationState to) {
        synchronized (this) {
            following = to.isTerminal() ? followUp(source.report()) : null;
            if (following != null) {
                return;
            }
        }
        tell(to);
    }

    private FollowUp followUp(MigrationReport report) {
        if (addresses.hasNext() && before == MayRun.YES && !attempt.wasConnected() && plan.isMendable(report, before)) {
            giveUp(address, report.error().orElseThrow());
            return new FollowUp(addresses.next(), 0, false);
        }
        // The other side may take a moment longer to notice that the attempt before has failed.
        if (!askingUntil.hasPassed() && report.state() == MigrationState.FAILED && !attempt.wasConnected()) {
            return new FollowUp(address, ASK_AGAIN_MILLIS, false);
        }
        return plan.mayMend(report, before) ? new FollowUp(plan.next(first), 0, true) : null;
    }

    /** On the attempt's last thread. */
    private void attemptEnded(MigrationLeases leases) {
        leases.close();
        synchronized (this) {
            last = attempt.report();
            attempt = null;
            cancellable = null;
            if (following != null && !cancelled) {
                FollowUp next = following;
                waiting = timer.schedule(() -> startFollowing(next), next.delayMillis(), TimeUnit.MILLISECONDS);
                return;
            }
        }
        end();
    }

    /** The timer is everybody's, and a plug-in or a listener may take its time: the next attempt begins on a thread of its own. */
    private void startFollowing(FollowUp next) {
        synchronized (this) {
            if (waiting == null) {
                return; // cancelled, and ended by who did that
            }
            waiting = null;
        }
        Thread thread = new Thread(() -> follow(next), "drover-" + id + "-begin");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow(FollowUp next) {
        if (next.isRetry()) {
            LOG.warn(
                    "migration {}: {}; it begins again over {}",
                    id,
                    last.error().map(Throwable::getMessage).orElse("it failed"),
                    next.address());
        }
        tell(MigrationState.SETUP);
        if (!isCancelled()) {
            try {
                beginAgain(next);
                return;
            } catch (RuntimeException | Error e) {
                LOG.warn("migration {}: cannot begin over {}: {}", id, next.address(), e.getMessage());
                last.error().ifPresent(error -> Failures.suppress(error, e));
            }
        }
        end();
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    private void beginAgain(FollowUp next) {
        if (next.isRetry()) {
            askingUntil = Deadline.afterMillis(request.parameters().get(MigrationParameters.CONNECT_TIMEOUT));
        }
        startFirstUsable(next.address());
    }

    private void end() {
        MigrationState state;
        synchronized (this) {
            if (cancelled && following != null) {
                last = cancelledAfter(last);
            }
            following = null;
            state = last.state();
        }
        tell(state);
        ended.countDown();
        onEnded.accept(this);
    }

    private MigrationReport cancelledAfter(MigrationReport report) {
        MigrationCancelledException error =
                new MigrationCancelledException("migration " + id + " was cancelled between two attempts");
        report.error().ifPresent(error::addSuppressed);
        return new MigrationReport(
                MigrationState.CANCELLED,
                report.mayRun(),
                Optional.of(error),
                report.rounds(),
                report.setupNanos(),
                report.downtimeNanos(),
                report.totalNanos(),
                report.devices(),
                report.channels());
    }

    private void tell(MigrationState to) {
        MigrationState from;
        synchronized (this) {
            from = told;
            told = to;
        }
        if (from == to) {
            return;
        }
        try {
            request.listener().stateChanged(this, from, to);
        } catch (Throwable e) {
            LOG.warn(
                    "migration {}: listener {} failed",
                    id,
                    request.listener().getClass().getName(),
                    e);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public synchronized MigrationState state() {
        if (following != null) {
            return MigrationState.SETUP;
        }
        return attempt == null ? report().state() : attempt.state();
    }

    @Override
    public void cancel() {
        A running;
        boolean between;
        synchronized (this) {
            cancelled = true;
            running = cancellable;
            between = waiting != null;
            if (between) {
                waiting.cancel(false);
                waiting = null;
            }
        }
        if (running != null) {
            running.cancel();
        } else if (between) {
            end();
        }
    }

    @Override
    public synchronized MigrationReport report() {
        if (attempt != null) {
            return attempt.report();
        }
        return last != null ? last : notBegun();
    }

    /** While plug-ins are asked who it is to begin with. */
    private MigrationReport notBegun() {
        return new MigrationReport(MigrationState.SETUP, before, Optional.empty(), 0, 0, 0, 0, List.of(), List.of());
    }

    @Override
    public MigrationReport await(Deadline deadline) throws InterruptedException {
        if (deadline.isNever()) {
            ended.await();
        } else if (!ended.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
            throw new DeadlineExceededException("migration " + id + " is still " + state() + ", " + doing());
        }
        return report();
    }

    private synchronized String doing() {
        return attempt == null ? "between two attempts" : attempt.doing();
    }

    @Override
    public String toString() {
        return "migration " + id;
    }
}
