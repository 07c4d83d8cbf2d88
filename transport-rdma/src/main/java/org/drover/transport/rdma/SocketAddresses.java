// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** {@code struct sockaddr_in} and {@code sockaddr_in6} of Linux (netinet/in.h), to and from Java. */
final class SocketAddresses {
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;
    private static final int PORT = 2;
    private static final int INET_ADDRESS = 4;
    private static final int INET_BYTES = 16;
    private static final int INET6_ADDRESS = 8;
    private static final int INET6_SCOPE = 24;
    private static final int INET6_BYTES = 28;

    private SocketAddresses() {}

    /** Returns the C form; the caller keeps it reachable while C reads it. */
    static Memory toNative(InetSocketAddress address) {
        byte[] bytes = address.getAddress().getAddress();
        boolean six = bytes.length == 16;
        Memory memory = new Memory(six ? INET6_BYTES : INET_BYTES);
        memory.clear();
        memory.setShort(0, six ? AF_INET6 : AF_INET);
        // In network byte order, whatever this machine's is.
        memory.setByte(PORT, (byte) (address.getPort() >>> 8));
        memory.setByte(PORT + 1, (byte) address.getPort());
        memory.write(six ? INET6_ADDRESS : INET_ADDRESS, bytes, 0, bytes.length);
        if (address.getAddress() instanceof Inet6Address inet6) {
            memory.setInt(INET6_SCOPE, inet6.getScopeId());
        }
        return memory;
    }

    /** Returns the Java form of what C wrote. */
    static InetSocketAddress fromNative(Pointer memory) {
        boolean six = memory.getShort(0) == AF_INET6;
        int port = (memory.getByte(PORT) & 0xff) << 8 | memory.getByte(PORT + 1) & 0xff;
        byte[] bytes = memory.getByteArray(six ? INET6_ADDRESS : INET_ADDRESS, six ? 16 : 4);
        try {
            return new InetSocketAddress(
                    six
                            ? Inet6Address.getByAddress(null, bytes, memory.getInt(INET6_SCOPE))
                            : InetAddress.getByAddress(bytes),
                    port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
        }
    }
}
