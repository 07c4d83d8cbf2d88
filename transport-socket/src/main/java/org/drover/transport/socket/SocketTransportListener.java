// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.support.FirstCause;

/**
 * Accepts channels. Waits in a selector and not in accept, because a deadline must leave the listener open and a blocking
 * accept ends only with its socket.
 */
final class SocketTransportListener implements Listener {
    private final SocketTransport transport;
    private final SocketFamily.Binding binding;
    private final Selector selector;
    private final FirstCause end = new FirstCause();

    SocketTransportListener(SocketTransport transport, SocketFamily.Binding binding) throws IOException {
        this.transport = transport;
        this.binding = binding;
        this.selector = Selector.open();
        try {
            binding.server().configureBlocking(false);
            binding.server().register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            Closing.quietly(selector, e);
            throw e;
        }
    }

    @Override
    public Channel accept(Deadline deadline) {
        try {
            while (true) {
                requireOpen();
                SocketChannel socket = binding.server().accept();
                if (socket != null) {
                    return accepted(socket);
                }
                awaitConnection(deadline);
            }
        } catch (ClosedChannelException | ClosedSelectorException e) {
            requireOpen();
            throw new ChannelClosedException("listener " + binding.address() + " was closed by an interrupt", e);
        } catch (IOException e) {
            throw new TransportException(
                    "cannot accept on " + binding.address() + ": check the limit of open files and the network", e);
        }
    }

    @Override
    public TransportAddress localAddress() {
        return binding.address();
    }

    @Override
    public void close() {
        abort(null);
    }

    /**
     * Stops listening.
     *
     * @param cause what {@link #accept} reports; {@code null} if it was closed
     */
    void abort(Throwable cause) {
        if (!end.end(cause)) {
            return;
        }
        binding.unbind().run();
        // In this order: a channel in a selector is released by the selector. Closing that also ends the wait in it.
        Closing.quietly(binding.server(), end::addLater);
        Closing.quietly(selector, end::addLater);
        transport.forget(this);
    }

    private void awaitConnection(Deadline deadline) throws IOException {
        if (deadline.hasPassed()) {
            throw new DeadlineExceededException("deadline passed while waiting for a connection on " + binding.address()
                    + ": check that the peer was started and that it connects to this address");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new TransportException(
                    "accept on " + binding.address() + " was interrupted; the listener is still open");
        }
        selector.select(deadline.isNever() ? 0 : deadline.remainingMillis());
        selector.selectedKeys().clear();
    }

    private Channel accepted(SocketChannel socket) throws IOException {
        try {
            transport.configure(socket);
            return transport.open(socket);
        } catch (IOException | RuntimeException e) {
            Closing.quietly(socket, e);
            throw e;
        }
    }

    private void requireOpen() {
        if (end.isEnded()) {
            throw new ChannelClosedException("accept on " + binding.address() + ": the listener was closed", end.get());
        }
    }
}
