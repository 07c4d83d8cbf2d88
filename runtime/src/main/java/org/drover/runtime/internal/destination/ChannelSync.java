// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import org.drover.api.Cancellation;
import org.drover.api.ProtocolException;

/**
 * The point at which all multifd channels wait for the main thread: a channel that has read its synchronisation packet
 * reads nothing more until every other has read its own and the main thread has seen that.
 */
final class ChannelSync {
    private final int channels;
    private final Cancellation cancellation;
    private int arrived;
    private int ended;
    private long generation;

    ChannelSync(int channels, Cancellation cancellation) {
        this.channels = channels;
        this.cancellation = cancellation;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** A channel has read its packet: waits until the main thread lets it go on. */
    synchronized void arrive() {
        long current = generation;
        arrived++;
        notifyAll();
        while (generation == current) {
            await();
        }
    }

    /** A channel has ended; it will not arrive any more. Returns whether it was the last to end. */
    synchronized boolean channelEnded() {
        ended++;
        notifyAll();
        return ended == channels;
    }

    /** The main thread's part: waits until all have arrived, then lets them go on. */
    synchronized void release() {
        while (arrived < channels) {
            if (arrived + ended >= channels) {
                throw new ProtocolException(ended + " of " + channels
                        + " multifd channels ended before the synchronisation that the main channel announces");
            }
            await();
        }
        arrived = 0;
        generation++;
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
