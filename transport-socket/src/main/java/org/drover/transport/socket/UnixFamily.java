// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;

/** UNIX stream sockets: the location is the path of the socket's file. */
final class UnixFamily implements SocketFamily {
    /**
     * Longest path in bytes: {@code sun_path} of unix(7) has 108, of which the JDK keeps two for itself. Checked here since
     * the error of bind names neither path nor limit.
     */
    static final int MAX_PATH_BYTES = 106;

    @Override
    public String scheme() {
        return "unix";
    }

    @Override
    public List<UnixDomainSocketAddress> resolvePeer(TransportAddress address) {
        return List.of(UnixDomainSocketAddress.of(path(address)));
    }

    @Override
    public Binding bind(TransportAddress address, SocketSettings settings) {
        return UnixSocketFile.bind(address, path(address));
    }

    @Override
    public ProtocolFamily protocolFamily(SocketAddress address) {
        return StandardProtocolFamily.UNIX;
    }

    @Override
    public void configure(SocketChannel socket, SocketSettings settings) throws IOException {
        settings.applyTo(socket);
    }

    @Override
    public void makeCloseOrderly(SocketChannel socket) {
        // A UNIX socket knows no reset: each close delivers what was written.
    }

    @Override
    public String describe(SocketAddress address) {
        String path = address == null ? "" : address.toString();
        return path.isEmpty() ? "unix:(unnamed)" : "unix:" + path;
    }

    @Override
    public TransportException connectFailed(TransportAddress address, SocketAddress target, IOException e) {
        return new TransportException("cannot connect to " + address + ": " + whyNotConnected(path(address), e), e);
    }

    /** Asks the file system, since the exception has the same class for most of these. */
    private static String whyNotConnected(Path path, IOException e) {
        if (!Files.exists(path)) {
            return "there is no such file; start the destination first, and check the path";
        }
        if (!Files.isWritable(path)) {
            return "permission denied; connecting needs the right to write to the file";
        }
        if (e instanceof ConnectException) {
            return "refused, nobody listens on that file; start the destination first";
        }
        return "check the path and its permissions";
    }

    private static Path path(TransportAddress address) {
        int bytes = address.location().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_PATH_BYTES) {
            throw new ConfigurationException(
                    "path of address " + address + " is " + bytes + " bytes long, and " + MAX_PATH_BYTES
                            + " is the longest that a UNIX socket can have; choose a shorter one, for example in /run");
        }
        try {
            return Path.of(address.location());
        } catch (InvalidPathException e) {
            throw new ConfigurationException("address " + address + " is not the path of a file", e);
        }
    }
}
