// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.examples;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ForwardingDeviceBackend;

/**
 * Does something before the device stops and after it runs again: quiesces its users and wakes them. At the source the first
 * hook runs before the stop, and the second only if the migration fails and the device goes on there. At the destination
 * the first one runs when the device stops to take a state, and the second once it has been started with that.
 */
public final class HookedBackend extends ForwardingDeviceBackend {
    private final Runnable beforeStop;
    private final Runnable afterResume;
    private DeviceState known = DeviceState.RUNNING;
    private RuntimeException refusal;

    /**
     * Creates it. Both hooks run on the runtime's thread and count as downtime.
     *
     * @param device does the work; closed with this
     * @param beforeStop what it throws fails the migration, and the device goes on; not {@code null}
     * @param afterResume must not throw: a device that does not start is reset; not {@code null}
     */
    public HookedBackend(DeviceBackend device, Runnable beforeStop, Runnable afterResume) {
        super(device);
        this.beforeStop = Objects.requireNonNull(beforeStop, "beforeStop");
        this.afterResume = Objects.requireNonNull(afterResume, "afterResume");
    }

    @Override
    public void setState(DeviceState target) {
        if (known.isRunning() && !target.isRunning()) {
            known = DeviceState.STOP; // as its users see it: also if the device refuses, the next start wakes them
            runBeforeStop();
        }
        device().setState(target);
        nowIn(target);
    }

    @Override
    public void reset() {
        device().reset();
        nowIn(DeviceState.RUNNING);
    }

    @Override
    public int read(ByteBuffer target) {
        requireNoRefusal();
        return device().read(target);
    }

    @Override
    public void write(ByteBuffer source) {
        requireNoRefusal();
        device().write(source);
    }

    /** Keeps what the hook throws for the next read: a device that fails to stop is reset, and its state would be lost. */
    private void runBeforeStop() {
        try {
            beforeStop.run();
        } catch (RuntimeException e) {
            refusal = e;
        }
    }

    private void nowIn(DeviceState target) {
        boolean resumes = !known.isRunning() && target.isRunning();
        known = target;
        if (resumes) {
            refusal = null;
            afterResume.run();
        }
    }

    private void requireNoRefusal() {
        if (refusal != null) {
            throw new DeviceException(
                    "device " + id() + ": its users were not quiesced: " + refusal.getMessage(), 0, refusal);
        }
    }
}
