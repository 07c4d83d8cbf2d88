// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.runtime.internal.migration.MigrationSession;
import org.drover.runtime.internal.migration.MigrationThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections until those of the migration are complete. Each is greeted on a thread of its own, so one that says
 * nothing holds nobody up; what is not of this migration is closed, and the wait goes on.
 */
final class ConnectionAcceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionAcceptor.class);

    /** Refusals that are kept to explain why connections are missing; a peer cannot make them more. */
    private static final int MAX_REFUSALS = 8;

    private final MigrationSession session;
    private final Listener listener;
    private final IncomingConnections connections;
    private final AtomicInteger greeting = new AtomicInteger();
    private final Queue<DroverException> refusals = new ArrayBlockingQueue<>(MAX_REFUSALS);
    private Deadline deadline = Deadline.NEVER;

    ConnectionAcceptor(MigrationSession session, Listener listener, IncomingConnections connections) {
        this.session = session;
        this.listener = listener;
        this.connections = connections;
        session.cancellation().onCancel(this::wake);
    }

    /** Returns when all connections are there; the listener is closed then. */
    void acceptAll() {
        session.doing("waiting for a source on " + listener.localAddress());
        Thread thread = session.threads().start("accept", this::acceptLoop);
        try {
            awaitFirst();
            connections.awaitComplete(deadline());
        } catch (DeadlineExceededException e) {
            refusals.forEach(e::addSuppressed);
            throw e;
        } finally {
            listener.close();
            MigrationThreads.joinOne(thread, Deadline.NEVER);
        }
    }

    /** Until somebody has connected there is no deadline: an operator may start the source tomorrow. */
    private synchronized void awaitFirst() {
        while (deadline.isNever()) {
            session.cancellation().throwIfCancelled();
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private synchronized Deadline deadline() {
        return deadline;
    }

    /** The main channel, or the first of several, is there: the others must follow in time. */
    private synchronized void greeted() {
        if (deadline.isNever()) {
            session.clock().restart();
            deadline = Deadline.after(session.millis(MigrationParameters.CONNECT_TIMEOUT));
            session.doing("waiting for the other connections of the source");
        }
        notifyAll();
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void acceptLoop() {
        int limit = session.multifdChannels() + 1 + MigrationSession.MAX_STRAYS;
        for (int number = 0;
                !connections.isComplete() && !session.cancellation().isCancelled();
                number++) {
            Channel channel;
            try {
                channel = listener.accept(Deadline.NEVER);
            } catch (DroverException e) {
                if (!connections.isComplete()) {
                    session.cancellation().cancel(e);
                }
                return;
            }
            if (greeting.incrementAndGet() > limit) {
                LOG.warn(
                        "migration {}: refused {}, too many connections that say nothing",
                        session.id(),
                        channel.info().peer());
                greeting.decrementAndGet();
                channel.close();
                continue;
            }
            session.threads().start("greet-" + number, () -> greet(channel));
        }
    }

    private void greet(Channel channel) {
        try {
            connections.greet(channel, Deadline.after(session.millis(MigrationParameters.CONNECT_TIMEOUT)));
            greeted();
        } catch (DroverException e) {
            LOG.warn(
                    "migration {}: refused {}: {}", session.id(), channel.info().peer(), DroverException.describe(e));
            refusals.offer(e);
            channel.abort(e);
            channel.close();
        } finally {
            greeting.decrementAndGet();
        }
    }
}
