// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;

/** The kernel's backend over a simulated device, which it takes away when it is closed. */
final class SimulatedBackend implements DeviceBackend, StateDigest {
    private final SimulatedDevice device;
    private final DeviceBackend backend;

    /**
     * Puts the two together.
     *
     * @param device closed with this
     * @param backend over a file of it
     */
    SimulatedBackend(SimulatedDevice device, DeviceBackend backend) {
        this.device = device;
        this.backend = backend;
    }

    @Override
    public byte[] sha256() {
        return device.sha256();
    }

    @Override
    public String id() {
        return backend.id();
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        return backend.migrationFlags();
    }

    @Override
    public DeviceState state() {
        return backend.state();
    }

    @Override
    public void setState(DeviceState target) {
        backend.setState(target);
    }

    @Override
    public int read(ByteBuffer target) {
        return backend.read(target);
    }

    @Override
    public void write(ByteBuffer source) {
        backend.write(source);
    }

    @Override
    public PrecopyInfo precopyInfo() {
        return backend.precopyInfo();
    }

    @Override
    public long stopCopyBytesEstimate() {
        return backend.stopCopyBytesEstimate();
    }

    @Override
    public void reset() {
        backend.reset();
    }

    @Override
    public Optional<ConfigState> configState() {
        return backend.configState();
    }

    @Override
    public Optional<DmaLogging> dmaLogging() {
        return backend.dmaLogging();
    }

    @Override
    public void close() {
        try {
            backend.close();
        } finally {
            device.close();
        }
    }
}
