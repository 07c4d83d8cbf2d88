// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** The queues of one end of a connection in a {@link FakeNetwork}. */
final class FakeQueuePair implements QueuePair {
    private static final int LOCAL_LENGTH_ERROR = 1;
    private static final int REMOTE_INVALID_REQUEST = 9;
    private static final int RETRIES_EXCEEDED = 12;
    private static final int NO_RECEIVE = 13;

    private final FakeNetwork network;
    private final FakeDevice.Completions completions;
    private final int mostSends;
    private final int mostReceives;
    private final Deque<Send> sends = new ArrayDeque<>();
    private final Deque<Receive> receives = new ArrayDeque<>();
    private FakeQueuePair peer;
    private boolean failed;
    private boolean destroyed;

    FakeQueuePair(FakeNetwork network, FakeDevice.Completions completions, int mostSends, int mostReceives) {
        this.network = network;
        this.completions = completions;
        this.mostSends = mostSends;
        this.mostReceives = mostReceives;
    }

    private record Send(long requestId, FakeDevice.Region region, int offsetBytes, int lengthBytes, int immediate) {}

    private record Receive(long requestId, FakeDevice.Region region) {}

    @Override
    public ReceiveRequest newReceive(long requestId, MemoryRegion into) {
        FakeDevice.Region region = (FakeDevice.Region) into;
        return () -> {
            synchronized (network) {
                network.failIfAsked("ibv_post_recv");
                network.require(!destroyed, "receive posted to a queue pair that is gone");
                network.require(receives.size() < mostReceives, "receive queue overrun");
                if (failed) {
                    completions.add(requestId, CompletionStatus.FLUSHED, 0, 0);
                    return;
                }
                region.used(1);
                receives.add(new Receive(requestId, region));
            }
        };
    }

    @Override
    public SendRequest newSend(long requestId, MemoryRegion from) {
        FakeDevice.Region region = (FakeDevice.Region) from;
        return (offsetBytes, lengthBytes, immediate) -> {
            synchronized (network) {
                network.failIfAsked("ibv_post_send");
                network.require(!destroyed, "send posted to a queue pair that is gone");
                network.require(sends.size() < mostSends, "send queue overrun");
                if (region != null) {
                    region.used(1);
                }
                sends.add(new Send(requestId, region, offsetBytes, lengthBytes, immediate));
                network.posted(this);
            }
        };
    }

    boolean hasReceives() {
        return !receives.isEmpty();
    }

    void connect(FakeQueuePair other) {
        peer = other;
    }

    /** Takes the next send to its end; returns whether there was one. */
    boolean deliverOne() {
        Send send = sends.poll();
        if (sends.isEmpty()) {
            network.idle(this);
        }
        if (send == null) {
            return false;
        }
        done(send);
        int status = failed ? CompletionStatus.FLUSHED : network.nextStatus();
        if (status == CompletionStatus.SUCCESS) {
            status = peer == null || peer.destroyed || peer.failed ? RETRIES_EXCEEDED : peer.take(send);
        }
        completions.add(send.requestId, status, 0, 0);
        if (status != CompletionStatus.SUCCESS) {
            fail();
        }
        return true;
    }

    /** To the error state: all that is posted is flushed. */
    void fail() {
        if (!failed) {
            failed = true;
            flush();
        }
    }

    private void flush() {
        while (!receives.isEmpty()) {
            Receive receive = receives.poll();
            receive.region.used(-1);
            completions.add(receive.requestId, CompletionStatus.FLUSHED, 0, 0);
        }
        while (!sends.isEmpty()) {
            Send send = sends.poll();
            done(send);
            completions.add(send.requestId, CompletionStatus.FLUSHED, 0, 0);
        }
        network.idle(this);
    }

    /** What was posted after it had failed, and not flushed yet, is forgotten with the rest. */
    void destroy() {
        fail();
        flush();
        destroyed = true;
    }

    private int take(Send send) {
        Receive receive = receives.poll();
        if (receive == null) {
            return NO_RECEIVE;
        }
        receive.region.used(-1);
        ByteBuffer into = receive.region.memory();
        if (send.lengthBytes > into.capacity()) {
            completions.add(receive.requestId, LOCAL_LENGTH_ERROR, 0, 0);
            fail();
            return REMOTE_INVALID_REQUEST;
        }
        if (send.lengthBytes > 0) {
            into.put(0, send.region.memory(), send.offsetBytes, send.lengthBytes);
        }
        completions.add(receive.requestId, CompletionStatus.SUCCESS, send.lengthBytes, send.immediate);
        return CompletionStatus.SUCCESS;
    }

    private static void done(Send send) {
        if (send.region != null) {
            send.region.used(-1);
        }
    }
}
