// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.TransportException;
import org.drover.runtime.internal.failure.Blame;
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
    private final Set<Channel> greeting = new HashSet<>();
    private volatile boolean done;
    private final Queue<RuntimeException> refusals = new ArrayBlockingQueue<>(MAX_REFUSALS);
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
            done = true;
            listener.close();
            refuseThoseStillGreeting();
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
        for (int number = 0; !done; number++) {
            Channel channel;
            try {
                channel = Blame.call(listener, "accept", () -> listener.accept(Deadline.NEVER));
            } catch (DroverException e) {
                if (!done) {
                    session.cancellation().cancel(e);
                }
                return;
            }
            if (begin(channel)) {
                session.threads().start("greet-" + number, () -> greet(channel));
            } else {
                LOG.warn(
                        "migration {}: refused {}, too many connections that say nothing",
                        session.id(),
                        channel.info().peer());
                channel.close();
            }
        }
    }

    /** Counts those that have not said what they are; so many as are missing may, and a few strays: each has a buffer. */
    private boolean begin(Channel channel) {
        synchronized (greeting) {
            return !done
                    && greeting.size() < connections.missing() + MigrationSession.MAX_STRAYS
                    && greeting.add(channel);
        }
    }

    private void refuseThoseStillGreeting() {
        List<Channel> strays;
        synchronized (greeting) {
            strays = List.copyOf(greeting);
        }
        strays.stream()
                .filter(channel -> !connections.keeps(channel))
                .forEach(channel -> channel.abort(new TransportException("the migration takes no more connections")));
    }

    private void greet(Channel channel) {
        try {
            connections.greet(channel, Deadline.after(session.millis(MigrationParameters.CONNECT_TIMEOUT)));
            greeted();
        } catch (RuntimeException e) {
            LOG.warn(
                    "migration {}: refused {}: {}", session.id(), channel.info().peer(), DroverException.describe(e));
            refusals.offer(e);
            channel.abort(e);
            channel.close();
        } finally {
            synchronized (greeting) {
                greeting.remove(channel);
            }
        }
    }
}
