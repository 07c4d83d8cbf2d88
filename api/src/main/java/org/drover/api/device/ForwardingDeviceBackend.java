// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device that does what another one does: the base of a vendor's backend that adds to a generic one. Subclasses override
 * what is special: {@link #setState} for what has to happen before a stop or after a resume, {@link #read} and
 * {@link #write} for what is done to the state, {@link #compatibility} and {@link #requireCompatible} for what must fit.
 * Owns the other device: {@link #close} closes it.
 */
@ConsumerType
public abstract class ForwardingDeviceBackend implements DeviceBackend {
    private final DeviceBackend device;

    /**
     * Creates it.
     *
     * @param device does the work; not {@code null}
     */
    protected ForwardingDeviceBackend(DeviceBackend device) {
        this.device = Objects.requireNonNull(device, "device");
    }

    /** Returns the device that does the work. */
    protected final DeviceBackend device() {
        return device;
    }

    @Override
    public final Optional<DeviceBackend> forwardsTo() {
        return Optional.of(device);
    }

    @Override
    public String id() {
        return device.id();
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        return device.migrationFlags();
    }

    @Override
    public DeviceState state() {
        return device.state();
    }

    @Override
    public void setState(DeviceState target) {
        device.setState(target);
    }

    @Override
    public int read(ByteBuffer target) {
        return device.read(target);
    }

    @Override
    public void write(ByteBuffer source) {
        device.write(source);
    }

    @Override
    public PrecopyInfo precopyInfo() {
        return device.precopyInfo();
    }

    @Override
    public long stopCopyBytesEstimate() {
        return device.stopCopyBytesEstimate();
    }

    @Override
    public void reset() {
        device.reset();
    }

    @Override
    public Optional<ConfigState> configState() {
        return device.configState();
    }

    @Override
    public Optional<DmaLogging> dmaLogging() {
        return device.dmaLogging();
    }

    @Override
    public Map<String, String> compatibility() {
        return device.compatibility();
    }

    @Override
    public void requireCompatible(Map<String, String> destination) {
        device.requireCompatible(destination);
    }

    @Override
    public Set<String> loadsAfter() {
        return device.loadsAfter();
    }

    @Override
    public void close() {
        device.close();
    }

    @Override
    public String toString() {
        return device.toString();
    }
}
