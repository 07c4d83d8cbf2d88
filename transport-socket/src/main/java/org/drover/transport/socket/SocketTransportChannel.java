// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.ChannelInfo;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.support.Counter;
import org.drover.api.transport.support.EndOfStream;
import org.drover.api.transport.support.FirstCause;

/**
 * A channel over a blocking stream socket. A buffer is sent when {@code send} returns, so {@code flush} never waits.
 *
 * <p><b>When sending fails</b> the socket stays open for reading, until it ends or the channel is closed: a peer that gave
 * up wrote the reason before it closed its end, and closing here would throw that reason away unread. What had arrived is
 * still received; then {@code receive} throws with the failure of {@code send} as the first cause.
 */
final class SocketTransportChannel implements Channel {
    private final SocketTransport transport;
    private final SocketFamily family;
    private final SocketChannel socket;
    private final String local;
    private final String peer;
    private final String name;
    private final LeasePool sendPool;
    private final LeasePool receivePool;
    private final DeadlineTimer.Watch receiveWatch;
    private final FirstCause end = new FirstCause();
    private final Counter sentBytes = new Counter();
    private final Counter receivedBytes = new Counter();
    private volatile TransportException sendFailure;
    private volatile boolean outputShutDown;

    /** Sending thread only. */
    private ByteBuffer[] gather = new ByteBuffer[0];

    /** Receiving thread only. */
    private boolean peerEnded;

    SocketTransportChannel(SocketTransport transport, SocketChannel socket, String local, String peer) {
        this.transport = transport;
        this.family = transport.family();
        this.socket = socket;
        this.local = local;
        this.peer = peer;
        this.name = "channel " + local + " - " + peer;
        this.sendPool = transport.newPool(name + " send", transport.settings().sendDepth());
        this.receivePool =
                transport.newPool(name + " receive", transport.settings().receiveDepth());
        this.receiveWatch = transport.timer().watch(this::expireReceive);
    }

    @Override
    public SendBuffer acquire(Deadline deadline) {
        requireOutput("acquire");
        return lend(sendPool, Lease.State.LENT, deadline, "acquire");
    }

    @Override
    public void send(SendBuffer buffer) {
        Lease lease = sendPool.takeOver(buffer);
        write(lease, lease.memory());
    }

    /** The lent buffer stays empty: it only takes the turn that flow control and {@code close} know of. */
    @Override
    public void send(ByteBuffer data, Deadline deadline) {
        write(sendPool.takeOver(acquire(deadline)), data);
    }

    @Override
    public void send(SendBuffer[] buffers, int count) {
        if (count < 1 || count > buffers.length) {
            throw new IllegalArgumentException("count " + count + " is not in 1.." + buffers.length);
        }
        sendPool.takeOver(buffers, count);
        try {
            requireOutput("send");
            writeAll(buffers, count);
        } catch (IOException e) {
            throw sendFailed(e);
        } finally {
            for (int i = 0; i < count; i++) {
                sendPool.sent((Lease) buffers[i]);
            }
            settle();
        }
    }

    @Override
    public void flush(Deadline deadline) {
        requireOutput("flush");
    }

    @Override
    public ReceiveBuffer receive(int minBytes, int maxBytes, Deadline deadline) {
        if (minBytes < 1 || minBytes > transport.bufferBytes() || maxBytes < minBytes) {
            throw new IllegalArgumentException("minimum " + minBytes + " and maximum " + maxBytes
                    + " bytes: allowed are 1.." + transport.bufferBytes() + " and the minimum or more");
        }
        requireOpen("receive");
        if (peerEnded) {
            return endOfStream();
        }
        Lease lease = lend(receivePool, Lease.State.BUSY, deadline, "receive");
        boolean handedOver = false;
        try {
            ByteBuffer data = lease.memory();
            data.limit(Math.min(maxBytes, data.capacity()));
            fill(data, minBytes, deadline);
            if (data.position() == 0) {
                return endOfStream();
            }
            data.flip();
            handedOver = true;
            return receivePool.handOver(lease);
        } finally {
            if (!handedOver) {
                receivePool.discard(lease);
            }
            settle();
        }
    }

    @Override
    public void shutdownOutput() {
        requireOpen("shutdownOutput");
        if (sendFailure != null) {
            throw closed("shutdownOutput");
        }
        try {
            outputShutDown = true;
            socket.shutdownOutput();
        } catch (IOException e) {
            throw sendFailed(e);
        }
    }

    @Override
    public void abort(Throwable cause) {
        if (!end(cause)) {
            end.addLater(cause);
        }
    }

    @Override
    public ChannelInfo info() {
        return new ChannelInfo(
                local, peer, sentBytes.get(), receivedBytes.get(), sendPool.lentCount(), receivePool.lentCount());
    }

