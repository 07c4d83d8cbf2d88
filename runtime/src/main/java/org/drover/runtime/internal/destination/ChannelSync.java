// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import org.drover.api.Cancellation;
import org.drover.api.ProtocolException;

/**
 * The points at which all multifd channels wait for the main thread: memory that a channel brings after its synchronisation
 * packet is not loaded before every other channel has read its own and the main thread has seen that.
 *
 * <p>Device state is not held back, though QEMU's receiver holds back everything. QEMU's source queues the packets of one
 * synchronisation channel by channel while save threads go on submitting, so packet <i>i</i> of a device can stand behind it
 * on one channel and packet <i>i</i> + 1 before it on another. A receiver of bounded memory that held both channels up
 * would wait for ever.
 */
final class ChannelSync {
    private final Cancellation cancellation;
    /** Synchronisation packets that each channel has read. */
    private final long[] read;

    private final boolean[] ended;
    private int endedCount;
    private long released;

    ChannelSync(int channels, Cancellation cancellation) {
        this.read = new long[channels];
        this.ended = new boolean[channels];
        this.cancellation = cancellation;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** A channel has read a synchronisation packet. Does not block. */
    synchronized void arrive(int channel) {
        read[channel]++;
        notifyAll();
    }

    /** A channel has read a packet of memory: waits until the main thread has seen what the channel synchronised before. */
    synchronized void awaitReleased(int channel) {
        while (read[channel] > released) {
            await();
        }
    }

    /** A channel has ended; it will not arrive any more. Returns whether it was the last to end. */
    synchronized boolean channelEnded(int channel) {
        ended[channel] = true;
        endedCount++;
        notifyAll();
        return endedCount == ended.length;
    }

    /** The main thread's part: waits until all channels have arrived, then lets their memory go on. */
    synchronized void release() {
        for (int channel = 0; channel < read.length; channel++) {
            while (read[channel] <= released) {
                if (ended[channel]) {
                    throw new ProtocolException("multifd channel " + channel
                            + " ended before the synchronisation that the main channel announces");
                }
                await();
            }
        }
        released++;
        notifyAll();
    }

    private void await() {
        cancellation.throwIfCancelled();
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        cancellation.throwIfCancelled();
    }
}
