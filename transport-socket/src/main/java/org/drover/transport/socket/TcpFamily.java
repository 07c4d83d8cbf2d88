// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.support.HostAndPort;

/** TCP over IPv4 and IPv6. */
final class TcpFamily implements SocketFamily {
    /** All channels of a migration may connect before the first is accepted; the kernel caps it at net.core.somaxconn. */
    static final int BACKLOG = 1024;

    private static final int NO_LINGER_OPTION = -1;

    private final TcpKeepAlive keepAlive;

    TcpFamily(TcpKeepAlive keepAlive) {
        this.keepAlive = keepAlive;
    }

    @Override
    public String scheme() {
        return "tcp";
    }

    /**
     * {@inheritDoc} The lookup of a name has no deadline of its own: Java has none, and the system's resolver ends it after
     * what resolv.conf(5) says, 5 s for each of 2 attempts by default.
     */
    @Override
    public List<InetSocketAddress> resolvePeer(TransportAddress address) {
        return HostAndPort.resolvePeer(address);
    }

    @Override
    public Binding bind(TransportAddress address, SocketSettings settings) {
        HostAndPort at = HostAndPort.parse(address);
        InetSocketAddress local = at.isAnyHost()
                ? new InetSocketAddress(at.port())
                : new InetSocketAddress(at.lookUp(address)[0], at.port());
        ServerSocketChannel server = null;
        try {
            // Without a family Java opens a dual-stack socket, which takes 0.0.0.0 for "all of IPv6 too".
            server = at.isAnyHost() ? ServerSocketChannel.open() : ServerSocketChannel.open(protocolFamily(local));
            if (settings.receiveBufferBytes() > 0) {
                // Before listen: the window scale is agreed in the handshake (RFC 7323, 2.2).
                server.setOption(StandardSocketOptions.SO_RCVBUF, settings.receiveBufferBytes());
            }
            server.bind(local, BACKLOG);
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            return new Binding(server, new TransportAddress(scheme(), at.withPort(port)), () -> {});
        } catch (IOException | UnsupportedOperationException e) {
            Closing.quietly(server, e);
            throw TcpErrors.bindFailed(address, e);
        }
    }

    @Override
    public ProtocolFamily protocolFamily(SocketAddress address) {
        return ((InetSocketAddress) address).getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    /**
     * {@inheritDoc}
     *
     * <p>SO_LINGER 0 makes every close a reset, except an orderly one, which takes it back first: the peer of a process that
     * was killed, or of a thread that was interrupted, must not read a cut stream as one that ended.
     *
     * <p>TCP_NODELAY: packets are written whole, so there is nothing to gather, and Nagle's algorithm would hold back the
     * last short segment of each until the peer's delayed acknowledgement (RFC 1122, 4.2.3.4).
     */
    @Override
    public void configure(SocketChannel socket, SocketSettings settings) throws IOException {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        keepAlive.applyTo(socket);
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        settings.applyTo(socket);
    }

    @Override
    public void makeCloseOrderly(SocketChannel socket) {
        try {
            socket.setOption(StandardSocketOptions.SO_LINGER, NO_LINGER_OPTION);
        } catch (IOException e) {
            // Closed under us, by an interrupt or the peer: there is nothing left to deliver.
            return;
        }
    }

    @Override
    public String describe(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            String host = inet.getAddress().getHostAddress();
            return "tcp:" + (inet.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":"
                    + inet.getPort();
        }
        return "tcp:?";
    }

    @Override
    public TransportException connectFailed(TransportAddress address, SocketAddress target, IOException e) {
        return TcpErrors.connectFailed(address, describe(target), e);
    }
}
