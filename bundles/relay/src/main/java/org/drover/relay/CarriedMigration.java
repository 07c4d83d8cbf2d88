// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.MigrationCancelledException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportSettings;
import org.drover.stream.Direction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One migration: its connections share their fate. When one breaks, all are reset on both sides, at once where the source
 * broke. Where the target broke, the main channel alone stays for a moment, until the target has ended that too: the
 * destination's verdict may be on its way, and a source that does not hear of a success starts the machine a second time.
 */
final class CarriedMigration implements RelayedMigration {
    /** How long a target that broke one channel may take to end its main channel: it closes them together. */
    private static final long LAST_WORDS_MILLIS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(CarriedMigration.class);

    /** Who groups connections, and must know when this one takes no more. */
    interface Group {
        /** The source has ended the main channel. */
        void mainEnded(CarriedMigration migration);

        /** All has ended, and is closed. */
        void ended(CarriedMigration migration);

        /** Returns whether it takes more connections. */
        boolean isForming(CarriedMigration migration);
    }

    private final RelayContext context;
    private final Group group;
    private final RelayedMigrationInfo info;
    private final List<CarriedConnection> connections = new ArrayList<>();
    private int runningThreads;
    private boolean mainConnected;
    private boolean closing;
    private boolean ended;
    private volatile boolean hurried;
    private DroverException failure;
    private Transport transport;

    /** Over which of the targets it goes; written by the main channel's thread before the others go on. */
    private volatile RelayTargets.Target taken;

    /** Written by the main channel's thread before the others go on. */
    private volatile GuardedTap tap;

    CarriedMigration(RelayContext context, Group group, String id, Channel main) {
        this.context = context;
        this.group = group;
        this.info = new RelayedMigrationInfo(
                id, main.info().peer(), context.options().target());
    }

    /**
     * Takes a connection; the main channel first.
     *
     * @return whether it did: not if the migration has ended or failed
     */
    synchronized boolean join(Channel source, Greeting greeting) {
        if (closing || failure != null) {
            return false;
        }
        CarriedConnection connection = new CarriedConnection(this, connections.size(), source, greeting);
        start(connection.channel() + "-forward", connection::carryForward);
        connections.add(connection);
        return true;
    }

    /** Starts a thread that must end before the migration has ended. */
    synchronized void start(String role, Runnable work) {
        context.threads().start(info.id() + "-" + role, () -> {
            try {
                work.run();
            } finally {
                threadEnded();
            }
        });
        runningThreads++;
    }

    private void threadEnded() {
        synchronized (this) {
            if (--runningThreads > 0) {
                return;
            }
            closing = true;
        }
        close();
    }

    private void close() {
        try {
            if (transport() != null) {
                transport().close();
            }
        } catch (RuntimeException e) {
            LOG.warn("migration {}: the transport to {} does not close", info.id(), info.target(), e);
        }
        if (tap != null) {
            tap.close();
        }
        group.ended(this);
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        logEnd();
        context.listener().ended(this);
    }

    private void logEnd() {
        RelayOutcome outcome = outcome();
        String error = outcome.error().map(DroverException::describe).orElse("all ended in order");
        String line = "migration {} of {}: {} connections carried {} bytes forward and {} backward: {}";
        Object[] values = {
            info.id(),
            info.source(),
            outcome.connections().size(),
            outcome.forwardBytes(),
            outcome.backwardBytes(),
            error
        };
        boolean lost = outcome.error()
                .filter(e -> e.category() != ErrorCategory.CANCELLED)
                .isPresent();
        if (lost) {
            LOG.error(line, values);
        } else {
            LOG.info(line, values);
        }
    }

    /** Opens the tap; on the main channel's thread. */
    void open() {
        tap = GuardedTap.open(context.taps(), info);
        context.listener().began(this);
    }

    private synchronized Transport transport() {
        return transport;
    }

    /** Connects to the target; the main channel first, which finds the one that it is. */
    Channel connect() {
        throwIfFailed();
        return taken == null
                ? connectToFirst()
                : transport()
                        .connect(
                                taken.address(),
                                Deadline.afterMillis(context.options().connectMillis()));
    }

    private Channel connectToFirst() {
        List<DroverException> failures = new ArrayList<>();
        for (RelayTargets.Target target : context.targets().usable()) {
            throwIfFailed();
            try {
                Channel channel = openTo(target)
                        .connect(
                                target.address(),
                                Deadline.afterMillis(context.options().connectMillis()));
                taken = target;
                LOG.info("migration {}: from {} to {}", info.id(), info.source(), target.address());
                List<String> notTaken = notTaken(failures);
                if (!notTaken.isEmpty()) {
                    context.listener().connected(this, target.address(), notTaken);
                }
                return channel;
            } catch (TransportException | DeadlineExceededException e) {
                failures.add(e);
                LOG.warn("migration {}: not over {}: {}", info.id(), target.address(), e.getMessage());
            }
        }
        DroverException last = failures.remove(failures.size() - 1);
        failures.forEach(last::addSuppressed);
        throw last;
    }

    private Transport openTo(RelayTargets.Target target) {
        RelayOptions options = context.options();
        Transport before = transport();
        if (before != null) {
            before.close();
        }
        Transport opened = target.provider()
                .open(
                        new TransportSettings(
                                "relay-" + info.id(),
                                options.channelDepth(),
                                options.channelDepth(),
                                options.targetOptions()),
                        context.arena());
        synchronized (this) {
            transport = opened;
        }
        return opened;
    }

