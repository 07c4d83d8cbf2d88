// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.ProtocolException;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.memory.DirectArena;
import org.drover.runtime.wire.ByteBufferWireOutput;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.ConnectionType;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.ReturnPathMessage;
import org.drover.stream.MigrationTap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a QEMU source and an engine's destination: gives the engine what concerns VFIO devices, and QEMU what the
 * engine answers. One thread a connection, and one for the return path.
 */
public final class MachineDestination implements IncomingMigration {
    private static final Logger LOG = LoggerFactory.getLogger(MachineDestination.class);

    /** How long QEMU gets to hang up after the engine has ended, before its connections are broken. */
    private static final long PATIENCE_MILLIS = 5_000;

    /** Type, length and status. */
    private static final int SHUT_BYTES = 8;

    private final MigrationRequest request;
    private final MigrationParameters parameters;
    private final MigrationTap keep;
    private final EngineLink link;
    private final IncomingMigration migration;
    private final Transport outer;
    private final Transport inner;
    private final Listener listener;
    private final Crew crew;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final MemoryGate gate;
    private final Supplier<Optional<DroverException>> keepError;
    private volatile boolean kept;
    private volatile boolean sourceTold;
    private volatile boolean isOver;
    private volatile Thread returnPath;
    private UUID machineUuid;
    private boolean mainSeen;

    private MachineDestination(
            MigrationEngine engine,
            MigrationRequest request,
            MigrationParameters parameters,
            MigrationTap keep,
            Supplier<Optional<DroverException>> keepError,
            EngineLink link) {
        this.request = request;
        this.keepError = keepError;
        this.gate = new MemoryGate(Ends.connections(parameters) - 1);
        this.parameters = parameters;
        this.keep = keep;
        this.link = link;
        DirectArena arena = Ends.arena(parameters);
        outer = EngineLink.transportOf(engine, request.address()).open(Ends.settings("qemu-in"), arena);
        inner = EngineLink.transportOf(engine, link.address()).open(Ends.settings("qemu-in-link"), arena);
        try {
            listener = outer.listen(request.address());
            migration = engine.listen(new MigrationRequest(
                    link.address(), request.devices(), parameters, request.machine(), request.listener()));
        } catch (RuntimeException | Error e) {
            inner.close();
            outer.close();
            throw e;
        }
        crew = new Crew("drover-qemu-" + migration.id(), this::giveUp);
    }

    /** As {@link org.drover.qemu.QemuIncoming#listen} says. */
    public static MachineDestination listen(
            MigrationEngine engine,
            MigrationRequest request,
            MigrationTap keep,
            Supplier<Optional<DroverException>> keepError) {
        MigrationParameters parameters = request.parameters().toBuilder()
                .set(MigrationParameters.AUTOSTART, false)
                .build();
        EngineLink link = EngineLink.create();
        try {
            MachineDestination destination = new MachineDestination(engine, request, parameters, keep, keepError, link);
            destination.crew.start("accept", destination::accept);
            Thread supervisor = new Thread(destination::supervise, "drover-qemu-" + destination.id() + "-supervisor");
            supervisor.setDaemon(true);
            supervisor.start();
            return destination;
        } catch (RuntimeException | Error e) {
            link.close();
            throw e;
        }
    }

    @Override
    public TransportAddress localAddress() {
        return listener.localAddress();
    }

    @Override
    public String id() {
        return migration.id();
    }

    @Override
    public MigrationState state() {
        return report().state();
    }

    @Override
    public void cancel() {
        migration.cancel();
    }

    @Override
    public MigrationReport report() {
        MigrationReport report = migration.report();
        DroverException error = crew.error();
        if (report.state() != MigrationState.COMPLETED) {
            return Ends.explained(report, error);
        }
        if (!isOver) {
            // The devices are loaded; the rest of the machine may still be on its way.
            return Ends.replaced(report, MigrationState.DEVICE, MayRun.NO, Optional.empty());
        }
        return sourceTold
                ? report
                : Ends.replaced(report, MigrationState.FAILED, MayRun.NO, Optional.ofNullable(error));
    }

    private void giveUp() {
        migration.cancel();
        gate.wake();
    }

    /**
     * The engine has loaded the devices. The source lets its machine go when it hears of that, so all of it must be here by
     * then, and on the disk.
     */
    private boolean isKept(TappedChannel source) {
        Deadline deadline = Deadline.afterMillis(parameters.get(MigrationParameters.STALL_TIMEOUT));
        try {
            if (!gate.await(deadline, () -> crew.error() != null)) {
                return false;
            }
        } catch (DroverException e) {
            crew.fail(e);
            return false;
        }
        ByteBuffer success = ByteBuffer.allocate(SHUT_BYTES);
        ReturnPathMessage.SHUT.write(new ByteBufferWireOutput(success), ReturnPathMessage.SHUT_OK);
        source.tellAhead(success.flip());
        kept = true;
        keep.close();
        keepError.get().ifPresent(crew::fail);
        return crew.error() == null;
    }

