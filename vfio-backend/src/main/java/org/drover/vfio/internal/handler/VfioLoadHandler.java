// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.drover.api.ProtocolException;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ManagedDevice;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.Recovery;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.api.handler.LoadContext;
import org.drover.api.handler.Outcome;
import org.drover.api.handler.ParallelLoad;
import org.drover.api.handler.SectionReader;
import org.drover.api.handler.StatePacket;
import org.drover.api.handler.SwitchoverAck;
import org.drover.api.migration.MigrationParameters;

/**
 * Loads one VFIO device: data from the main channel first, then the packets of the multifd channels, one stream to the
 * device. Source of the behaviour: {@code vfio_load_state}, QEMU 10.0 {@code hw/vfio/migration.c}, and
 * {@code vfio_multifd_load_state_buffer}, {@code hw/vfio/migration-multifd.c}; what those let pass is refused here.
 */
final class VfioLoadHandler implements ParallelLoad, SwitchoverAck {
    private final ManagedDevice device;
    private final LoadContext context;
    private final Consumer<ByteBuffer> toDevice = this::write;

    // The main thread's.
    private DeviceState stateBefore;
    private boolean resumed;
    private boolean switchedOver;
    private boolean configLoaded;
    private boolean acknowledged;
    private DeviceLoader loader;

    // Set before the channels start; null without multifd transfer.
    private volatile PacketReceiver receiver;

    VfioLoadHandler(ManagedDevice device, LoadContext context) {
        this.device = device;
        this.context = context;
    }

    @Override
    public void loadSetup() {
        if (!device.flags().contains(MigrationFlag.STOP_COPY)) {
            throw new UnsupportedFeatureException("device " + device.id()
                    + ": its driver does not support migration (VFIO_MIGRATION_STOP_COPY); use a driver that does");
        }
        boolean multifdTransfer = MultifdTransferDecision.sample(device.id(), context);
        context.statistics().multifdTransfer(multifdTransfer);
        DeviceState state = device.state();
        if (state != DeviceState.RUNNING && state != DeviceState.RUNNING_P2P && state != DeviceState.STOP) {
            throw new DeviceException("device " + device.id() + " is in state " + state
                    + "; a device that takes a state must be RUNNING or in STOP: reset it, or end what uses it");
        }
        if (multifdTransfer) {
            receiver = new PacketReceiver(device.id(), context);
        }
        device.transition(DeviceState.RESUMING, Recovery.to(state));
        stateBefore = state;
        resumed = true;
    }

    @Override
    public boolean switchoverAckNeeded() {
        return context.parameters().get(MigrationParameters.SWITCHOVER_ACK)
                && device.flags().contains(MigrationFlag.PRE_COPY);
    }

    @Override
    public boolean switchoverAcknowledged() {
        return acknowledged;
    }

    @Override
    public void loadState(SectionReader reader, int versionId) {
        for (; ; ) {
            long tag = reader.getU64();
            if (tag == VfioWire.END_OF_STATE) {
                return;
            } else if (tag == VfioWire.DEV_DATA_STATE) {
                loadData(reader);
            } else if (tag == VfioWire.DEV_SETUP_STATE) {
                expectEnd(reader);
                return;
            } else if (tag == VfioWire.DEV_CONFIG_STATE) {
                loadConfig(reader);
                return;
            } else if (tag == VfioWire.DEV_INIT_DATA_SENT) {
                acknowledge();
                return;
            } else {
                throw refused("there is an unknown tag " + VfioWire.hex(tag) + " in its section");
            }
        }
    }

    private void loadData(SectionReader reader) {
        long bytes = reader.getU64();
        if (bytes < 0 || bytes > VfioWire.MAX_DATA_RECORD_BYTES) {
            throw refused("a data record on the main channel has " + Long.toUnsignedString(bytes)
                    + " bytes, must have at most " + VfioWire.MAX_DATA_RECORD_BYTES);
        }
        if (receiver != null && switchedOver) {
            // The load thread writes to the device now: these bytes would end up somewhere between its own.
            throw refused(
                    "data came on the main channel after SWITCHOVER_START, but this side expects it on the multifd"
                            + " channels; " + MultifdTransferDecision.BOTH_SIDES);
        }
        if (configLoaded) {
            throw refused("data came after its config, which is the last thing of a device");
        }
        reader.transfer(bytes, toDevice);
        if (switchedOver) {
            context.statistics().addStopCopyBytes(bytes);
        } else {
            context.statistics().addPrecopyBytes(bytes);
        }
    }

