// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.drover.api.Deadline;
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
    /** Only the layout of RAM packets depends on it, and Drover's own streams have none but for synchronisation. */
    private static final int SYNC_PAGE_BYTES = 4096;

    private final MigrationSession session;
    private final ReturnPath returnPath;
    private final boolean halfClose;
    private final int depth;
    private final IdleBuffers idle;
    private final List<ChannelSender> senders = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private long packetNumber;

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
            ChannelSender sender = new ChannelSender(i, channel, depth, idle, session.cancellation());
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

    /** Puts a synchronisation packet on every channel. */
    void sync() {
        RamPacket packet = new RamPacket(SYNC_PAGE_BYTES);
        for (ChannelSender sender : List.copyOf(senders)) {
            StatePacketBuffer buffer = idle.takerOf(sender).take();
            ByteBuffer raw = buffer.raw();
            packet.encodeSync(raw, 0, packetNumber++);
            raw.position(0).limit(packet.lengthBytes());
            sender.submit(buffer);
        }
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
