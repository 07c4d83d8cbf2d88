// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;

/** What differs between TCP and UNIX sockets: the syntax and meaning of addresses, options and errors. */
interface SocketFamily {
    /** Returns the scheme of its addresses. */
    String scheme();

    /**
     * Returns what to connect to, in the order to try. May block for a name service.
     *
     * @param address the peer's
     * @throws org.drover.api.ConfigurationException if the address is wrong
     * @throws TransportException if the host is unknown
     */
    List<? extends SocketAddress> resolvePeer(TransportAddress address);

    /**
     * Binds and listens.
     *
     * @param address where
     * @param settings what accepted sockets inherit
     * @throws org.drover.api.ConfigurationException if the address is wrong
     * @throws TransportException if it is in use or not permitted
     */
    Binding bind(TransportAddress address, SocketSettings settings);

    /** Returns the protocol family of a socket for {@code address}. */
    ProtocolFamily protocolFamily(SocketAddress address);

    /** Sets the options of a new socket, connected or to be connected. */
    void configure(SocketChannel socket, SocketSettings options) throws IOException;

    /** Lets {@code socket.close()} deliver what was written, where {@link #configure} made it break the connection. */
    void makeCloseOrderly(SocketChannel socket);

    /** Returns how messages name an end of a connection. */
    String describe(SocketAddress address);

    /** Returns the one line for a connect that failed. */
    TransportException connectFailed(TransportAddress address, SocketAddress target, IOException e);

    /**
     * A bound server socket.
     *
     * @param server listens
     * @param address where, with what was left open filled in
     * @param unbind removes what the bind left behind; called before the server is closed
     */
    record Binding(ServerSocketChannel server, TransportAddress address, Runnable unbind) {}
}
