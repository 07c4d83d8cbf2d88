// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.drover.api.Cancellation;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.handler.PageSource;
import org.drover.api.migration.ChannelReport;
import org.drover.api.transport.Channel;
import org.drover.api.transport.SendBuffer;
import org.drover.runtime.wire.MultifdInitialPacket;

/**
 * The sending thread of one multifd channel: lends the channel's buffers to be filled, and sends what comes back, in the
 * order in which it was submitted.
 */
final class ChannelSender {
    /** How long to wait before asking again, when the channel has no buffer now. */
    private static final long FLOW_CONTROL_LOOK_MILLIS = 1;

    private static final Deadline AT_ONCE = Deadline.afterMillis(0);

    private final int number;
    private final Channel channel;
    private final IdleBuffers idle;
    private final LongSupplier packetNumbers;
    private final Cancellation cancellation;
    private final StatePacketBuffer[] all;
    private final SendBuffer[] batch;
    private final ArrayDeque<StatePacketBuffer> free;
    private final ArrayDeque<StatePacketBuffer> filled;
    /** Pages to be made into packets here, at most as many as there are buffers: first in, first out. */
    private final ArrayDeque<PageSource> pages;

    private boolean isFilling;
    private final IdleBuffers.Taker own;
    private final ByteBuffer[] memories;
    private final ByteBuffer[] payloads;
    private int nextView;
    private volatile boolean finishing;
    private boolean ended;
    private volatile long sentBytes;
    private volatile long sentPackets;
    private volatile long firstNanos;
    private volatile long lastNanos;

    ChannelSender(
            int number,
            Channel channel,
            int depth,
            IdleBuffers idle,
            LongSupplier packetNumbers,
            Cancellation cancellation) {
        this.number = number;
        this.channel = channel;
        this.idle = idle;
        this.packetNumbers = packetNumbers;
        this.pages = new ArrayDeque<>(depth);
        this.own = idle.takerOf(this);
        this.cancellation = cancellation;
        this.all = new StatePacketBuffer[depth];
        this.batch = new SendBuffer[depth];
        this.memories = new ByteBuffer[depth];
        this.payloads = new ByteBuffer[depth];
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
        if (ended) {
            buffer.release(); // by a thread that a device held beyond the end
        } else {
            filled.add(buffer);
            notifyAll();
        }
    }

    /** Queues pages if there is room; returns whether there was. Does not block. */
    synchronized boolean offer(PageSource source) {
        if (pages.size() >= all.length) {
            return false;
        }
        pages.add(source);
        notifyAll();
        return true;
    }

    /** Queues pages; waits for room; a cancel ends the wait. */
    synchronized void submit(PageSource source) {
        while (!offer(source)) {
            await(0);
        }
    }

    /** Waits until all pages stand in the queue of what is sent; a cancel ends the wait. */
    synchronized void awaitPagesQueued() {
        while (!pages.isEmpty() || isFilling) {
            await(0);
        }
        cancellation.throwIfCancelled();
    }

    /** Returns how many packets of pages wait here. */
    synchronized int queuedPages() {
        return pages.size();
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
        try (SendBuffer first = channel.acquire(Deadline.NEVER)) {
            ByteBuffer data = first.data();
            initialPacket.encode(data, 0);
            data.position(0).limit(MultifdInitialPacket.LENGTH);
            channel.send(first);
        }
        sentBytes = MultifdInitialPacket.LENGTH;
        while (true) {
            int count = takeFilled();
            if (count > 0) {
                send(count);
            } else if (hasPages()) {
                if (!fillPages()) {
                    awaitFilled(FLOW_CONTROL_LOOK_MILLIS);
                }
            } else if (free.isEmpty() || finishing) {
                if (!awaitWork()) {
                    break;
                }
            } else if (!lendOne()) {
                awaitFilled(FLOW_CONTROL_LOOK_MILLIS);
            }
        }
        while (free.size() < all.length) {
            StatePacketBuffer unused = own.take();
            unused.release();
            free.add(unused);
        }
        channel.flush(Deadline.NEVER);
        if (halfClose) {
            channel.shutdownOutput();
        }
    }