    private void write(ByteBuffer data) {
        DeviceStream.write(device, data);
    }

    private void expectEnd(SectionReader reader) {
        long tag = reader.getU64();
        if (tag != VfioWire.END_OF_STATE) {
            throw refused("DEV_SETUP_STATE is followed by " + VfioWire.hex(tag) + " instead of "
                    + VfioWire.hex(VfioWire.END_OF_STATE) + " (END_OF_STATE)");
        }
    }

    private void loadConfig(SectionReader reader) {
        if (receiver != null) {
            throw refused(
                    "DEV_CONFIG_STATE came on the main channel, but this side expects it on the multifd channels; "
                            + MultifdTransferDecision.BOTH_SIDES);
        }
        if (configLoaded) {
            throw refused("its config came a second time");
        }
        ByteBuffer config = ConfigEnvelope.read(device, reader);
        int bytes = config.remaining();
        ConfigEnvelope.load(device, config);
        configLoaded = true;
        context.statistics().addConfigBytes(bytes);
    }

    private void acknowledge() {
        if (!switchoverAckNeeded()) {
            throw refused("DEV_INIT_DATA_SENT came, but this side does not acknowledge the switchover; "
                    + MigrationParameters.SWITCHOVER_ACK.name()
                    + " must be the same on both sides, and both devices must support PRE_COPY");
        }
        if (acknowledged) {
            throw refused("DEV_INIT_DATA_SENT came a second time");
        }
        acknowledged = true;
    }

    @Override
    public void switchoverStart() {
        if (switchedOver) {
            throw refused("SWITCHOVER_START came a second time");
        }
        switchedOver = true;
        if (receiver != null) {
            loader = new DeviceLoader(device, context, receiver.window());
            context.startLoadThread("load-" + device.id().replaceAll("[^A-Za-z0-9-]", "-"), loader);
        }
    }

    @Override
    public void loadStateBuffer(StatePacket packet) {
        PacketReceiver target = receiver;
        if (target == null) {
            throw refused("a device-state packet came on multifd channel " + packet.channel()
                    + ", but this side does not load the device's state from there; "
                    + MultifdTransferDecision.BOTH_SIDES);
        }
        target.receive(packet);
    }

    @Override
    public void channelsEnded() {
        PacketReceiver target = receiver;
        if (target != null) {
            target.window().channelsEnded();
        }
    }

    @Override
    public void loadVerify() {
        if (receiver == null && !configLoaded) {
            throw refused(
                    "the stream has ended without its config; the source sent it over the multifd channels or not at"
                            + " all; " + MultifdTransferDecision.BOTH_SIDES);
        }
        if (receiver != null && loader == null) {
            throw refused("the stream has ended without SWITCHOVER_START, so nothing of its state was loaded from the"
                    + " multifd channels; " + MultifdTransferDecision.BOTH_SIDES);
        }
        if (receiver != null && !loader.isLoaded()) {
            throw refused("the stream has ended, and its state from the multifd channels is not complete");
        }
        if (receiver != null) {
            // Also a packet too many, after everything had been loaded, is doubt enough not to start the device.
            receiver.window().throwIfFailed();
        }
        // Here the kernel checks the state: only one that it takes can be started.
        device.transition(DeviceState.STOP, Recovery.RESET);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A device that took part of a state, or all of it, must never run with it after a failure: the source runs. So it
     * is reset, also if it would take a state change: it is then RUNNING with no state, or in STOP if it was before.
     */
    @Override
    public void loadCleanup(Outcome outcome) {
        if (receiver != null) {
            receiver.window().close();
        }
        if (resumed && (outcome == Outcome.FAILED || outcome == Outcome.CANCELLED)) {
            device.backend().reset();
            // The reset went past the runtime; this tells it. The device is there already.
            device.transition(DeviceState.RUNNING, Recovery.RESET);
            device.transition(stateBefore, Recovery.RESET);
        }
    }

    private ProtocolException refused(String what) {
        return new ProtocolException("device " + device.id() + ": " + what);
    }
}
