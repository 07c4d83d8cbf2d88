// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.recording.Recording;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.MultifdInitialPacket;

/**
 * Stands between an engine's source and a QEMU destination: gives QEMU the recorded machine with the engine's devices, and
 * the engine what QEMU answers. Further threads: one for the memory of each channel, one for the return path.
 */
public final class MachineSource extends MachineMigration<Channel> {
    private final MigrationRequest request;
    private final RecordedMachine machine;
    private final Transports transports;

    private MachineSource(
            MigrationRequest request,
            RecordedMachine machine,
            Transports transports,
            Listener listener,
            Migration migration) {
        super(transports, listener, migration, request.parameters(), "the engine's stream");
        this.request = request;
        this.machine = machine;
        this.transports = transports;
    }

    /** As {@link org.drover.qemu.QemuOutgoing#migrate} says. */
    public static MachineSource migrate(MigrationEngine engine, MigrationRequest request, Recording recording) {
        RecordedMachine machine = RecordedMachine.find(recording);
        check(machine, request.parameters());
        Transports transports = Transports.open(engine, request.address(), request.parameters(), "qemu-out");
        try {
            Listener listener = transports.inner().listen(transports.link().address());
            Migration migration = engine.migrate(new MigrationRequest(
                    listener.localAddress(),
                    request.devices(),
                    request.parameters(),
                    request.machine(),
                    request.listener()));
            MachineSource source = new MachineSource(request, machine, transports, listener, migration);
            source.begin();
            return source;
        } catch (RuntimeException | Error e) {
            transports.close();
            throw e;
        }
    }

    private static void check(RecordedMachine machine, MigrationParameters parameters) {
        int wanted = Ends.connections(parameters) - 1;
        int recorded = machine.multifdConnections().size();
        if (wanted != recorded) {
            throw new ConfigurationException("the machine was recorded with " + recorded
                    + " multifd channels, here are " + wanted + ": set multifd and multifd-channels as they were");
        }
        for (int channel = 0; channel < wanted; channel++) {
            if (!machine.multifdConnections().containsKey(channel)) {
                throw new ConfigurationException("the recording lacks multifd channel " + channel + " of " + wanted);
            }
        }
    }

    @Override
    public MigrationReport report() {
        return Ends.explained(engineReport(), crew().error());
    }

    /**
     * The target must learn of it, and the engine too: while it waits for a verdict, a cancel would be in vain, and the end of
     * its connection is what tells it.
     */
    @Override
    void giveUp() {
        cancel();
        startAside("close", transports::breakAll);
    }

    @Override
    Channel accepted(Channel channel, int number, ByteBuffer magic) {
        return channel;
    }

    @Override
    void serveMain(Channel engine, ChannelWireInput in) {
        Channel target = connect();
        crew().start("return-path", () -> new BackwardPump(target, engine, MigrationParameters.BUFFER_BYTES).run());
        try (RecordedInput recorded = new RecordedInput(machine.recording(), machine.mainConnection());
                ChannelWireOutput out = new ChannelWireOutput(target, MigrationParameters.BUFFER_BYTES)) {
            new MainMerger(recorded, new EngineStream(in, request.devices().size()), out).run();
        }
        while (in.hasMore()) {
            in.skipBuffered(); // nothing comes; the end does, when the engine has its verdict
        }
        target.shutdownOutput();
    }

    @Override
    void serveMultifd(ChannelWireInput in) {
        ByteBuffer packet = ByteBuffer.allocate(MultifdInitialPacket.LENGTH);
        in.readFully(packet);
        int number = MultifdInitialPacket.decode(packet, 0, multifdChannels()).channelId();
        Channel target = connect();
        try (RecordedInput recorded = new RecordedInput(
                        machine.recording(), machine.multifdConnections().get(number));
                ChannelWireOutput out = new ChannelWireOutput(target, MigrationParameters.BUFFER_BYTES)) {
            recorded.readFully(packet.clear());
            out.writeFully(packet.flip());
            out.flush();
            MultifdMerger merger = new MultifdMerger(out, machine.configs());
            Thread memory = crew().start("memory-" + number, () -> merger.sendMemory(recorded));
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
        if (crew().error() != null) {
            throw crew().error();
        }
    }

    private Channel connect() {
        return transports
                .outer()
                .connect(
                        request.address(),
                        Deadline.afterMillis(request.parameters().get(MigrationParameters.CONNECT_TIMEOUT)));
    }
}
