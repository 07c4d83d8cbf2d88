// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.drover.api.Deadline;
import org.drover.api.handler.PageSource;
import org.drover.api.handler.StateSink;
import org.drover.api.migration.ChannelReport;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.Channel;
import org.drover.runtime.internal.migration.MigrationSession;
import org.drover.runtime.internal.migration.MigrationThreads;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.SectionKey;

/**
 * The multifd channels of the source. What is submitted goes, as one first-in first-out queue, to the channel whose buffer
 * it was put in, and buffers are lent in the order in which the channels became idle: so on each channel, and for each
 * device, packets keep the order of their submission, which is what lets the destination never deadlock.
 */
final class MultifdSenders {
    /** The layout of RAM packets depends on it: the target's page size, x86's and that of most others. */
    private static final int SYNC_PAGE_BYTES = 4096;

    private final MigrationSession session;
    private final ReturnPath returnPath;
    private final boolean halfClose;
    private final int depth;
    private final IdleBuffers idle;
    private final List<ChannelSender> senders = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private int nextChannel;
    private final AtomicLong packetNumber = new AtomicLong();

    MultifdSenders(MigrationSession session, ReturnPath returnPath, boolean halfClose) {
        this.session = session;
        this.returnPath = returnPath;
        this.halfClose = halfClose;
        this.depth = session.parameter(MigrationParameters.CHANNEL_DEPTH);
        this.idle = new IdleBuffers(Math.max(1, session.multifdChannels() * depth), session.cancellation());
    }

    /** Connects all channels and starts their threads. */
    void connect(Deadline deadline) {
        UUID uuid = session.parameter(MigrationParameters.UUID_OF_MACHINE);
        for (int i = 0; i < session.multifdChannels(); i++) {
            session.doing("connecting multifd channel " + i);
            Channel channel = session.connect(deadline);
            session.cancellation()
                    .onCancel(() -> channel.abort(session.cancellation().cause()));
            ChannelSender sender =
                    new ChannelSender(i, channel, depth, idle, packetNumber::getAndIncrement, session.cancellation());
            MultifdInitialPacket initialPacket = new MultifdInitialPacket(uuid, i, CompatibilityMessage.VERSION);
            synchronized (senders) {
                senders.add(sender);
            }
            threads.add(session.threads().start("send-" + i, () -> {
                try {
                    sender.run(initialPacket, halfClose);
                } catch (RuntimeException e) {
                    returnPath.preferVerdict(e);
                    throw e;
                }
            }));
        }
    }

    /** Returns the sink of one section's packets. */
    StateSink sink(SectionKey key) {
        return new SectionSink(key, idle);
    }

    /**
     * Puts a synchronisation packet on every channel, behind all pages that were submitted before.
     *
     * @param beforeWaiting runs before it waits for a channel
     */
    void sync(Runnable beforeWaiting) {
        RamPacket packet = new RamPacket(SYNC_PAGE_BYTES);
        PageSource source = (target, number) -> {
            packet.encodeSync(target, 0, number);
            target.position(packet.lengthBytes());
        };
        for (ChannelSender sender : senders) {
            if (!sender.offer(source)) {
                beforeWaiting.run();
                sender.submit(source);
            }
        }
    }

    /**
     * Gives pages to the channel that has least to do. While all have enough the peer may be waiting for something on the
     * main channel that lies in our buffer: that is sent before this thread waits too.
     *
     * @param beforeWaiting runs before it waits for a channel
     */
    void submitPages(PageSource source, Runnable beforeWaiting) {
        ChannelSender least = leastLoaded();
        if (!least.offer(source)) {
            beforeWaiting.run();
            least.submit(source);
        }
    }

    /**
     * Waits until nothing that is submitted from now on can overtake a synchronisation. Before the save threads start: device
     * state goes ahead of pages. Ahead of a synchronisation that pages follow, on one channel, it could fill the destination's
     * window, which waits for a packet that on another channel stands behind those pages, which wait for the synchronisation.
     */
    void awaitPagesQueued() {
        senders.forEach(ChannelSender::awaitPagesQueued);
    }

    private ChannelSender leastLoaded() {
        ChannelSender least = senders.get(nextChannel);
        for (int i = 1; i < senders.size(); i++) {
            ChannelSender other = senders.get((nextChannel + i) % senders.size());
            if (other.queuedPages() < least.queuedPages()) {
                least = other;
            }
        }
        nextChannel = (least.number() + 1) % senders.size();
        return least;
    }

    /** Sends what is queued, ends the channels' streams and waits until that is done. A cancel ends the wait. */
    void finish() {
        senders.forEach(ChannelSender::finish);
        for (Thread thread : threads) {
            MigrationThreads.joinOne(thread, Deadline.NEVER);
        }
        session.cancellation().throwIfCancelled();
    }

    /** Gives all buffers back, after all threads have ended. */
    void releaseAll() {
        senders.forEach(ChannelSender::releaseAll);
    }

    long sentBytes() {
        synchronized (senders) {
            return senders.stream().mapToLong(ChannelSender::sentBytes).sum();
        }
    }

    List<ChannelReport> reports() {
        synchronized (senders) {
            return senders.stream().map(ChannelSender::report).toList();
        }
    }
}
