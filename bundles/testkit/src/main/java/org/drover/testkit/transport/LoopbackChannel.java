// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.ChannelInfo;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.support.EndOfStream;

/** One end of a loopback channel. */
final class LoopbackChannel implements Channel {
    private final String local;
    private final String peer;
    private final int bufferBytes;
    private final LoopbackPipe output;
    private final LoopbackPipe input;
    private final LoopbackPool sendPool;
    private final LoopbackPool receivePool;
    private volatile long sentBytes;
    private volatile long receivedBytes;
    private volatile boolean outputShutDown;

    /** Receiving thread only. */
    private boolean peerEnded;

    private boolean ended;
    private Throwable cause;

    LoopbackChannel(LoopbackTransport transport, String local, String peer, LoopbackPipe output, LoopbackPipe input) {
        this.local = local;
        this.peer = peer;
        this.bufferBytes = transport.arena().bufferBytes();
        this.output = output;
        this.input = input;
        this.sendPool = new LoopbackPool(
                this + " send", transport.arena(), transport.settings().sendDepth());
        this.receivePool = new LoopbackPool(
                this + " receive", transport.arena(), transport.settings().receiveDepth());
    }

    @Override
    public SendBuffer acquire(Deadline deadline) {
        requireOutput("acquire");
        return lend(sendPool, false, deadline, "acquire");
    }

    @Override
    public void send(SendBuffer buffer) {
        LoopbackPool.Lent lent = sendPool.takeOver(buffer);
        try {
            requireOutput("send");
            while (lent.memory().hasRemaining()) {
                sentBytes += output.write(lent.memory());
            }
        } catch (IOException e) {
            throw failed("send", e);
        } catch (InterruptedException e) {
            throw interrupted("send", e);
        } finally {
            sendPool.done(lent);
        }
    }

    @Override
    public void send(SendBuffer[] buffers, int count) {
        if (count < 1 || count > buffers.length) {
            throw new IllegalArgumentException("count " + count + " is not in 1.." + buffers.length);
        }
        for (int i = 0; i < count; i++) {
            send(buffers[i]);
        }
    }

    @Override
    public void flush(Deadline deadline) {
        requireOutput("flush");
    }

    @Override
    public ReceiveBuffer receive(int minBytes, int maxBytes, Deadline deadline) {
        if (minBytes < 1 || minBytes > bufferBytes || maxBytes < minBytes) {
            throw new IllegalArgumentException("minimum " + minBytes + ", maximum " + maxBytes + " bytes");
        }
        requireOpen("receive");
        if (peerEnded) {
            return EndOfStream.INSTANCE;
        }
        LoopbackPool.Lent lent = lend(receivePool, true, deadline, "receive");
        boolean handedOver = false;
        try {
            ByteBuffer data = lent.memory();
            data.limit(Math.min(maxBytes, data.capacity()));
            fill(data, minBytes, deadline);
            if (data.position() == 0) {
                return EndOfStream.INSTANCE;
            }
            data.flip();
            handedOver = true;
            return receivePool.handOver(lent);
        } catch (IOException e) {
            throw failed("receive", e);
        } catch (InterruptedException e) {
            throw interrupted("receive", e);
        } finally {
            if (!handedOver) {
                receivePool.done(lent);
            }
        }
    }

    @Override
    public void shutdownOutput() {
        requireOpen("shutdownOutput");
        outputShutDown = true;
        output.end();
    }

    @Override
    public void abort(Throwable why) {
        if (end(why)) {
            output.breakOff();
            input.breakOff();
        }
    }

    @Override
    public ChannelInfo info() {
        return new ChannelInfo(local, peer, sentBytes, receivedBytes, sendPool.lentCount(), receivePool.lentCount());
    }

    @Override
    public void close() {
        if (end(null)) {
            output.end();
            input.dropReader();
            input.end();
        }
    }

    @Override
    public String toString() {
        return "channel " + local + " - " + peer;
    }

    /** Waits until no thread is in a call; the channel has ended. */
    void awaitIdle() {
        sendPool.awaitIdle();
        receivePool.awaitIdle();
    }

    private void fill(ByteBuffer data, int minBytes, Deadline deadline) throws IOException, InterruptedException {
        while (data.position() < minBytes && !peerEnded) {
            int count = input.read(data, deadline);
            if (count == 0) {
                DeadlineExceededException passed =
                        new DeadlineExceededException("deadline passed while waiting for bytes on " + this);
                if (data.position() > 0) {
                    abort(passed);
                }
                throw passed;
            }
            // An end that this side's close has made is no end of the peer's.
            requireOpen("receive");
            peerEnded = count < 0;
            receivedBytes += Math.max(count, 0);
        }
    }

    private synchronized boolean end(Throwable why) {
        if (ended) {
            if (why != null && cause != null && why != cause && why.getCause() != cause) {
                cause.addSuppressed(why);
            }
            return false;
        }
        ended = true;
        cause = why;
        sendPool.end();
        receivePool.end();
        return true;
    }

    private RuntimeException failed(String operation, IOException e) {
        TransportException failure = new TransportException(operation + " on " + this + " failed: the peer is gone", e);
        synchronized (this) {
            if (ended) {
                return closed(operation);
            }
        }
        abort(failure);
        return failure;
    }

    private RuntimeException interrupted(String operation, InterruptedException e) {
        Thread.currentThread().interrupt();
        abort(e);
        return closed(operation);
    }

    private LoopbackPool.Lent lend(LoopbackPool pool, boolean busy, Deadline deadline, String operation) {
        try {
            LoopbackPool.Lent lent = pool.lend(busy, deadline);
            if (lent == null) {
                throw closed(operation);
            }
            return lent;
        } catch (InterruptedException e) {
            throw interrupted(operation, e);
        }
    }

    private void requireOutput(String operation) {
        requireOpen(operation);
        if (outputShutDown) {
            throw new IllegalStateException(operation + " on " + this + " after shutdownOutput");
        }
    }

    private synchronized void requireOpen(String operation) {
        if (ended) {
            throw closed(operation);
        }
    }

    private synchronized ChannelClosedException closed(String operation) {
        return new ChannelClosedException(operation + " on " + this + ": the channel has ended", cause);
    }
}