    /**
     * Lends one buffer more, if the channel has one now. Waits for it only while nothing of this channel can be submitted:
     * else a packet that the peer needs, to give room to others, could wait here behind the wait for that room.
     */
    private boolean lendOne() {
        StatePacketBuffer buffer = borrowOne();
        if (buffer == null) {
            return false;
        }
        idle.put(buffer);
        return true;
    }

    private StatePacketBuffer borrowOne() {
        StatePacketBuffer buffer = free.peek();
        try {
            buffer.fill(channel.acquire(free.size() == all.length ? Deadline.NEVER : AT_ONCE));
        } catch (DeadlineExceededException e) {
            return null;
        }
        free.remove();
        return buffer;
    }

    private synchronized boolean hasPages() {
        return !pages.isEmpty();
    }

    /**
     * Makes the oldest pages into a packet, in a buffer that nobody has or else in one more; returns false if there is none
     * now: save threads have all, and what they fill must be sent from here, so this thread does not wait for one.
     */
    private boolean fillPages() {
        StatePacketBuffer buffer = own.poll();
        if (buffer == null && !free.isEmpty()) {
            buffer = borrowOne();
        }
        if (buffer == null) {
            return false;
        }
        PageSource source;
        synchronized (this) {
            source = pages.poll();
            isFilling = true;
            notifyAll(); // there is room again
        }
        ByteBuffer raw = buffer.raw();
        source.write(raw, packetNumbers.getAsLong());
        raw.flip();
        synchronized (this) {
            isFilling = false;
            submit(buffer);
        }
        return true;
    }

    /** Returns the view of a buffer's payload: made once, as transports lend the same memory again and again. */
    ByteBuffer payloadOf(ByteBuffer memory) {
        for (int i = 0; i < memories.length; i++) {
            if (memories[i] == memory) {
                return payloads[i];
            }
        }
        int at = nextView;
        nextView = (nextView + 1) % memories.length;
        memories[at] = memory;
        payloads[at] = StatePacketBuffer.viewPayload(memory);
        return payloads[at];
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
    private synchronized boolean awaitWork() {
        while (filled.isEmpty() && pages.isEmpty() && !finishing) {
            await(0);
        }
        cancellation.throwIfCancelled();
        return !filled.isEmpty() || !pages.isEmpty();
    }

    /** Waits a little for a buffer to be filled. */
    private synchronized void awaitFilled(long millis) {
        if (filled.isEmpty()) {
            await(millis);
        }
        cancellation.throwIfCancelled();
    }

    private void await(long millis) {
        cancellation.throwIfCancelled();
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void send(int count) {
        if (firstNanos == 0) {
            lastNanos = System.nanoTime();
            firstNanos = lastNanos; // after lastNanos: whoever reads it finds both
        }
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += batch[i].data().remaining();
        }
        try {
            if (count == 1) {
                channel.send(batch[0]);
            } else {
                channel.send(batch, count);
            }
        } finally {
            for (int i = 0; i < count; i++) {
                batch[i].close(); // sent buffers are closed too: the channel then lends the same object again
                batch[i] = null;
            }
        }
        sentBytes += bytes; // this thread alone writes it
        sentPackets += count;
        lastNanos = System.nanoTime();
    }

    /** Gives all buffers back, after all threads have ended; what a hung thread holds follows when it lets go of it. */
    void releaseAll() {
        synchronized (this) {
            ended = true;
        }
        for (StatePacketBuffer buffer : all) {
            buffer.end();
        }
    }

    long sentBytes() {
        return sentBytes;
    }

    ChannelReport report() {
        long first = firstNanos;
        return new ChannelReport(Integer.toString(number), sentBytes, sentPackets, first == 0 ? 0 : lastNanos - first);
    }
}
