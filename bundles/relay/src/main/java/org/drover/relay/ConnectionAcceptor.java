// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.TransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections, hears what each is, and does what {@link ConnectionGrouping} decides. Each connection has a thread
 * until it is decided upon: there is a bound of those that wait.
 */
final class ConnectionAcceptor implements CarriedMigration.Group {
    /** Pause after an error of accept that is none of the listener's, as too many open files: it would be a busy loop. */
    private static final long PAUSE_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionAcceptor.class);

    private final RelayContext context;
    private final Listener listener;
    private final ConnectionGrouping grouping;
    private final Map<Long, WaitingConnection> waiting = new HashMap<>();
    private final Map<Long, CarriedMigration> migrations = new HashMap<>();
    private final Map<CarriedMigration, Long> numbers = new HashMap<>();
    private long migrationCount;
    private boolean closed;

    ConnectionAcceptor(RelayContext context, Listener listener) {
        this.context = context;
        this.listener = listener;
        this.grouping = new ConnectionGrouping(
                context.options().maxMigrations(),
                context.options().maxConnections(),
                context.options().formingMillis() * 1_000_000,
                System::nanoTime);
    }

    /** The accept thread. */
    void run() {
        while (!isClosed()) {
            try {
                admit(listener.accept(Deadline.NEVER));
            } catch (ChannelClosedException e) {
                if (!isClosed()) {
                    LOG.error("the relay accepts no more connections; start it again", e);
                }
                return;
            } catch (DroverException | OutOfMemoryError e) {
                LOG.warn("the relay cannot take a connection on {}, and tries again", listener.localAddress(), e);
                pause();
            }
        }
    }

    private void admit(Channel channel) {
        String source = channel.info().peer();
        boolean tooMany;
        synchronized (this) {
            tooMany = waiting.size() >= context.options().maxWaiting();
            if (!tooMany && !closed) {
                long number = grouping.accepted(host(source));
                WaitingConnection connection = new WaitingConnection(channel, source);
                waiting.put(number, connection);
                try {
                    context.threads().start("greet-" + number, () -> greet(number, connection));
                } catch (OutOfMemoryError e) {
                    channel.abort(e);
                    giveUp(number);
                    throw e;
                }
                return;
            }
        }
        refuse(channel, source, new TransportException(tooMany ? "too many connections wait" : "the relay was closed"));
    }

    /** Where a connection comes from: {@code tcp:192.0.2.7} of {@code tcp:192.0.2.7:4444}, all of what has no port. */
    private static String host(String source) {
        return source.replaceFirst(":[0-9]+$", "");
    }

    private void greet(long number, WaitingConnection connection) {
        long millis = context.options().firstBytesMillis();
        DroverException refusal;
        try {
            Greeting greeting = Greeting.read(connection.channel(), Deadline.afterMillis(millis));
            identified(number, connection, greeting);
            refusal = awaitVerdict(number, connection, Deadline.afterMillis(millis));
        } catch (DroverException e) {
            refusal = e;
        } catch (RuntimeException | Error e) {
            refusal = new TransportException("defect in the relay or a transport", e);
        } finally {
            giveUp(number);
        }
        if (refusal != null) {
            refuse(connection.channel(), connection.source(), refusal);
        }
    }

    private synchronized void identified(long number, WaitingConnection connection, Greeting greeting) {
        if (closed) {
            return; // a migration that began now would not be ended by close
        }
        connection.greeted(greeting);
        apply(greeting.isMain() ? grouping.isMain(number) : grouping.isMultifd(number, greeting.packet()));
    }

    /** Returns why the connection is refused; {@code null} if it is of a migration now. */
    private synchronized DroverException awaitVerdict(long number, WaitingConnection connection, Deadline deadline) {
        while (waiting.containsKey(number)) {
            if (closed || deadline.hasPassed()) {
                return new TransportException(closed ? "the relay was closed" : connection.noMain());
            }
            try {
                wait(Math.max(1, deadline.remainingMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new TransportException("interrupted");
            }
        }
        return connection.refusal();
    }

    /** Does nothing for a connection that was decided upon. */
    private synchronized void giveUp(long number) {
        if (waiting.remove(number) != null) {
            apply(grouping.gone(number));
        }
    }

    private void apply(List<ConnectionGrouping.Decision> decisions) {
        for (ConnectionGrouping.Decision decision : decisions) {
            long number = decision.connection();
            switch (decision.action()) {
                case BEGIN -> begin(number);
                case JOIN -> join(migrations.get(decision.migration()), number);
                case REFUSE -> waiting.remove(number).refuse(new TransportException(decision.reason()));
                case REFUSE_MIGRATION ->
                    migrations.get(decision.migration()).refuse(new TransportException(decision.reason()));
            }
        }
        if (!decisions.isEmpty()) {
            notifyAll();
        }
    }

    private void begin(long number) {
        CarriedMigration migration = new CarriedMigration(
                context, this, "m" + ++migrationCount, waiting.get(number).channel());
        migrations.put(number, migration);
        numbers.put(migration, number);
        if (!join(migration, number)) {
            ended(migration);
        }
    }

    private boolean join(CarriedMigration migration, long number) {
        WaitingConnection connection = waiting.remove(number);
        try {
            if (migration != null && migration.join(connection.channel(), connection.greeting())) {
                return true;
            }
            connection.refuse(new TransportException("the migration that it is of has ended"));
        } catch (OutOfMemoryError e) {
            connection.refuse(new TransportException("the system gives no more threads; raise its limit", e));
        }
        return false;
    }

    private void refuse(Channel channel, String source, DroverException reason) {
        LOG.warn("the relay refused a connection of {}: {}", source, DroverException.describe(reason));
        channel.abort(reason);
        channel.close();
        context.listener().refused(source, reason);
    }

    private synchronized void pause() {
        try {
            if (!closed) {
                wait(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    synchronized List<RelayedMigration> migrations() {
        return List.copyOf(migrations.values());
    }

    /** Takes no more connections, and resets all that there are. */
    void close() {
        Collection<CarriedMigration> running;
        synchronized (this) {
            closed = true;
            running = List.copyOf(migrations.values());
            TransportException cause = new TransportException("the relay was closed");
            waiting.values().forEach(connection -> connection.channel().abort(cause));
            notifyAll();
        }
        listener.close();
        running.forEach(CarriedMigration::cancel);
    }

    @Override
    public synchronized void mainEnded(CarriedMigration migration) {
        apply(grouping.mainEnded(numbers.get(migration)));
    }

    @Override
    public synchronized void ended(CarriedMigration migration) {
        Long number = numbers.remove(migration);
        migrations.remove(number);
        apply(grouping.ended(number));
    }

    @Override
    public synchronized boolean isForming(CarriedMigration migration) {
        Long number = numbers.get(migration);
        return number != null && grouping.isForming(number);
    }
}
