// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.util.List;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.BufferArena;
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
 * A channel over a reliable connected queue pair. A buffer that is sent is posted at once if the peer has room, else as soon
 * as it has; so {@code send} never waits, and {@code acquire} waits for a buffer that the device has done with.
 *
 * <p>One lock guards all state. A {@link CompletionThread} takes completions and events, and takes the connection down when
 * the channel has ended, whoever ended it: other threads only wait for the lock's monitor, which an abort wakes.
 */
final class RdmaChannel implements Channel {
    /** How long a channel that was closed may take to hand over what was sent: for a peer that is slow, not for one that hangs. */
    private static final long LINGER_MILLIS = 30_000;

    /** How long taking down may take, which waits for the kernel and not for the peer: normally milliseconds. */
    private static final long TAKE_DOWN_MILLIS = 10_000;

    private final Object lock = new Object();
    private final RdmaTransport transport;
    private final Connection connection;
    private final String local;
    private final String peer;
    private final String name;
    private final int bufferBytes;
    private final SendSide sends;
    private final ReceiveSide receives;
    private final SendRequest creditRequest;
    private final SendRequest endRequest;
    private final FirstCause end = new FirstCause();
    private final Counter sentBytes = new Counter();
    private final Counter receivedBytes = new Counter();
    private CompletionThread thread;
    private CreditLedger ledger;

    /** Why the connection ended, where it was not this side that ended it. */
    private TransportException broken;

    private boolean outputShutDown;
    private boolean endPosted;
    private boolean endSent;
    private boolean endReceived;
    private boolean creditPosted;
    private Deadline linger;
    private boolean stopped;
    private boolean gone;

    /**
     * Takes the receive buffers and posts them, which is to be done before the connection is there.
     *
     * @param connection becomes the channel's, unless this throws
     */
    RdmaChannel(RdmaTransport transport, Connection connection) {
        BufferArena arena = transport.arena();
        this.transport = transport;
        this.connection = connection;
        this.local = RdmaErrors.text(connection.id().localAddress());
        this.peer = RdmaErrors.text(connection.id().peerAddress());
        this.name = "channel " + local + " - " + peer + " on " + connection.deviceName();
        this.bufferBytes = arena.bufferBytes();
        this.sends = new SendSide(arena, connection, transport.settings().sendDepth());
        this.creditRequest = connection.pair().newSend(RequestId.of(RequestId.Kind.CREDIT, 0), null);
        this.endRequest = connection.pair().newSend(RequestId.of(RequestId.Kind.END, 0), null);
        this.receives = new ReceiveSide(arena, connection, transport.settings().receiveDepth());
        boolean posted = false;
        try {
            receives.postAll();
            posted = true;
        } finally {
            if (!posted) {
                receives.gone();
            }
        }
    }

    /** Opens it, once the connection is there. */
    void open(Hello peerHello, String threadName) {
        connection.established();
        synchronized (lock) {
            ledger = new CreditLedger(receives.depth(), peerHello.receiveDepth());
            thread = new CompletionThread(this, connection, threadName);
        }
        // First, so that it takes the connection down if the transport has been closed meanwhile.
        thread.start();
        transport.remember(this, this::abort);
    }

    /** Gives all up that a channel has which was not opened. */
    void discard(boolean closeEvents, Throwable why) {
        end.end(why);
        takeDown(closeEvents);
    }

    @Override
    public SendBuffer acquire(Deadline deadline) {
        synchronized (lock) {
            while (true) {
                requireOutput("acquire");
                SendSide.Slot slot = tryLend();
                if (slot != null) {
                    return new SendLease(this, slot);
                }
                if (deadline.hasPassed()) {
                    throw new DeadlineExceededException("deadline passed while waiting for a free send buffer of "
                            + name + ": the peer receives too slowly or not at all; check it, or allow more time");
                }
                await("acquire", deadline);
            }
        }
    }

    @Override
    public void send(SendBuffer buffer) {
        synchronized (lock) {
            SendLease lease = requireLent(buffer, "buffer");
            lease.lent(false);
            handIn(lease);
            pump();
        }
    }

