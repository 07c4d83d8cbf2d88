// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import java.nio.ByteBuffer;
import org.drover.api.Deadline;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A connection: a reliable, ordered byte stream in each direction, that lends its buffers. Where buffers begin and end has
 * no meaning for the receiver.
 *
 * <p><b>Threads.</b> One thread sends ({@link #send}, {@link #flush}, {@link #shutdownOutput}), one thread receives
 * ({@link #receive}). {@link #acquire} may be called by any one thread at a time. Lent buffers may be passed to other
 * threads, and given back on any thread. {@link #abort}, {@link #close} and {@link #info} may be called on any thread.
 *
 * <p><b>Sending</b> is {@code acquire}, fill, {@code send}:
 * <pre>{@code
 * try (SendBuffer buffer = channel.acquire(deadline)) {
 *     device.read(buffer.data());
 *     buffer.data().flip();
 *     channel.send(buffer);        // from here on the buffer is the channel's; close() does nothing more
 * }
 * }</pre>
 * Whoever holds a {@code SendBuffer} waits for nothing but the device read that fills it, so depth 1 cannot deadlock.
 *
 * <p><b>Errors.</b> After an abort, a close, or an error of the connection every blocked and every later call throws
 * {@link ChannelClosedException} (or a {@link TransportException} where the connection itself broke), always with the
 * first cause. Buffers still lent stay valid memory until they are given back.
 */
@ConsumerType
public interface Channel extends AutoCloseable {
    /**
     * Lends a buffer to fill. The only call that waits for flow control: for a buffer that is free here and, with
     * {@link TransportCapabilities#peerCredits}, for room at the peer.
     *
     * @param deadline ends the wait; the channel stays usable. One that has passed already asks for what is free now
     * @throws org.drover.api.DeadlineExceededException if the deadline passes
     * @throws ChannelClosedException if the channel is closed
     */
    SendBuffer acquire(Deadline deadline);

    /**
     * Sends the bytes between position and limit of {@code buffer.data()}. Afterwards the buffer is the channel's, also if
     * the call throws. May block while the connection takes the bytes; ended by {@link #abort}.
     *
     * @param buffer lent by this channel, not sent or closed
     * @throws IllegalStateException if the buffer is not lent by this channel
     * @throws TransportException if the connection breaks
     */
    void send(SendBuffer buffer);

    /**
     * Sends several buffers in their order, in as few operations as the transport can (a gathering write).
     *
     * @param buffers the first {@code count} are sent, as with {@link #send(SendBuffer)}
     * @param count 1 to {@code buffers.length}
     */
    void send(SendBuffer[] buffers, int count);

    /**
     * Sends bytes that lie in memory of the caller's, for example in a buffer that another channel received. Returns when
     * the channel no longer reads them. Blocks as {@link #acquire} and {@link #send(SendBuffer)} do.
     *
     * <p>This default copies them into lent buffers. A transport that can send from any memory overrides it, and may do so
     * without a copy where {@code data} is direct.
     *
     * @param data what lies between position and limit is sent; the position is at the limit afterwards. Not changed
     * @param deadline ends a wait for flow control; the bytes before the position have been sent then
     * @throws org.drover.api.DeadlineExceededException if the deadline passes
     * @throws ChannelClosedException if the channel is closed
     * @throws TransportException if the connection breaks
     */
    default void send(ByteBuffer data, Deadline deadline) {
        int end = data.limit();
        while (data.position() < end) {
            try (SendBuffer buffer = acquire(deadline)) {
                ByteBuffer room = buffer.data();
                data.limit(Math.min(end, data.position() + room.remaining()));
                room.put(data).flip();
                send(buffer);
            } finally {
                data.limit(end);
            }
        }
    }

    /**
     * Waits until all sent buffers are complete here, that is, the transport no longer reads them. Says nothing about the
     * peer.
     *
     * @param deadline ends the wait; the channel is aborted then
     * @throws org.drover.api.DeadlineExceededException if the deadline passes
     */
    void flush(Deadline deadline);

    /**
     * Receives the next bytes of the stream into one lent buffer. Blocks until {@code minBytes} are there, the stream
     * ends, or the wait is ended. Returns fewer than {@code minBytes} only where the stream ends, or where a buffer ends in
     * a transport that receives into posted buffers: callers loop.
     *
     * <p>Waits for a free buffer if all {@code receiveDepth} are lent: a receiver that holds on to its buffers thereby
     * stops reading from the peer.
     *
     * @param minBytes 1 to the arena's buffer size
     * @param maxBytes {@code minBytes} or more; never more than this is returned, so that a buffer can be made to end
     *     where a message ends
     * @param deadline ends the wait; the channel is aborted then if bytes may have been lost
     * @return the bytes, at least one; or {@link ReceiveBuffer#isEndOfStream() end of stream}, with no bytes, again and
     *     again once the peer has ended its direction
     * @throws org.drover.api.DeadlineExceededException if the deadline passes
     * @throws TransportException if the connection breaks
     */
    ReceiveBuffer receive(int minBytes, int maxBytes, Deadline deadline);

    /**
     * Ends this side's direction: the peer receives what was sent, then end of stream. The other direction stays open.
     *
     * @throws UnsupportedOperationException if the transport lacks {@link TransportCapabilities#halfClose}
     */
    void shutdownOutput();

    /**
     * Breaks the connection at once, wakes all calls that wait, and keeps {@code cause} for them. The first cause wins;
     * later ones are added to it as suppressed. Does not block.
     *
     * @param cause why; what later calls report
     */
    void abort(Throwable cause);

    /** Returns counters and addresses as they are now. */
    ChannelInfo info();

    /**
     * Closes the connection: what was sent and flushed still reaches the peer. Buffers that are lent go back to the arena
     * when their holders close them. Idempotent. Does not wait for the peer.
     */
    @Override
    void close();
}
