// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.ProtocolException;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.TransportAddress;
import org.drover.qemu.internal.VerdictPump.Told;
import org.drover.runtime.wire.ByteBufferWireOutput;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.ReturnPathMessage;
import org.drover.stream.MigrationTap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a QEMU source and an engine's destination: gives the engine what concerns VFIO devices, and QEMU what the
 * engine answers. One more thread, for the return path.
 */
public final class MachineDestination extends MachineMigration<TappedChannel> implements IncomingMigration {
    private static final Logger LOG = LoggerFactory.getLogger(MachineDestination.class);

    /** Type, length and status. */
    private static final int SHUT_BYTES = 8;

    private final MigrationParameters parameters;
    private final boolean takesMemory;
    private final MigrationTap keep;
    private final Supplier<Optional<DroverException>> keepError;
    private final Transports transports;
    private final TransportAddress localAddress;
    private final MemoryGate gate;
    private volatile boolean kept;
    private volatile VerdictPump verdict;
    private volatile boolean isOver;
    private volatile Thread returnPath;
    private UUID machineUuid;
    private boolean mainSeen;

    private MachineDestination(
            MigrationParameters parameters,
            boolean takesMemory,
            MigrationTap keep,
            Supplier<Optional<DroverException>> keepError,
            Transports transports,
            Listener listener,
            Migration migration) {
        super(transports, listener, migration, parameters, "a connection from QEMU");
        this.parameters = parameters;
        this.takesMemory = takesMemory;
        this.keep = keep;
        this.keepError = keepError;
        this.transports = transports;
        this.localAddress = listener.localAddress();
        this.gate = new MemoryGate(multifdChannels());
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
        Transports transports = Transports.open(engine, request.address(), parameters, "qemu-in");
        try {
            Listener listener = transports.outer().listen(request.address());
            Migration migration = engine.listen(new MigrationRequest(
                    transports.link().address(),
                    request.devices(),
                    parameters,
                    request.machine(),
                    request.listener(),
                    request.memory()));
            MachineDestination destination = new MachineDestination(
                    parameters, !request.memory().isEmpty(), keep, keepError, transports, listener, migration);
            destination.begin();
            return destination;
        } catch (RuntimeException | Error e) {
            transports.close();
            throw e;
        }
    }

    @Override
    public TransportAddress localAddress() {
        return localAddress;
    }

    @Override
    public MigrationReport report() {
        MigrationReport report = engineReport();
        DroverException error = crew().error();
        if (report.state() != MigrationState.COMPLETED) {
            return Ends.explained(report, error);
        }
        if (!isOver) {
            // The devices are loaded; the rest of the machine may still be on its way.
            return Ends.replaced(report, MigrationState.DEVICE, MayRun.NO, Optional.empty());
        }
        VerdictPump pump = verdict;
        return switch (pump == null ? Told.NOTHING : pump.told()) {
            case SUCCESS -> report; // whatever failed afterwards, the machine is this side's
            case PERHAPS -> Ends.replaced(report, MigrationState.IN_DOUBT, MayRun.IN_DOUBT, Optional.ofNullable(error));
            case NOTHING -> Ends.replaced(report, MigrationState.FAILED, MayRun.NO, Optional.ofNullable(error));
        };
    }

    @Override
    void giveUp() {
        cancel();
        gate.wake();
    }

    /**
     * The engine has loaded the devices. The source lets its machine go when it hears of that, so all of it must be here by
     * then, and on the disk.
     */
    private boolean isKept(TappedChannel source) {
        Deadline deadline = Deadline.afterMillis(parameters.get(MigrationParameters.STALL_TIMEOUT));
        try {
            if (!gate.await(deadline, () -> crew().error() != null)) {
                return false;
            }
        } catch (DroverException e) {
            crew().fail(e);
            return false;
        }
        ByteBuffer success = ByteBuffer.allocate(SHUT_BYTES);
        ReturnPathMessage.SHUT.write(new ByteBufferWireOutput(success), ReturnPathMessage.SHUT_OK);
        source.tellAhead(success.flip());
        kept = true;
        keep.close();
        keepError.get().ifPresent(crew()::fail);
        return crew().error() == null;
    }

    @Override
    TappedChannel accepted(Channel channel, int number, ByteBuffer magic) {
        TappedChannel tapped = new TappedChannel(channel, keep.connection(number, System.nanoTime()), () -> kept);
        tapped.tellRead(magic);
        return tapped;
    }

    @Override
    void serveMain(TappedChannel source, ChannelWireInput in) {
        synchronized (this) {
            if (mainSeen) {
                throw new ProtocolException(
                        "a second main channel came from " + source.info().peer());
            }
            mainSeen = true;
        }
        Channel engine = connect();
        verdict = new VerdictPump(engine, source, () -> isKept(source));
        returnPath = crew().start("return-path", verdict::run);
        try (ChannelWireOutput out = new ChannelWireOutput(engine, MigrationParameters.BUFFER_BYTES)) {
            MainSplitter splitter =
                    new MainSplitter(in, out, parameters.get(MigrationParameters.MACHINE_TYPE), takesMemory);
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

    @Override
    void serveMultifd(ChannelWireInput in) {
        MultifdSplitter splitter = new MultifdSplitter(in, takesMemory);
        MultifdInitialPacket initial = splitter.readInitialPacket(multifdChannels());
        requireSameMachine(initial);
        UUID uuid = parameters.get(MigrationParameters.UUID_OF_MACHINE);
        Channel engine = connect();
        try (ChannelWireOutput out = new ChannelWireOutput(engine, MigrationParameters.BUFFER_BYTES)) {
            splitter.run(initial.channelId(), uuid, out, gate);
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
        return transports
                .inner()
                .connect(
                        transports.link().address(),
                        Deadline.afterMillis(parameters.get(MigrationParameters.CONNECT_TIMEOUT)));
    }

    @Override
    void awaitVerdict() throws InterruptedException {
        Thread pump = returnPath;
        if (pump != null) {
            pump.join(); // bounded by x-stall-timeout, or by the end of the engine's connection
        }
    }

    @Override
    void release() {
        isOver = true;
        kept = true;
        keep.close();
    }
}
