// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import org.drover.api.handler.StateStatistics;

/** Sums up what it is told. */
final class FakeStatistics implements StateStatistics {
    private Boolean multifdTransfer;
    private long precopyBytes;
    private long stopCopyBytes;
    private long configBytes;
    private int packets;
    private int maxQueuedPackets;
    private int queuedPackets;

    @Override
    public synchronized void multifdTransfer(boolean used) {
        multifdTransfer = used;
    }

    @Override
    public synchronized void addPrecopyBytes(long bytes) {
        precopyBytes += bytes;
    }

    @Override
    public synchronized void addStopCopyBytes(long bytes) {
        stopCopyBytes += bytes;
    }

    @Override
    public synchronized void addConfigBytes(long bytes) {
        configBytes += bytes;
    }

    @Override
    public synchronized void addPacket() {
        packets++;
    }

    @Override
    public synchronized void queuedPackets(int count) {
        if (count < 0) {
            throw new AssertionError("queued packets " + count);
        }
        queuedPackets = count;
        maxQueuedPackets = Math.max(maxQueuedPackets, count);
    }

    synchronized Boolean multifdTransfer() {
        return multifdTransfer;
    }

    synchronized int maxQueuedPackets() {
        return maxQueuedPackets;
    }

    synchronized int queuedPackets() {
        return queuedPackets;
    }

    /** Returns all sums: precopy, stop-copy and config bytes, packets. */
    synchronized String sums() {
        return precopyBytes + " " + stopCopyBytes + " " + configBytes + " " + packets;
    }
}
