// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.recording.Recording;
import org.drover.runtime.memory.DirectArena;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.ConnectionType;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between an engine's source and a QEMU destination: gives QEMU the recorded machine with the engine's devices, and
 * the engine what QEMU answers. Threads: one a connection, one more for the memory of each channel, one for the return path.
 */
public final class MachineSource implements Migration {
    private static final Logger LOG = LoggerFactory.getLogger(MachineSource.class);

    /** How long threads get to end by themselves once the engine has ended. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final MigrationRequest request;
    private final RecordedMachine machine;
    private final EngineLink link;
    private final Migration migration;
    private final Transport outer;
    private final Transport inner;
    private final Listener listener;
    private final Crew crew;
    private final CountDownLatch ended = new CountDownLatch(1);

    private MachineSource(MigrationEngine engine, MigrationRequest request, RecordedMachine machine, EngineLink link) {
        this.request = request;
        this.machine = machine;
        this.link = link;
        DirectArena arena = Ends.arena(request.parameters());
        outer = EngineLink.transportOf(engine, request.address()).open(Ends.settings("qemu-out"), arena);
        inner = EngineLink.transportOf(engine, link.address()).open(Ends.settings("qemu-out-link"), arena);
        try {
            listener = inner.listen(link.address());
            migration = engine.migrate(new MigrationRequest(
                    listener.localAddress(),
                    request.devices(),
                    request.parameters(),
                    request.machine(),
                    request.listener()));
        } catch (RuntimeException | Error e) {
            inner.close();
            outer.close();
            throw e;
        }
        crew = new Crew("drover-qemu-" + migration.id(), this::giveUp);
    }

    /** As {@link org.drover.qemu.QemuOutgoing#migrate} says. */
    public static MachineSource migrate(MigrationEngine engine, MigrationRequest request, Recording recording) {
        RecordedMachine machine = RecordedMachine.find(recording);
        check(machine, request.parameters());
        EngineLink link = EngineLink.create();
        try {
            MachineSource source = new MachineSource(engine, request, machine, link);
            source.crew.start("accept", source::accept);
            Thread supervisor = new Thread(source::supervise, "drover-qemu-" + source.id() + "-supervisor");
            supervisor.setDaemon(true);
            supervisor.start();
            return source;
        } catch (RuntimeException | Error e) {
            link.close();
            throw e;
        }
    }

    private static void check(RecordedMachine machine, MigrationParameters parameters) {
        int wanted = Ends.connections(parameters) - 1;
        int recorded = machine.multifdConnections().size();
        if (wanted != recorded) {
            throw new ConfigurationException("the machine was recorded with " + recorded + " multifd channels, here are "
                    + wanted + ": set multifd and multifd-channels as they were");
        }
        for (int channel = 0; channel < wanted; channel++) {
            if (!machine.multifdConnections().containsKey(channel)) {
                throw new ConfigurationException("the recording lacks multifd channel " + channel + " of " + wanted);
            }
        }
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
        return Ends.explained(migration.report(), crew.error());
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

    /**
     * The target must learn of it, and the engine too: while it waits for a verdict, a cancel would be in vain, and the end of
     * its connection is what tells it.
     */
    private void giveUp() {
        migration.cancel();
        Thread closer = new Thread(this::closeTransports, "drover-qemu-" + id() + "-close");
        closer.setDaemon(true);
        closer.start();
    }

    private void closeTransports() {
        outer.close();
        inner.close();
    }

    private void accept() {
        try {
            for (int number = 0; number < Ends.connections(request.parameters()); number++) {
                Channel engine = listener.accept(Deadline.NEVER);
                crew.start("connection-" + number, () -> serve(engine));
            }
            listener.close();
        } catch (ChannelClosedException e) {
            LOG.debug("migration {}: no more connections are accepted", id()); // it has ended before all had come
        }
    }

    private void serve(Channel engine) {
        ByteBuffer magic = Greeting.read(engine);
        try (ChannelWireInput in =
                new ChannelWireInput(engine, MigrationParameters.BUFFER_BYTES, magic, "the engine's stream")) {
            if (ConnectionType.fromMagic(magic.getInt(0)) == ConnectionType.MAIN) {
                serveMain(engine, in);
            } else {
                serveMultifd(in);
            }
        }
    }

    private void serveMain(Channel engine, ChannelWireInput in) {
        Channel target = connect();
        crew.start("return-path", () -> new BackwardPump(target, engine, MigrationParameters.BUFFER_BYTES).run());
        try (RecordedInput recorded = new RecordedInput(machine.recording(), machine.mainConnection());
                ChannelWireOutput out = new ChannelWireOutput(target, MigrationParameters.BUFFER_BYTES)) {
            new MainMerger(recorded, new EngineStream(in, request.devices().size()), out).run();
        }
        while (in.hasMore()) {
            in.skipBuffered(); // nothing comes; the end does, when the engine has its verdict
        }
        target.shutdownOutput();
    }

    private void serveMultifd(ChannelWireInput in) {
        ByteBuffer packet = ByteBuffer.allocate(MultifdInitialPacket.LENGTH);
        in.readFully(packet);
        int number = MultifdInitialPacket.decode(packet, 0, Ends.connections(request.parameters()) - 1)
                .channelId();
        Channel target = connect();
        try (RecordedInput recorded =
                        new RecordedInput(machine.recording(), machine.multifdConnections().get(number));
                ChannelWireOutput out = new ChannelWireOutput(target, MigrationParameters.BUFFER_BYTES)) {
            recorded.readFully(packet.clear());
            out.writeFully(packet.flip());
            out.flush();
            MultifdMerger merger = new MultifdMerger(out, machine.configs());
            Thread memory = crew.start("memory-" + number, () -> merger.sendMemory(recorded));
            merger.sendDevices(in);
            joinMemory(memory);
        }
        target.shutdownOutput();
    }

    private void joinMemory(Thread memory) {
        try {
            memory.join(); // ends by itself, or when its channel is aborted
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        if (crew.error() != null) {
            throw crew.error();
        }
    }

    private Channel connect() {
        return outer.connect(
                request.address(),
                Deadline.afterMillis(request.parameters().get(MigrationParameters.CONNECT_TIMEOUT)));
    }

    private void supervise() {
        try {
            migration.await(Deadline.NEVER);
            listener.close();
            if (!crew.join(Deadline.afterMillis(PATIENCE_MILLIS))) {
                LOG.info("migration {}: the destination did not hang up", id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; what is open is closed all the same
        } finally {
            clearAway();
        }
    }

    private void clearAway() {
        try (link;
                outer;
                inner) {
            LOG.debug("migration {}: {} to {} has ended", id(), report().state(), request.address());
        } catch (RuntimeException e) {
            LOG.error("migration {}: clearing away failed", id(), e);
        } finally {
            ended.countDown();
        }
    }
}
