// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.drover.api.Cancellation;
import org.drover.api.Deadline;
import org.drover.api.migration.ChannelReport;
import org.drover.api.transport.Channel;
import org.drover.api.transport.SendBuffer;
import org.drover.runtime.wire.MultifdInitialPacket;

/**
 * The sending thread of one multifd channel: lends the channel's buffers to be filled, and sends what comes back, in the
 * order in which it was submitted.
 */
final class ChannelSender {
    private final int number;
    private final Channel channel;
    private final IdleBuffers idle;
    private final Cancellation cancellation;
    private final StatePacketBuffer[] all;
    private final SendBuffer[] batch;
    private final ArrayDeque<StatePacketBuffer> free;
    private final ArrayDeque<StatePacketBuffer> filled;
    private boolean finishing;
    private volatile long sentBytes;
    private volatile long sentPackets;
    private volatile long firstNanos;
    private volatile long lastNanos;

    ChannelSender(int number, Channel channel, int depth, IdleBuffers idle, Cancellation cancellation) {
        this.number = number;
        this.channel = channel;
        this.idle = idle;
        this.cancellation = cancellation;
        this.all = new StatePacketBuffer[depth];
        this.batch = new SendBuffer[depth];
        this.free = new ArrayDeque<>(depth);
        this.filled = new ArrayDeque<>(depth);
        for (int i = 0; i < depth; i++) {
            all[i] = new StatePacketBuffer(this);
            free.add(all[i]);
        }
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    int number() {
        return number;
    }

    /** Queues a filled buffer. Never blocks: there are no more buffers than room. */
    synchronized void submit(StatePacketBuffer buffer) {
        filled.add(buffer);
        notifyAll();
    }

    /** Puts a lent buffer that was not filled back for the next one who asks. */
    void returnIdle(StatePacketBuffer buffer) {
        idle.put(buffer);
    }

    /** Says that nothing more will be submitted: the thread sends what is queued, ends the stream, and ends. */
    synchronized void finish() {
        finishing = true;
        notifyAll();
    }

    /** The thread's work. */
    void run(MultifdInitialPacket initialPacket, boolean halfClose) {
        SendBuffer first = channel.acquire(Deadline.NEVER);
        ByteBuffer data = first.data();
        initialPacket.encode(data, 0);
        data.position(0).limit(MultifdInitialPacket.LENGTH);
        channel.send(first);
        sentBytes = MultifdInitialPacket.LENGTH;
        while (true) {
            int count = takeFilled();
            if (count > 0) {
                send(count);
            } else if (!free.isEmpty()) {
                StatePacketBuffer buffer = free.peek();
                buffer.fill(channel.acquire(Deadline.NEVER));
                free.remove();
                idle.put(buffer);
            } else if (!awaitFilled()) {
                break;
            }
        }
        while (free.size() < all.length) {
            StatePacketBuffer unused = idle.takeOf(this);
            unused.release();
            free.add(unused);
        }
        channel.flush(Deadline.NEVER);
        if (halfClose) {
            channel.shutdownOutput();
        }
    }

    /** Moves what is queued now into {@link #batch} for one gathering write. */
    private synchronized int takeFilled() {
        int count = 0;
        while (!filled.isEmpty()) {
            StatePacketBuffer buffer = filled.poll();
            batch[count++] = buffer.buffer();
            buffer.sent();
            free.add(buffer);
        }
        return count;
    }

    /** Waits for something to be queued; returns false if nothing ever will. */
    private synchronized boolean awaitFilled() {
        while (filled.isEmpty() && !finishing) {
            cancellation.throwIfCancelled();
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        cancellation.throwIfCancelled();
        return !filled.isEmpty();
    }

    private void send(int count) {
        if (firstNanos == 0) {
            firstNanos = System.nanoTime();
        }
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += batch[i].data().remaining();
        }
        if (count == 1) {
            channel.send(batch[0]);
        } else {
            channel.send(batch, count);
        }
        sentBytes += bytes; // this thread alone writes it
        sentPackets += count;
        lastNanos = System.nanoTime();
    }

    /** Gives back what is still lent, after all threads have ended. */
    void releaseAll() {
        for (StatePacketBuffer buffer : all) {
            buffer.release();
        }
    }

    long sentBytes() {
        return sentBytes;
    }

    ChannelReport report() {
        return new ChannelReport(Integer.toString(number), sentBytes, sentPackets, lastNanos - firstNanos);
    }
}
