// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ConnectionType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between an engine and a QEMU, whichever of the two sends: accepts what the sender connects, and clears everything away
 * when the engine's migration has ended. Threads: one a connection, one that accepts, one that waits for the engine.
 *
 * @param <C> the sender's connections
 */
abstract class MachineMigration<C extends Channel> implements Migration {
    private static final Logger LOG = LoggerFactory.getLogger(MachineMigration.class);

    /** How long QEMU gets to hang up after the engine has ended, before its connections are broken. */
    private static final long PATIENCE_MILLIS = 5_000;

    /** Who connects by mistake, or looks for open ports, must not keep the machine away; one who does nothing else must not go unnoticed. */
    private static final int MAX_STRAYS = 16;

    private final Transports transports;
    private final Listener listener;
    private final Migration migration;
    private final Crew crew;
    private final int connections;
    private final String stream;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * Creates it; {@link #begin} starts its threads.
     *
     * @param transports closed in the end
     * @param listener where the sender connects
     * @param migration the engine's
     * @param parameters of the migration
     * @param stream what the sender sends, in messages
     */
    MachineMigration(
            Transports transports,
            Listener listener,
            Migration migration,
            MigrationParameters parameters,
            String stream) {
        this.stream = stream;
        this.transports = transports;
        this.listener = listener;
        this.migration = migration;
        connections = Ends.connections(parameters);
        crew = new Crew("drover-qemu-" + migration.id(), this::giveUp);
    }

    final void begin() {
        crew.start("accept", this::accept);
        startAside("supervisor", this::supervise);
    }

    /** Starts a thread that is none of the crew, since it waits for the crew or closes what the crew uses. */
    final void startAside(String role, Runnable work) {
        Thread thread = new Thread(work, "drover-qemu-" + id() + "-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns the threads that carry the machine. */
    final Crew crew() {
        return crew;
    }

    /** Returns how many multifd channels there are. */
    final int multifdChannels() {
        return connections - 1;
    }

    /** Returns the engine's report. */
    final MigrationReport engineReport() {
        return migration.report();
    }

    /** Ends everything after the first error of the crew. May not block. */
    abstract void giveUp();

    /**
     * Returns a connection as it is served. On the accepting thread.
     *
     * @param number in the order in which they came, from 0
     * @param magic what was read of it, from position to limit
     */
    abstract C accepted(Channel channel, int number, ByteBuffer magic);

    /** Carries the main channel to its end. */
    abstract void serveMain(C channel, ChannelWireInput in);

    /** Carries a multifd channel to its end. */
    abstract void serveMultifd(ChannelWireInput in);

    /** Waits, once the engine has ended, until the sender knows the verdict. */
    void awaitVerdict() throws InterruptedException {}

    /** Closes what is open besides the transports, which are closed. */
    void release() {}

    private void accept() {
        try {
            int strays = 0;
            for (int number = 0; number <= multifdChannels(); ) {
                Channel channel = listener.accept(Deadline.NEVER);
                ByteBuffer magic;
                ConnectionType type;
                try {
                    magic = Greeting.read(channel);
                    type = ConnectionType.fromMagic(magic.getInt(0));
                } catch (DroverException e) {
                    channel.close();
                    if (++strays > MAX_STRAYS) {
                        throw e;
                    }
                    LOG.warn(
                            "migration {}: a connection is none of a machine's, and is closed: {}",
                            id(),
                            e.getMessage());
                    continue;
                }
                C accepted = take(channel, number, magic.duplicate());
                crew.start("connection-" + number++, () -> serve(accepted, type, magic));
            }
            listener.close();
        } catch (ChannelClosedException e) {
            LOG.debug("migration {}: no more connections are accepted", id()); // it has ended before all had come
        }
    }

    /** What fails now is not the sender's fault: a recording that cannot be written, say. */
    private C take(Channel channel, int number, ByteBuffer magic) {
        try {
            return accepted(channel, number, magic);
        } catch (DroverException e) {
            channel.close();
            throw e;
        }
    }

    private void serve(C channel, ConnectionType type, ByteBuffer magic) {
        try (ChannelWireInput in = new ChannelWireInput(channel, MigrationParameters.BUFFER_BYTES, magic, stream)) {
            if (type == ConnectionType.MAIN) {
                serveMain(channel, in);
            } else {
                serveMultifd(in);
            }
        }
    }

    private void supervise() {
        try {
            migration.await(Deadline.NEVER);
            listener.close();
            awaitVerdict();
            if (!crew.join(Deadline.afterMillis(PATIENCE_MILLIS))) {
                LOG.info("migration {}: QEMU did not hang up", id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; what is open is closed all the same
        } finally {
            clearAway();
        }
    }

    private void clearAway() {
        try {
            try {
                transports.close();
            } finally {
                release();
            }
            LOG.debug("migration {}: {}, all is cleared away", id(), state());
        } catch (RuntimeException e) {
            LOG.error("migration {}: clearing away failed", id(), e);
        } finally {
            ended.countDown();
        }
    }

    @Override
    public final String id() {
        return migration.id();
    }

    @Override
    public final MigrationState state() {
        return report().state();
    }

    @Override
    public final void cancel() {
        migration.cancel();
    }

    @Override
    public final MigrationReport await(Deadline deadline) throws InterruptedException {
        if (deadline.isNever()) {
            ended.await();
        } else if (!ended.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
            throw new DeadlineExceededException("migration " + id() + " is still " + state());
        }
        return report();
    }
}
