// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.mtty;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.FirmwareVersion;
import org.drover.api.device.ForwardingDeviceBackend;

/**
 * A device of mtty over the generic backend: reads the header of the state as it passes, and bears what mtty does otherwise
 * than the kernel's contract says. That its read() gives 0 in PRE_COPY, where the contract has ENOMSG, the generic backend
 * bears already.
 */
final class MttyBackend extends ForwardingDeviceBackend {
    static final String KIND = "kind";
    static final String STATE_VERSION = "state-version";
    static final String PORTS = "ports";

    private static final String MTTY = "mtty";

    private final int ports;
    private final HeaderCollector header = new HeaderCollector();
    private DeviceState session = DeviceState.RUNNING;
    private boolean damaged;

    /**
     * Creates it.
     *
     * @param device the generic backend's; closed with this
     * @param ports of the device, 1 or 2
     */
    MttyBackend(DeviceBackend device, int ports) {
        super(device);
        this.ports = ports;
    }

    @Override
    public void setState(DeviceState target) {
        if (session == DeviceState.RESUMING && target != DeviceState.RESUMING) {
            requireState(target);
        }
        device().setState(target);
        boolean continues = session.isSaving() && target.isSaving() || session == target;
        if (!continues) {
            begin();
        }
        session = target;
    }

    @Override
    public int read(ByteBuffer target) {
        ByteBuffer piece = target.duplicate();
        int bytes = device().read(target);
        if (header.take(piece.limit(piece.position() + bytes))) {
            checkHeader();
        }
        return bytes;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The kernel sees nothing before the header is complete and right: mtty answers a wrong one with EFAULT, but counts
     * its bytes, and loads the state when it is told to go on.
     */
    @Override
    public void write(ByteBuffer source) {
        if (session != DeviceState.RESUMING) {
            device().write(source); // which refuses it
            return;
        }
        requireUndamaged("take more of its state");
        boolean completed = header.take(source);
        if (!header.isComplete()) {
            return;
        }
        damaged = true; // unless all of this succeeds
        if (completed) {
            checkHeader();
            device().write(header.bytes());
        }
        if (source.hasRemaining()) {
            device().write(source);
        }
        damaged = false;
    }

    @Override
    public void reset() {
        device().reset();
        begin();
        session = DeviceState.RUNNING;
    }

    /** Returns empty: mtty starts and stops a log, but its report fails with EOPNOTSUPP on kernels without iommufd. */
    @Override
    public Optional<DmaLogging> dmaLogging() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> compatibility() {
        return Map.of(KIND, MTTY, STATE_VERSION, MttyHeader.VERSION.toString(), PORTS, Integer.toString(ports));
    }

    @Override
    public void requireCompatible(Map<String, String> destination) {
        if (destination.isEmpty()) {
            return; // It tells nothing, as a destination without this bundle does; its kernel checks the header.
        }
        if (!MTTY.equals(destination.get(KIND))) {
            throw incompatible(KIND, destination, "not " + MTTY);
        }
        if (!Integer.toString(ports).equals(destination.get(PORTS))) {
            throw incompatible(PORTS, destination, "and this one " + ports + "; use one of type mtty-" + ports);
        }
        if (!version(destination).loadsStateOf(MttyHeader.VERSION)) {
            throw incompatible(
                    STATE_VERSION, destination, "which does not load " + MttyHeader.VERSION + "; use a newer mtty");
        }
    }

    private FirmwareVersion version(Map<String, String> destination) {
        try {
            return FirmwareVersion.parse(destination.getOrDefault(STATE_VERSION, ""));
        } catch (IllegalArgumentException e) {
            throw incompatible(STATE_VERSION, destination, "which is no version", e);
        }
    }

    private DeviceException incompatible(String key, Map<String, String> destination, String why) {
        return incompatible(key, destination, why, null);
    }

    private DeviceException incompatible(String key, Map<String, String> destination, String why, Throwable cause) {
        return new DeviceException(
                "device " + id() + ": the destination's device has " + key + "="
                        + destination.getOrDefault(key, "(none)") + ", " + why,
                0,
                cause);
    }

    private void begin() {
        header.begin();
        damaged = false;
    }

    private void checkHeader() {
        MttyHeader.of(header.bytes()).requireLoadable(id(), ports);
    }

    private void requireState(DeviceState target) {
        requireUndamaged("go to " + target);
        if (!header.isComplete()) {
            throw new DeviceException("device " + id() + ": cannot go from RESUMING to " + target
                    + ": its state ended after " + header.collectedBytes() + " of the " + MttyHeader.BYTES
                    + " bytes of the header; reset it");
        }
    }

    private void requireUndamaged(String what) {
        if (damaged) {
            throw new DeviceException("device " + id() + ": cannot " + what
                    + ": a part of its state was refused, and mtty would load the rest; reset it");
        }
    }
}
