// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.fake;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;
import org.drover.simulated.StateDigest;

/** A device that nothing can be done with but to ask for its digest, which is its seed 32 times. */
public final class FakeDevice implements DeviceBackend, StateDigest {
    private final DeviceSpec spec;
    private volatile boolean closed;

    FakeDevice(DeviceSpec spec) {
        this.spec = spec;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public byte[] sha256() {
        byte[] digest = new byte[32];
        Arrays.fill(digest, Byte.parseByte(spec.options().getOrDefault("seed", "0")));
        return digest;
    }

    @Override
    public String id() {
        return spec.name();
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        return Set.of(MigrationFlag.values());
    }

    @Override
    public DeviceState state() {
        return DeviceState.RUNNING;
    }

    @Override
    public void setState(DeviceState target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void write(ByteBuffer source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PrecopyInfo precopyInfo() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long stopCopyBytesEstimate() {
        return 0;
    }

    @Override
    public void reset() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ConfigState> configState() {
        return Optional.empty();
    }

    @Override
    public Optional<DmaLogging> dmaLogging() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }
}