    @Override
    public void close() {
        // A send that is cut off must not look like an orderly end to the peer.
        if (sendPool.isBusy()) {
            end(new ChannelClosedException(name + " was closed during a send"));
        } else if (end.end(null)) {
            // One that has begun since has taken its buffer before it looked whether this is open.
            if (!sendPool.isBusy()) {
                family.makeCloseOrderly(socket);
            }
            release();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Waits until no thread is in a call that uses a buffer; the channel has ended. */
    void awaitIdle(Deadline deadline) {
        sendPool.awaitIdle(deadline);
        receivePool.awaitIdle(deadline);
    }

    private void write(Lease lease, ByteBuffer data) {
        try {
            requireOutput("send");
            while (data.hasRemaining()) {
                sentBytes.add(socket.write(data));
            }
        } catch (IOException e) {
            throw sendFailed(e);
        } finally {
            sendPool.sent(lease);
            settle();
        }
    }

    private void writeAll(SendBuffer[] buffers, int count) throws IOException {
        if (gather.length < count) {
            gather = new ByteBuffer[count];
        }
        try {
            for (int i = 0; i < count; i++) {
                gather[i] = ((Lease) buffers[i]).memory();
            }
            int first = 0;
            while (first < count) {
                if (gather[first].hasRemaining()) {
                    sentBytes.add(socket.write(gather, first, count - first));
                } else {
                    first++;
                }
            }
        } finally {
            for (int i = 0; i < count; i++) {
                gather[i] = null;
            }
        }
    }

    private void fill(ByteBuffer data, int minBytes, Deadline deadline) {
        if (deadline.hasPassed()) {
            throw receiveDeadlinePassed();
        }
        boolean expired = false;
        IOException failure = null;
        if (!deadline.isNever()) {
            receiveWatch.arm(deadline);
        }
        try {
            while (data.position() < minBytes && !peerEnded) {
                int count = socket.read(data);
                peerEnded = count < 0;
                receivedBytes.add(Math.max(count, 0));
            }
        } catch (IOException e) {
            failure = e;
        } finally {
            expired = !deadline.isNever() && receiveWatch.disarm();
        }
        if (expired) {
            expireReceive();
            throw end.get() instanceof DeadlineExceededException ? receiveDeadlinePassed() : closed("receive");
        }
        if (failure != null) {
            throw receiveFailed(failure);
        }
    }

    /**
     * Returns the end of stream, if it is one: where sending failed, the kernel may have told that error to the sender and
     * an end of file to the receiver.
     */
    private ReceiveBuffer endOfStream() {
        if (sendFailure != null) {
            throw closed("receive");
        }
        return EndOfStream.INSTANCE;
    }

    private void expireReceive() {
        end(receiveDeadlinePassed());
    }

    private DeadlineExceededException receiveDeadlinePassed() {
        return new DeadlineExceededException("deadline passed while waiting for bytes on " + name
                + ": the peer is stalled or gone; check it and the network, or allow more time");
    }

    private DroverException sendFailed(IOException e) {
        if (e instanceof ClosedChannelException) {
            return closedUnder("send", e);
        }
        sendFailure = new TransportException(
                "send on " + name + " failed after " + sentBytes.get()
                        + " bytes: the connection broke; the peer's log or the network says why",
                e);
        sendPool.end();
        return sendFailure;
    }

    private DroverException receiveFailed(IOException e) {
        if (e instanceof ClosedChannelException) {
            return closedUnder("receive", e);
        }
        TransportException failure = new TransportException(
                "receive on " + name + " failed after " + receivedBytes.get()
                        + " bytes: the connection broke; the peer's log or the network says why",
                e);
        return end(failure) && end.get() == failure ? failure : closed("receive");
    }

    /** The socket was closed during a call: by abort or close, or by an interrupt of a thread in a call. */
    private DroverException closedUnder(String operation, IOException e) {
        end(e);
        return closed(operation);
    }

    private boolean end(Throwable cause) {
        TransportException earlier = sendFailure;
        if (!end.end(earlier == null ? cause : earlier)) {
            return false;
        }
        if (earlier != null) {
            end.addLater(cause);
        }
        release();
        return true;
    }

    private void release() {
        Closing.quietly(socket, end::addLater);
        sendPool.end();
        receivePool.end();
        settle();
    }

    /** Lets the transport forget the channel once it has ended and no thread uses its buffers any more. */
    private void settle() {
        if (end.isEnded() && !sendPool.isBusy() && !receivePool.isBusy()) {
            transport.forget(this);
        }
    }

    private Lease lend(LeasePool pool, Lease.State as, Deadline deadline, String operation) {
        try {
            Lease lease = pool.lend(as, deadline);
            if (lease == null) {
                throw closed(operation);
            }
            return lease;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(e);
            throw closed(operation);
        }
    }

    private void requireOutput(String operation) {
        requireOpen(operation);
        if (sendFailure != null) {
            throw closed(operation);
        }
        if (outputShutDown) {
            throw new IllegalStateException(operation + " on " + name + " after shutdownOutput");
        }
    }

    private void requireOpen(String operation) {
        if (end.isEnded()) {
            throw closed(operation);
        }
    }

    private ChannelClosedException closed(String operation) {
        Throwable cause = end.isEnded() ? end.get() : sendFailure;
        return new ChannelClosedException(
                operation + " on " + name + (cause == null ? ": the channel was closed" : ": the channel had failed"),
                cause);
    }
}
