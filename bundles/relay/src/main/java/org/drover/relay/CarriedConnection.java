// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/** One connection of a migration: the source's channel, the one to the target, and a thread for each direction. */
final class CarriedConnection {
    private final CarriedMigration migration;
    private final int number;
    private final Channel source;
    private final Greeting greeting;
    private final AtomicLong forwardBytes = new AtomicLong();
    private final AtomicLong backwardBytes = new AtomicLong();

    private Channel target;
    private boolean closedInOneGo;
    private boolean sourceHasEnded;
    private Ending forward;
    private Ending backward;

    /** Written by the forward thread before the backward one starts. */
    private GuardedTap.Connection tap;

    /**
     * Creates it.
     *
     * @param migration what it is of
     * @param number within the migration, from 0
     * @param source accepted
     * @param greeting what it has said
     */
    CarriedConnection(CarriedMigration migration, int number, Channel source, Greeting greeting) {
        this.migration = migration;
        this.number = number;
        this.source = source;
        this.greeting = greeting;
    }

    String channel() {
        return greeting.channel();
    }

    /** The forward thread: connects to the target, starts the other direction and carries its own. */
    void carryForward() {
        Ending ending = Ending.RESET;
        boolean hasBackward = false;
        try {
            connect();
            tap = migration.tap().connection(number, greeting.receivedNanos());
            Pump pump = pump(Direction.FORWARD, source, target, forwardBytes);
            pump.pass(greeting.bytes(), greeting.receivedNanos());
            migration.start(channel() + "-backward", this::carryBackward);
            hasBackward = true;
            if (greeting.isMain()) {
                migration.mainConnected();
            }
            ending = carry(pump, Direction.FORWARD);
        } catch (Pump.Broken e) {
            migration.broken(this, e, Direction.FORWARD);
        } catch (Throwable e) {
            migration.fail(e);
        } finally {
            if (!hasBackward) {
                end(Direction.BACKWARD, Ending.RESET);
            }
            end(Direction.FORWARD, ending);
        }
    }

    private void carryBackward() {
        Ending ending = Ending.RESET;
        try {
            ending = carry(pump(Direction.BACKWARD, target, source, backwardBytes), Direction.BACKWARD);
        } catch (Pump.Broken e) {
            migration.broken(this, e, Direction.BACKWARD);
        } catch (Throwable e) {
            migration.fail(e);
        } finally {
            end(Direction.BACKWARD, ending);
        }
    }

    /** The main channel is connected first, as a source would: a target behind TLS can tell it by nothing else. */
    private void connect() {
        if (greeting.isMain()) {
            migration.open();
        } else {
            migration.awaitMain();
        }
        Channel channel = migration.connect();
        synchronized (this) {
            target = channel;
        }
        migration.abortIfFailed(this);
    }

    private Pump pump(Direction direction, Channel from, Channel to, AtomicLong carriedBytes) {
        return new Pump(direction, from, to, migration.bufferBytes(), tap, carriedBytes);
    }

    private Ending carry(Pump pump, Direction direction) {
        try {
            pump.run();
        } catch (Pump.Broken e) {
            if (!isClosedInOneGo()) {
                throw e;
            }
        }
        if (direction == Direction.FORWARD) {
            sourceHasEnded();
        }
        pump.passEnd(migration.canHalfClose(direction), this::closingInOneGo);
        return Ending.ORDERLY;
    }

    private void sourceHasEnded() {
        synchronized (this) {
            sourceHasEnded = true;
        }
        if (greeting.isMain()) {
            migration.mainEnded();
        }
    }

    /**
     * Returns whether a reset by the target harms nobody: on a multifd channel nothing is said to the source, and the
     * source has said all. So a destination may end that has given its verdict.
     */
    synchronized boolean isTargetFreeToReset() {
        return sourceHasEnded && !greeting.isMain();
    }

    private synchronized void closingInOneGo() {
        closedInOneGo = true;
    }

    private synchronized boolean isClosedInOneGo() {
        return closedInOneGo;
    }

    private void end(Direction direction, Ending ending) {
        if (tap != null) {
            tap.ended(direction, ending);
        }
        boolean bothEnded;
        boolean inOrder;
        synchronized (this) {
            if (direction == Direction.FORWARD) {
                forward = ending;
            } else {
                backward = ending;
            }
            bothEnded = forward != null && backward != null;
            inOrder = forward == Ending.ORDERLY && backward == Ending.ORDERLY;
            notifyAll();
        }
        if (bothEnded && !inOrder) {
            // Else closing would overtake the abort, and a cut stream would look like one that ended.
            abort(migration.whyReset());
        }
        if (bothEnded) {
            close();
        }
    }

    private void close() {
        source.close();
        Channel opened = target();
        if (opened != null) {
            opened.close();
        }
    }

    private synchronized Channel target() {
        return target;
    }

    /** Breaks both channels. */
    void abort(Throwable cause) {
        source.abort(cause);
        Channel opened = target();
        if (opened != null) {
            opened.abort(cause);
        }
    }

    /** Returns whether the target may still send something, and the source hear it. */
    synchronized boolean isBackwardOpen() {
        return target != null && backward == null;
    }

    /**
     * Waits until the target has ended its direction.
     *
     * @param deadline ends the wait
     * @throws InterruptedException if the thread is interrupted
     */
    synchronized void awaitBackwardEnd(Deadline deadline) throws InterruptedException {
        while (isBackwardOpen() && !migration.isHurried() && !deadline.hasPassed()) {
            wait(Math.max(1, deadline.remainingMillis()));
        }
    }

    /** Wakes {@link #awaitBackwardEnd}. */
    synchronized void wake() {
        notifyAll();
    }

    String sourceName() {
        return source.info().peer();
    }

    synchronized ConnectionOutcome outcome() {
        return new ConnectionOutcome(
                channel(),
                sourceName(),
                forwardBytes.get(),
                backwardBytes.get(),
                Optional.ofNullable(forward),
                Optional.ofNullable(backward));
    }
}
