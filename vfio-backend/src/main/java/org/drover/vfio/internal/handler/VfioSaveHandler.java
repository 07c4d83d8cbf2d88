// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import org.drover.api.Cancellation;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ManagedDevice;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.Recovery;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.api.handler.FinalSave;
import org.drover.api.handler.IterativeSave;
import org.drover.api.handler.Outcome;
import org.drover.api.handler.ParallelSave;
import org.drover.api.handler.PendingState;
import org.drover.api.handler.SaveContext;
import org.drover.api.handler.SectionWriter;
import org.drover.api.handler.StateSink;
import org.drover.api.migration.MigrationParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves one VFIO device. Precopy data goes over the main channel; the rest and the config over the multifd channels, or
 * over the main channel too. Source of the behaviour: {@code savevm_vfio_handlers}, QEMU 10.0
 * {@code hw/vfio/migration.c}.
 */
final class VfioSaveHandler implements IterativeSave, ParallelSave, FinalSave {
    /** What counts as pending if the driver gives no estimate: so much that no downtime limit is promised. */
    static final long UNKNOWN_STOP_COPY_BYTES = 100L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(VfioSaveHandler.class);

    private final ManagedDevice device;
    private final SaveContext context;
    private final StopCopySender sender;
    private final PrecopyProgress progress = new PrecopyProgress();
    private boolean initialDataSent;
    // Sampled on the main thread; read on the save thread too.
    private volatile boolean multifdTransfer;

    VfioSaveHandler(ManagedDevice device, SaveContext context) {
        this.device = device;
        this.context = context;
        this.sender = new StopCopySender(device, context.statistics());
    }

    @Override
    public void savePrepare() {
        if (!device.flags().contains(MigrationFlag.STOP_COPY)) {
            throw new UnsupportedFeatureException("device " + device.id()
                    + ": its driver does not support migration (VFIO_MIGRATION_STOP_COPY); use a driver that does, or"
                    + " leave the device out");
        }
        checkStartState();
        MultifdTransferDecision.sample(device.id(), context);
    }

    private void checkStartState() {
        DeviceState state = device.state();
        if (state != DeviceState.RUNNING && state != DeviceState.STOP) {
            throw new DeviceException("device " + device.id() + " is in state " + state
                    + "; a migration begins with a device that is RUNNING or in STOP");
        }
    }

    @Override
    public void saveSetup(SectionWriter writer) {
        checkStartState();
        multifdTransfer = MultifdTransferDecision.sample(device.id(), context);
        context.statistics().multifdTransfer(multifdTransfer);
        writer.putU64(VfioWire.DEV_SETUP_STATE);
        if (device.flags().contains(MigrationFlag.PRE_COPY) && device.state() == DeviceState.RUNNING) {
            device.transition(DeviceState.PRE_COPY, Recovery.to(DeviceState.RUNNING));
            progress.refresh(device.backend().precopyInfo());
        }
        writer.putU64(VfioWire.END_OF_STATE);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Precopy data alone, as in QEMU: what is small enough here is then asked for exactly.
     */
    @Override
    public PendingState statePendingEstimate() {
        return isActiveIterate() ? new PendingState(progress.pendingBytes(), 0) : PendingState.NONE;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The driver's estimate of what STOP_COPY would give contains what PRE_COPY can give now; the sum is QEMU's.
     */
    @Override
    public PendingState statePendingExact() {
        long precopyBytes = 0;
        if (isActiveIterate()) {
            progress.refresh(device.backend().precopyInfo());
            precopyBytes = progress.pendingBytes();
        }
        try {
            long allBytes = PrecopyProgress.clamp(device.backend().stopCopyBytesEstimate());
            return new PendingState(precopyBytes, Math.max(0, allBytes - precopyBytes));
        } catch (DeviceException e) {
            LOG.debug(
                    "device {} does not say how much state it has, {} bytes are assumed",
                    device.id(),
                    UNKNOWN_STOP_COPY_BYTES,
                    e);
            return new PendingState(precopyBytes, UNKNOWN_STOP_COPY_BYTES);
        }
    }

    @Override
    public boolean isActiveIterate() {
        DeviceState state = device.state();
        return state == DeviceState.PRE_COPY || state == DeviceState.PRE_COPY_P2P;
    }

    @Override
    public Iteration saveLiveIterate(SectionWriter writer) {
        int bytes = StopCopySender.sendRecord(device, writer);
        progress.sent(bytes);
        context.statistics().addPrecopyBytes(bytes);
        boolean acknowledged = context.parameters().get(MigrationParameters.SWITCHOVER_ACK);
        if (acknowledged && !initialDataSent && progress.initialSent()) {
            initialDataSent = true;
            writer.putU64(VfioWire.DEV_INIT_DATA_SENT);
        } else {
            writer.putU64(VfioWire.END_OF_STATE);
        }
        return progress.pendingBytes() == 0 ? Iteration.DONE : Iteration.MORE;
    }

    @Override
    public void saveLiveCompletePrecopy(SectionWriter writer) {
        if (!multifdTransfer) {
            sender.sendRecords(writer, context.cancellation());
        }
        writer.putU64(VfioWire.END_OF_STATE);
    }

    @Override
    public boolean usesMultifdTransfer() {
        return multifdTransfer;
    }

    @Override
    public void saveLiveCompletePrecopyThread(StateSink sink, Cancellation cancellation) {
        if (!multifdTransfer) {
            throw new IllegalStateException(
                    "device " + device.id() + " does not send its state over the multifd channels in this migration");
        }
        sender.sendPackets(sink, cancellation);
    }

    @Override
    public void saveState(SectionWriter writer) {
        if (multifdTransfer) {
            writer.putU64(VfioWire.END_OF_STATE);
            return;
        }
        ByteBuffer room = writer.reserve(ConfigEnvelope.MAX_BYTES);
        int bytes = ConfigEnvelope.save(device, room);
        writer.commit(room);
        context.statistics().addConfigBytes(bytes);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Leaves the saving state here, where it no longer adds to the downtime. After a failure or a cancel the devices
     * are the engine's, which starts all of them in the order that P2P asks for.
     */
    @Override
    public void saveCleanup(Outcome outcome) {
        if (device.state() != DeviceState.STOP_COPY) {
            return;
        }
        if (outcome == Outcome.COMPLETED) {
            device.transition(DeviceState.STOP, Recovery.RESET);
        } else if (outcome == Outcome.IN_DOUBT) {
            // This may be the only complete state there is, and the device must not run: a device that cannot leave
            // STOP_COPY stays there. Only one that can do neither has lost its state anyway, and is reset.
            device.transition(DeviceState.STOP, Recovery.to(DeviceState.STOP_COPY));
        }
    }
}