    private List<String> notTaken(List<DroverException> failures) {
        List<String> reasons = new ArrayList<>(context.targets().unusable());
        failures.forEach(failure -> reasons.add(DroverException.describe(failure)));
        return reasons;
    }

    /** The main channel is connected, and its first bytes are sent. */
    synchronized void mainConnected() {
        mainConnected = true;
        notifyAll();
    }

    /** Waits until the main channel is connected; that has a deadline. */
    synchronized void awaitMain() {
        while (!mainConnected) {
            throwIfFailed();
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private synchronized void throwIfFailed() {
        if (failure != null) {
            throw failure;
        }
    }

    /** The main channel's source has said all. */
    void mainEnded() {
        group.mainEnded(this);
    }

    GuardedTap tap() {
        return tap;
    }

    int bufferBytes() {
        return context.arena().bufferBytes();
    }

    /** Returns whether the channel that a direction is sent on can end it alone. */
    boolean canHalfClose(Direction direction) {
        return (direction == Direction.FORWARD ? taken.provider() : context.sources())
                .capabilities()
                .halfClose();
    }

    /** A channel broke, or was aborted since the migration has failed already. */
    void broken(CarriedConnection connection, Pump.Broken broken, Direction direction) {
        String which = broken.isOfSource() ? "from the source, " + connection.sourceName() : "to " + info.target();
        TransportException error = new TransportException(
                "channel " + connection.channel() + " of migration " + info.id() + " broke " + which
                        + "; all its channels are reset, the log of that side says why",
                broken.getCause());
        if (!broken.isOfSource() && connection.isTargetFreeToReset()) {
            LOG.debug("migration {}: the target reset {} after its end", info.id(), connection.channel(), error);
            return;
        }
        boolean isVerdictLost = connection.channel().equals("main") && direction == Direction.BACKWARD;
        fail(error, !broken.isOfSource() && !isVerdictLost);
    }

    /** Resets all connections at once. */
    void fail(Throwable cause) {
        fail(cause, false);
    }

    private void fail(Throwable cause, boolean targetMaySpeak) {
        synchronized (this) {
            if (closing) {
                return;
            }
            if (failure != null) {
                if (!isConsequence(cause)) {
                    failure.addSuppressed(cause);
                }
                return;
            }
            failure = asDroverException(cause);
            notifyAll();
            try {
                // Its own thread: closing a transport waits a moment for the transport's threads, and this may be one.
                start("abort", () -> abortAll(targetMaySpeak));
                return;
            } catch (OutOfMemoryError e) {
                failure.addSuppressed(e);
            }
        }
        snapshot().forEach(connection -> connection.abort(failure()));
    }

    private DroverException asDroverException(Throwable cause) {
        return cause instanceof DroverException known
                ? known
                : new DroverException(
                        ErrorCategory.INTERNAL, "migration " + info.id() + ": defect in the relay or a plug-in", cause);
    }

    private boolean isConsequence(Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (e == failure) {
                return true;
            }
        }
        return false;
    }

    private void abortAll(boolean targetMaySpeak) {
        List<CarriedConnection> all = snapshot();
        CarriedConnection main = all.get(0);
        all.stream().skip(1).forEach(connection -> connection.abort(failure()));
        try {
            if (targetMaySpeak) {
                main.awaitBackwardEnd(Deadline.afterMillis(LAST_WORDS_MILLIS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            main.abort(failure());
            if (transport() != null) {
                transport().close();
            }
        }
    }

    /** For a channel that was connected while the migration failed. */
    void abortIfFailed(CarriedConnection connection) {
        DroverException error = failure();
        if (error != null) {
            connection.abort(error);
            throw error;
        }
    }

    /** Returns what the channels of a connection are aborted with that did not end in order. */
    Throwable whyReset() {
        DroverException error = failure();
        return error != null ? error : new TransportException("the target reset the channel after its end");
    }

    boolean isHurried() {
        return hurried;
    }

    private synchronized DroverException failure() {
        return failure;
    }

    private synchronized List<CarriedConnection> snapshot() {
        return List.copyOf(connections);
    }

    @Override
    public RelayedMigrationInfo info() {
        return info;
    }

    @Override
    public RelayedMigrationState state() {
        synchronized (this) {
            if (ended) {
                return RelayedMigrationState.ENDED;
            }
        }
        return group.isForming(this) ? RelayedMigrationState.FORMING : RelayedMigrationState.ACTIVE;
    }

    @Override
    public RelayOutcome outcome() {
        return new RelayOutcome(
                snapshot().stream().map(CarriedConnection::outcome).toList(),
                Optional.ofNullable(failure()),
                Optional.ofNullable(tap).flatMap(GuardedTap::error));
    }

    @Override
    public synchronized RelayOutcome await(Deadline deadline) throws InterruptedException {
        while (!ended) {
            if (deadline.hasPassed()) {
                throw new DeadlineExceededException("deadline passed while waiting for the end of migration "
                        + info.id() + ": it is still carried; cancel it, or allow more time");
            }
            wait(deadline.isNever() ? 0 : Math.max(1, deadline.remainingMillis()));
        }
        return outcome();
    }

    @Override
    public void cancel() {
        refuse(new MigrationCancelledException("migration " + info.id() + " was cancelled at the relay"));
    }

    /** Resets all connections at once, also if the target might still say something. */
    void refuse(DroverException cause) {
        hurried = true;
        fail(cause);
        snapshot().forEach(CarriedConnection::wake);
    }
}
