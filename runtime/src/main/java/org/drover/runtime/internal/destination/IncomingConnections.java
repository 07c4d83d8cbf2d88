// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import org.drover.api.Cancellation;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.ProtocolException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.TransportException;
import org.drover.runtime.wire.ConnectionType;
import org.drover.runtime.wire.MultifdInitialPacket;

/**
 * Collects the connections of one migration: they come in any order, and each says by its first bytes which it is. Source:
 * {@code migration_channel_read_peek} and {@code multifd_recv_initial_packet}, QEMU 10.0 {@code migration/}.
 */
final class IncomingConnections {
    private final UUID uuid;
    private final Cancellation cancellation;
    private final Channel[] multifd;
    private Channel main;
    private int missing;
    private int droverVersion;

    IncomingConnections(int multifdChannels, UUID uuid, Cancellation cancellation) {
        this.uuid = uuid;
        this.cancellation = cancellation;
        this.multifd = new Channel[multifdChannels];
        this.missing = multifdChannels + 1;
        this.droverVersion = multifdChannels == 0 ? 0 : Integer.MAX_VALUE;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    /**
     * Reads a connection's first bytes and keeps it.
     *
     * @param channel just accepted
     * @param deadline by which it must have said what it is
     * @throws ProtocolException if it is of no migration, or of another, or there already
     */
    void greet(Channel channel, Deadline deadline) {
        ByteBuffer bytes = ByteBuffer.allocate(MultifdInitialPacket.LENGTH);
        read(channel, bytes.limit(ConnectionType.MAGIC_LENGTH), deadline);
        if (ConnectionType.fromMagic(bytes.getInt(0)) == ConnectionType.MAIN) {
            keepMain(channel);
            return;
        }
        read(channel, bytes.limit(MultifdInitialPacket.LENGTH), deadline);
        MultifdInitialPacket packet = MultifdInitialPacket.decode(bytes, 0, multifd.length);
        if (!packet.uuid().equals(uuid)) {
            throw new ProtocolException("multifd channel " + packet.channelId() + " of "
                    + channel.info().peer() + " is for the machine with uuid " + packet.uuid() + ", this is " + uuid);
        }
        keepMultifd(packet, channel);
    }

    private static void read(Channel channel, ByteBuffer target, Deadline deadline) {
        while (target.hasRemaining()) {
            try (ReceiveBuffer part = channel.receive(target.remaining(), target.remaining(), deadline)) {
                if (part.isEndOfStream()) {
                    throw new TransportException(
                            "connection of " + channel.info().peer() + " ended after " + target.position()
                                    + " bytes, before it said what it is");
                }
                target.put(part.data());
            }
        }
    }

    private synchronized void keepMain(Channel channel) {
        if (main != null) {
            throw new ProtocolException("a second main channel, of "
                    + channel.info().peer() + ", while that of " + main.info().peer() + " is open");
        }
        main = channel;
        oneLess();
    }

    private synchronized void keepMultifd(MultifdInitialPacket packet, Channel channel) {
        int id = packet.channelId();
        if (multifd[id] != null) {
            throw new ProtocolException(
                    "a second multifd channel " + id + ", of " + channel.info().peer());
        }
        multifd[id] = channel;
        droverVersion = Math.min(droverVersion, packet.droverVersion());
        oneLess();
    }

    private void oneLess() {
        missing--;
        notifyAll();
    }

    /**
     * Returns the lowest version that a channel is marked with, once all are there: 0 if one is not, or there is none. Then
     * the source is taken for a QEMU.
     */
    synchronized int droverVersion() {
        return droverVersion;
    }

    /** Returns how many connections are missing. */
    synchronized int missing() {
        return missing;
    }

    /** Returns whether a connection is one of the migration's. */
    synchronized boolean keeps(Channel channel) {
        return channel == main || Arrays.asList(multifd).contains(channel);
    }

    /** Waits until all connections are there. */
    synchronized void awaitComplete(Deadline deadline) {
        while (missing > 0) {
            cancellation.throwIfCancelled();
            if (deadline.hasPassed()) {
                throw new DeadlineExceededException((multifd.length + 1 - missing) + " of " + (multifd.length + 1)
                        + " connections came in time (x-connect-timeout)"
                        + (main == null ? ", the main channel did not" : "")
                        + "; set multifd and multifd-channels to the same on both sides");
            }
            try {
                wait(deadline.isNever() ? 0 : Math.max(1, deadline.remainingMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    /** Returns the main channel, of which the magic has been read; {@code null} until it is there. */
    synchronized Channel main() {
        return main;
    }

    /** Returns a multifd channel, of which the initial packet has been read; {@code null} until it is there. */
    synchronized Channel multifd(int id) {
        return multifd[id];
    }

    /** Breaks all connections. */
    synchronized void abort(Throwable cause) {
        if (main != null) {
            main.abort(cause);
        }
        for (Channel channel : multifd) {
            if (channel != null) {
                channel.abort(cause);
            }
        }
    }
}