    @Override
    public void send(SendBuffer[] buffers, int count) {
        if (count < 1 || count > buffers.length) {
            throw new IllegalArgumentException("count " + count + " is not in 1.." + buffers.length);
        }
        synchronized (lock) {
            for (int i = 0; i < count; i++) {
                // Marked one by one, so that one that is there twice is found; taken back if all are refused.
                try {
                    requireLent(buffers[i], "buffer " + i + " of " + count).lent(false);
                } catch (IllegalStateException e) {
                    for (int j = 0; j < i; j++) {
                        ((SendLease) buffers[j]).lent(true);
                    }
                    throw e;
                }
            }
            RuntimeException failure = null;
            for (int i = 0; i < count; i++) {
                try {
                    handIn((SendLease) buffers[i]);
                } catch (ChannelClosedException | IllegalStateException e) {
                    failure = e;
                }
            }
            if (failure != null) {
                throw failure;
            }
            pump();
        }
    }

    @Override
    public void flush(Deadline deadline) {
        synchronized (lock) {
            requireOutput("flush");
            while (!sends.isComplete()) {
                if (deadline.hasPassed()) {
                    DeadlineExceededException passed =
                            new DeadlineExceededException("deadline passed while waiting for what was sent on " + name
                                    + " to be complete: the peer is stalled or gone; check it and the network");
                    abort(passed);
                    throw passed;
                }
                await("flush", deadline);
                requireOutput("flush");
            }
        }
    }

    @Override
    public ReceiveBuffer receive(int minBytes, int maxBytes, Deadline deadline) {
        if (minBytes < 1 || minBytes > bufferBytes || maxBytes < minBytes) {
            throw new IllegalArgumentException("minimum " + minBytes + " and maximum " + maxBytes
                    + " bytes: allowed are 1.." + bufferBytes + " and the minimum or more");
        }
        synchronized (lock) {
            while (true) {
                requireOpen("receive");
                if (receives.hasMessage() && receives.mayLend()) {
                    ReceiveLease lease = receives.lend(this, maxBytes);
                    receivedBytes.add(lease.data().remaining());
                    return lease;
                }
                if (!receives.hasMessage() && endReceived) {
                    return EndOfStream.INSTANCE;
                }
                if (!receives.hasMessage() && broken != null) {
                    throw closed("receive");
                }
                if (deadline.hasPassed()) {
                    throw receiveDeadlinePassed();
                }
                await("receive", deadline);
            }
        }
    }

    @Override
    public void shutdownOutput() {
        synchronized (lock) {
            requireOpen("shutdownOutput");
            if (broken != null) {
                throw closed("shutdownOutput");
            }
            outputShutDown = true;
            pump();
        }
    }

    @Override
    public void abort(Throwable cause) {
        synchronized (lock) {
            Throwable earlier = endReceived ? null : broken;
            if (!end.end(earlier == null ? cause : earlier)) {
                end.addLater(cause);
                return;
            }
            if (earlier != null) {
                end.addLater(cause);
            }
            stop();
            dropMessages();
            settle();
        }
    }

