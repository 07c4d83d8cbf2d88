// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.support.FirstCause;

/** One call of connect: tries the addresses that a host name stands for, one after the other. */
final class Connecting {
    private final SocketTransport transport;
    private final TransportAddress address;
    private final Deadline deadline;
    private final FirstCause end = new FirstCause();

    Connecting(SocketTransport transport, TransportAddress address, Deadline deadline) {
        this.transport = transport;
        this.address = address;
        this.deadline = deadline;
    }

    /** Returns a channel to the first target that takes the connection, or throws why the first one does not. */
    Channel toFirstOf(List<? extends SocketAddress> targets) {
        TransportException first = null;
        for (SocketAddress target : targets) {
            try {
                return connect(target);
            } catch (IOException e) {
                TransportException failure = transport.family().connectFailed(address, target, e);
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        throw first;
    }

    private Channel connect(SocketAddress target) throws IOException {
        if (deadline.hasPassed()) {
            throw deadlinePassed();
        }
        SocketChannel socket = SocketChannel.open(transport.family().protocolFamily(target));
        DeadlineTimer.Watch watch = transport.timer().watch(() -> breakOff(socket, deadlinePassed()));
        boolean connected = false;
        try {
            transport.remember(this, cause -> breakOff(socket, cause));
            transport.configure(socket);
            if (!deadline.isNever()) {
                watch.arm(deadline);
            }
            socket.connect(target);
            if (!deadline.isNever() && watch.disarm()) {
                throw deadlinePassed();
            }
            Channel channel = transport.open(socket);
            connected = true;
            return channel;
        } catch (ClosedChannelException e) {
            throw brokenOff(e);
        } finally {
            watch.disarm();
            transport.forget(this);
            if (!connected) {
                socket.close();
            }
        }
    }

    /** Closes the socket under the thread that connects. */
    private void breakOff(SocketChannel socket, Throwable cause) {
        if (end.end(cause)) {
            Closing.quietly(socket, cause);
        }
    }

    private RuntimeException brokenOff(ClosedChannelException e) {
        if (end.get() instanceof DeadlineExceededException) {
            return deadlinePassed();
        }
        Throwable cause = end.isEnded() ? end.get() : e;
        String why = e instanceof ClosedByInterruptException ? "interrupted" : "the transport was closed";
        return new ChannelClosedException("connect to " + address + " was given up: " + why, cause);
    }

    private DeadlineExceededException deadlinePassed() {
        return new DeadlineExceededException("deadline passed while connecting to " + address
                + ": no answer; check that the host is up and that no firewall drops the packets");
    }
}
