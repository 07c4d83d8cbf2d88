// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.device;

import java.util.concurrent.atomic.AtomicLong;
import org.drover.api.handler.StateStatistics;
import org.drover.api.migration.DeviceReport;

/** What one migration has moved of one device. */
public final class DeviceStatistics implements StateStatistics {
    private final String deviceId;
    private final AtomicLong precopyBytes = new AtomicLong();
    private final AtomicLong stopCopyBytes = new AtomicLong();
    private final AtomicLong configBytes = new AtomicLong();
    private final AtomicLong packets = new AtomicLong();
    private volatile boolean multifdTransfer;
    private volatile int maxQueuedPackets;
    private volatile int awaitedPacket = -1;
    private volatile String awaitedDevices = "";
    private volatile long stoppedAtNanos;
    private volatile long lastByteAtNanos;

    /**
     * Creates empty statistics.
     *
     * @param deviceId the device's path; empty for a section of no device
     */
    public DeviceStatistics(String deviceId) {
        this.deviceId = deviceId;
    }

    /** The machine has stopped. */
    public void stopped() {
        stoppedAtNanos = System.nanoTime();
        lastByteAtNanos = stoppedAtNanos;
    }

    @Override
    public void multifdTransfer(boolean used) {
        multifdTransfer = used;
    }

    @Override
    public void addPrecopyBytes(long bytes) {
        precopyBytes.addAndGet(bytes);
    }

    @Override
    public void addStopCopyBytes(long bytes) {
        stopCopyBytes.addAndGet(bytes);
        lastByteAtNanos = System.nanoTime();
    }

    @Override
    public void addConfigBytes(long bytes) {
        configBytes.addAndGet(bytes);
        lastByteAtNanos = System.nanoTime();
    }

    @Override
    public void awaitedPacket(int index) {
        awaitedPacket = index;
    }

    /** Says which devices this one waits for, as it is loaded after them; empty if it waits for none. */
    public void awaitedDevices(String ids) {
        awaitedDevices = ids;
    }

    /** Returns ", device … waits for device-state packet N", or for other devices, for messages; empty if for none. */
    public String awaited() {
        int index = awaitedPacket;
        String devices = awaitedDevices;
        if (!devices.isEmpty()) {
            return ", device " + deviceId + " waits until devices " + devices + " have been loaded";
        }
        return index == -1
                ? ""
                : ", device " + deviceId + " waits for device-state packet " + Integer.toUnsignedString(index);
    }

    @Override
    public void addPacket() {
        packets.incrementAndGet();
    }

    @Override
    public synchronized void queuedPackets(int count) {
        if (count > maxQueuedPackets) {
            maxQueuedPackets = count;
        }
    }

    /** Returns a number that grows whenever something of the device moves. */
    public long progress() {
        return precopyBytes.get() + stopCopyBytes.get() + configBytes.get() + packets.get();
    }

    /** Returns what has moved up to now. */
    public DeviceReport report() {
        return new DeviceReport(
                deviceId,
                multifdTransfer,
                precopyBytes.get(),
                stopCopyBytes.get(),
                configBytes.get(),
                packets.get(),
                maxQueuedPackets,
                lastByteAtNanos - stoppedAtNanos);
    }
}