    @Override
    public ChannelInfo info() {
        synchronized (lock) {
            return new ChannelInfo(
                    local, peer, sentBytes.get(), receivedBytes.get(), sends.lentCount(), receives.lentCount());
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (!end.end(null)) {
                return;
            }
            linger = Deadline.afterMillis(LINGER_MILLIS);
            outputShutDown = true;
            dropMessages();
            pump();
            settle();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** A holder's {@code close()}. */
    void giveBack(SendLease lease) {
        synchronized (lock) {
            if (lease.isLent()) {
                lease.lent(false);
                sends.giveBack(lease.slot());
                lock.notifyAll();
            }
        }
    }

    /** A holder's {@code close()}. */
    void giveBack(ReceiveLease lease) {
        synchronized (lock) {
            if (lease.end()) {
                postedAgain(releasing(() -> receives.giveBack(lease.slot())));
                pump();
                lock.notifyAll();
            }
        }
    }

    /**
     * Waits until the connection is down, after the transport has aborted the channel. One that was closed is given the time
     * to hand over what the device has, and no time to wait for the peer's credits.
     */
    void awaitGone() {
        synchronized (lock) {
            if (!endPosted) {
                linger = null;
            }
            connection.wake();
            Deadline deadline = Deadline.afterMillis(TAKE_DOWN_MILLIS);
            if (!awaitGone(deadline)) {
                linger = null;
                connection.wake();
                if (!awaitGone(Deadline.afterMillis(TAKE_DOWN_MILLIS))) {
                    throw new TransportException(
                            name + " cannot be taken down: a thread is stuck in the kernel; a thread dump shows where");
                }
            }
        }
    }

    // --- Called by the completion thread. ---

    /** Returns whether the connection is to be taken down now. */
    boolean mustEnd() {
        synchronized (lock) {
            return broken != null || end.isEnded() && (linger == null || endSent || linger.hasPassed());
        }
    }

    /** Returns how long to wait at most for what happens next; negative for ever. */
    long waitMillis() {
        synchronized (lock) {
            return linger == null ? -1 : linger.remainingMillis();
        }
    }

    /** Takes the completions that the queue has delivered last. */
    void completed(CompletionQueue completions, int count) {
        synchronized (lock) {
            for (int i = 0; i < count; i++) {
                if (completions.status(i) == CompletionStatus.SUCCESS) {
                    succeeded(completions, i);
                } else {
                    breakOff(
                            RequestId.kind(completions.requestId(i)) + " on " + name + " failed after "
                                    + sentBytes.get() + " bytes sent and " + receivedBytes.get() + " received: "
                                    + CompletionStatus.text(completions.status(i)),
                            null);
                }
            }
            pump();
            lock.notifyAll();
        }
    }

    /** Takes an event; all completions that came before it have been taken. */
    void happened(ConnectionEvent event) {
        synchronized (lock) {
            switch (event.kind()) {
                case DISCONNECTED:
                    breakOff(
                            endReceived
                                    ? "the peer closed " + name
                                    : "the peer broke " + name
                                            + " off: it aborted, or its process ended; its log says why",
                            null);
                    break;
                case DEVICE_REMOVAL:
                    breakOff("the RDMA device of " + name + " was removed", null);
                    break;
                case ADDR_CHANGE:
                    breakOff("the address of " + name + " has moved to another device; connect again", null);
                    break;
                case TIMEWAIT_EXIT:
                    // The numbers of an ended queue pair may be used again; nothing of this channel is concerned.
                    break;
                default:
                    breakOff(name + ": " + RdmaErrors.ended(event), null);
            }
        }
    }

    /** The connection cannot go on. */
    void broke(Throwable why) {
        synchronized (lock) {
            breakOff(name + " failed: " + why, why);
        }
    }

    /** Takes the connection down and gives the buffers back that nobody holds. */
    void takeDown(boolean closeEvents) {
        synchronized (lock) {
            stop();
        }
        List<RuntimeException> failures = connection.end(closeEvents);
        synchronized (lock) {
            failures.forEach(broken == null ? end::addLater : broken::addSuppressed);
            gone = true;
            sends.gone();
            receives.gone();
            settle();
        }
    }

    // --- Under the lock. ---

    private void succeeded(CompletionQueue completions, int i) {
        long requestId = completions.requestId(i);
        switch (RequestId.kind(requestId)) {
            case SEND:
                sends.completed(RequestId.index(requestId));
                break;
            case CREDIT:
                creditPosted = false;
                break;
            case END:
                endSent = true;
                break;
            case RECEIVE:
                try {
                    received(RequestId.index(requestId), completions.byteCount(i), completions.immediate(i));
                } catch (ProtocolException e) {
                    breakOff("the peer of " + name + " breaks the protocol: " + e.getMessage(), e);
                } catch (VerbsException e) {
                    breakOff(name + " cannot post a receive: " + e.getMessage(), e);
                }
                break;
        }
    }

    private void received(int index, int byteCount, int immediate) {
        if (Immediate.kind(immediate) != Immediate.Kind.DATA) {
            // Before the ledger hears of it: what it acknowledges must be posted again.
            receives.postAgain(index);
        } else if (endReceived) {
            throw new ProtocolException("data after the end of the stream");
        }
        switch (ledger.received(immediate, byteCount)) {
            case DATA:
                receives.arrived(index, byteCount);
                if (end.isEnded()) {
                    dropMessages();
                }
                break;
            case END:
                endReceived = true;
                break;
            case CREDIT:
                break;
        }
    }

    private void handIn(SendLease lease) {
        if (end.isEnded() || broken != null || outputShutDown) {
            sends.giveBack(lease.slot());
            if (end.isEnded() && linger == null || broken != null) {
                // So that the memory is free when this returns, as it is where the channel goes on.
                awaitGone(Deadline.afterMillis(TAKE_DOWN_MILLIS));
            }
            requireOutput("send");
        }
        sentBytes.add(sends.handIn(lease.slot()));
    }

    private void pump() {
        if (stopped || broken != null || ledger == null) {
            return;
        }
        try {
            sends.post(ledger);
            if (outputShutDown && !endPosted && !sends.hasWaiting()) {
                endPosted = true;
                endRequest.post(0, 0, ledger.endSent());
            }
            if (!endReceived && !creditPosted && ledger.isCreditMessageDue()) {
                creditPosted = true;
                creditRequest.post(0, 0, ledger.creditMessageSent());
            }
        } catch (VerbsException e) {
            breakOff("send on " + name + " failed after " + sentBytes.get() + " bytes", e);
        }
    }

    private SendSide.Slot tryLend() {
        try {
            return sends.tryLend();
        } catch (VerbsException e) {
            throw new TransportException("acquire on " + name + ": " + RdmaErrors.resource(e), e);
        }
    }

    private void dropMessages() {
        while (receives.hasMessage()) {
            postedAgain(releasing(receives::drop));
        }
    }

    private boolean releasing(java.util.function.BooleanSupplier release) {
        try {
            return release.getAsBoolean();
        } catch (VerbsException e) {
            breakOff(name + " cannot post a receive: " + e.getMessage(), e);
            return false;
        }
    }

    private void postedAgain(boolean posted) {
        if (posted) {
            ledger.receivePostedAgain();
        }
    }

    private void breakOff(String message, Throwable cause) {
        if (broken == null) {
            broken = new TransportException(message, cause);
            lock.notifyAll();
            connection.wake();
        }
    }

    private void stop() {
        stopped = true;
        receives.stop();
    }

    /** Wakes whoever waits, and lets the transport forget the channel once nothing is left of it. */
    private void settle() {
        lock.notifyAll();
        connection.wake();
        if (gone && end.isEnded()) {
            transport.forget(this);
        }
    }

    private SendLease requireLent(SendBuffer buffer, String what) {
        if (buffer instanceof SendLease lease && lease.channel() == this && lease.isLent()) {
            return lease;
        }
        throw new IllegalStateException(what + " is not lent by " + name + ", or was sent or given back before");
    }

    private void await(String operation, Deadline deadline) {
        try {
            if (deadline.isNever()) {
                lock.wait();
            } else {
                lock.wait(Math.max(1, deadline.remainingMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abort(e);
            throw closed(operation);
        }
    }

    /** Returns whether it is down; an interrupt waits until then. */
    private boolean awaitGone(Deadline deadline) {
        boolean interrupted = false;
        while (!gone && !deadline.hasPassed()) {
            try {
                lock.wait(Math.max(1, deadline.remainingMillis()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return gone;
    }

    private DeadlineExceededException receiveDeadlinePassed() {
        return new DeadlineExceededException("deadline passed while waiting for "
                + (receives.mayLend()
                        ? "bytes on " + name
                                + ": the peer is stalled or gone; check it and the network, or allow more time"
                        : "a free receive buffer of " + name + ": all " + receives.depth()
                                + " are lent; give buffers back sooner or raise the depth"));
    }

    private void requireOutput(String operation) {
        requireOpen(operation);
        if (broken != null) {
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
        Throwable cause = end.isEnded() ? end.get() : broken;
        return new ChannelClosedException(
                operation + " on " + name + (cause == null ? ": the channel was closed" : ": the channel had failed"),
                cause);
    }
}
