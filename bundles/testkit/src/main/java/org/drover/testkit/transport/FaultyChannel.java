// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.nio.ByteBuffer;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.TransportException;

/** A channel with faults. Counts what passes, and does what is wrong where it was told to. */
final class FaultyChannel extends ForwardingChannel {
    private final ChannelFaults faults;
    private final String name;
    private volatile boolean ended;

    /** Sending thread only. */
    private long sentBytes;

    /** Receiving thread only. */
    private long receivedBytes;

    FaultyChannel(Channel channel, ChannelFaults faults, String name) {
        super(channel);
        this.faults = faults;
        this.name = name;
    }

    @Override
    public SendBuffer acquire(Deadline deadline) {
        pass(faults.acquireGate, deadline, "acquire");
        return super.acquire(deadline);
    }

    @Override
    public void send(SendBuffer buffer) {
        pass(faults.sendGate, Deadline.NEVER, "send");
        ByteBuffer data = buffer.data();
        int count = data.remaining();
        if (isIn(faults.corruptAtBytes, sentBytes, count)) {
            int at = data.position() + (int) (faults.corruptAtBytes - sentBytes);
            data.put(at, (byte) ~data.get(at));
        }
        byte[] again = new byte[isIn(faults.duplicateAtBytes, sentBytes, count) ? count : 0];
        data.get(data.position(), again);
        boolean cut = faults.cutAfterSentBytes <= sentBytes + count;
        if (cut) {
            data.limit(data.position() + (int) (faults.cutAfterSentBytes - sentBytes));
        }
        super.send(buffer);
        sentBytes += count;
        if (cut) {
            cut(faults.cutAfterSentBytes, "sent");
        }
        if (again.length > 0) {
            sendAgain(again);
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
    public ReceiveBuffer receive(int minBytes, int maxBytes, Deadline deadline) {
        pass(faults.receiveGate, deadline, "receive");
        long left = Math.min(faults.maxReceiveBytes, faults.cutAfterReceivedBytes - receivedBytes);
        if (left <= 0) {
            cut(faults.cutAfterReceivedBytes, "received");
        }
        ReceiveBuffer buffer = super.receive((int) Math.min(minBytes, left), (int) Math.min(maxBytes, left), deadline);
        receivedBytes += buffer.data().remaining();
        return buffer;
    }

    @Override
    public void abort(Throwable cause) {
        super.abort(cause);
        end();
    }

    @Override
    public void close() {
        super.close();
        end();
    }

    private static boolean isIn(long offset, long from, int count) {
        return offset >= from && offset - from < count;
    }

    private void sendAgain(byte[] bytes) {
        try (SendBuffer buffer = super.acquire(Deadline.NEVER)) {
            buffer.data().put(bytes).flip();
            super.send(buffer);
        }
    }

    private void cut(long afterBytes, String what) {
        TransportException cause =
                new TransportException(name + " was cut by the test after " + afterBytes + " bytes were " + what);
        abort(cause);
        throw cause;
    }

    private void end() {
        ended = true;
        for (Gate gate : new Gate[] {faults.acquireGate, faults.sendGate, faults.receiveGate}) {
            if (gate != null) {
                gate.wake();
            }
        }
    }

    /** Waits at the gate; the call that follows reports it if the channel has ended. */
    private void pass(Gate gate, Deadline deadline, String operation) {
        if (gate == null) {
            return;
        }
        boolean passed = false;
        try {
            passed = gate.pass(() -> ended, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abort(e);
        }
        if (!passed && deadline.hasPassed() && !ended) {
            throw new DeadlineExceededException("deadline passed while the test held " + operation + " of " + name);
        }
    }
}