    @Override
    public MigrationReport await(Deadline deadline) throws InterruptedException {
        if (deadline.isNever()) {
            ended.await();
        } else if (!ended.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
            throw new DeadlineExceededException("migration " + id() + " is still " + state());
        }
        return report();
    }

    private void accept() {
        try {
            for (int number = 0; number < Ends.connections(parameters); number++) {
                Channel channel = listener.accept(Deadline.NEVER);
                TappedChannel tapped =
                        new TappedChannel(channel, keep.connection(number, System.nanoTime()), () -> kept);
                crew.start("connection-" + number, () -> serve(tapped));
            }
            listener.close();
        } catch (ChannelClosedException e) {
            LOG.debug("migration {}: no more connections are accepted", id()); // it has ended before all had come
        }
    }

    private void serve(TappedChannel source) {
        ByteBuffer magic = Greeting.read(source);
        try (ChannelWireInput in =
                new ChannelWireInput(source, MigrationParameters.BUFFER_BYTES, magic, "a connection from QEMU")) {
            if (ConnectionType.fromMagic(magic.getInt(0)) == ConnectionType.MAIN) {
                serveMain(source, in);
            } else {
                serveMultifd(in);
            }
        }
    }

    private void serveMain(TappedChannel source, ChannelWireInput in) {
        synchronized (this) {
            if (mainSeen) {
                throw new ProtocolException(
                        "a second main channel came from " + source.info().peer());
            }
            mainSeen = true;
        }
        Channel engine = connect();
        returnPath = crew.start(
                "return-path", () -> sourceTold = new VerdictPump(engine, source, () -> isKept(source)).run());
        try (ChannelWireOutput out = new ChannelWireOutput(engine, MigrationParameters.BUFFER_BYTES)) {
            MainSplitter splitter = new MainSplitter(in, out, parameters.get(MigrationParameters.MACHINE_TYPE));
            splitter.run();
            gate.expect(splitter.synchronisations());
        }
        while (in.hasMore()) {
            in.skipBuffered(); // nothing comes; the end does, when the source has its verdict
        }
        endOutput(engine);
    }

    /** The engine may have ended before: it has all that it wants. */
    private void endOutput(Channel engine) {
        try {
            engine.shutdownOutput();
        } catch (DroverException e) {
            LOG.debug("migration {}: the engine has ended already: {}", id(), e.getMessage());
        }
    }

    private void serveMultifd(ChannelWireInput in) {
        MultifdSplitter splitter = new MultifdSplitter(in);
        int number =
                splitter.readInitialPacket(Ends.connections(parameters) - 1).channelId();
        UUID uuid = parameters.get(MigrationParameters.UUID_OF_MACHINE);
        Channel engine = connect();
        try (ChannelWireOutput out = new ChannelWireOutput(engine, MigrationParameters.BUFFER_BYTES)) {
            splitter.run(number, uuid, out, gate);
        }
        endOutput(engine);
    }

    private synchronized void requireSameMachine(MultifdInitialPacket initial) {
        UUID given = parameters.get(MigrationParameters.UUID_OF_MACHINE);
        UUID expected = machineUuid != null ? machineUuid : given.equals(MultifdInitialPacket.NO_UUID) ? null : given;
        if (expected != null && !expected.equals(initial.uuid())) {
            throw new ProtocolException("multifd channel " + initial.channelId() + " is of machine " + initial.uuid()
                    + ", expected is " + expected + ": another source connects here");
        }
        machineUuid = initial.uuid();
    }

    private Channel connect() {
        return inner.connect(link.address(), Deadline.afterMillis(parameters.get(MigrationParameters.CONNECT_TIMEOUT)));
    }

    /** Waits for the engine, gives QEMU the time to hear of it, and clears everything away. */
    private void supervise() {
        try {
            migration.await(Deadline.NEVER);
            listener.close();
            Thread verdict = returnPath;
            if (verdict != null) {
                verdict.join(); // bounded by x-stall-timeout, or by the end of the engine's connection
            }
            if (!crew.join(Deadline.afterMillis(PATIENCE_MILLIS))) {
                LOG.info("migration {}: the source did not hang up", id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; what is open is closed all the same
        } finally {
            clearAway();
        }
    }

    private void clearAway() {
        isOver = true;
        kept = true;
        try (link;
                keep;
                outer;
                inner) {
            LOG.debug("migration {}: {} from {} has ended", id(), report().state(), request.address());
        } catch (RuntimeException e) {
            LOG.error("migration {}: clearing away failed", id(), e);
        } finally {
            ended.countDown();
        }
    }
}
