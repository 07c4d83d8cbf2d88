// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;

/**
 * The file of a listening UNIX socket. The kernel makes it at bind and nobody removes it: neither a close nor the end of the
 * process. So the listener removes its own, and replaces one that a crash left behind.
 */
final class UnixSocketFile {
    /** proc(5): Num, RefCount, Protocol, Flags, Type, St, Inode, Path. */
    private static final Path BOUND_SOCKETS = Path.of("/proc/net/unix");

    private UnixSocketFile() {}

    /**
     * Binds and listens at {@code path}.
     *
     * @throws TransportException if the path is in use, is another kind of file, or cannot be made
     */
    static SocketFamily.Binding bind(TransportAddress address, Path path) {
        ServerSocketChannel server = null;
        try {
            removeIfStale(address, path);
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path), TcpFamily.BACKLOG);
            Object id = attributes(path).fileKey();
            return new SocketFamily.Binding(server, address, () -> removeOwn(path, id));
        } catch (IOException e) {
            Closing.quietly(server, e);
            throw new TransportException("cannot listen on " + address + ": " + whyNotBound(path), e);
        }
    }

    private static void removeIfStale(TransportAddress address, Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!attributes(path).isOther()) {
            throw new TransportException("cannot listen on " + address
                    + ": there is a file that is not a socket; choose another path, or remove the file");
        }
        if (isBound(path) || answers(path)) {
            throw new TransportException("cannot listen on " + address
                    + ": the address is in use; choose another path, or end the process that listens there");
        }
        Files.deleteIfExists(path);
    }

    /** Asks the kernel first: it knows without disturbing the listener with a connection that ends at once. */
    private static boolean isBound(Path path) {
        try (Stream<String> lines = Files.lines(BOUND_SOCKETS)) {
            String end = " " + path;
            return lines.anyMatch(line -> line.endsWith(end));
        } catch (IOException | UncheckedIOException e) {
            return false; // Not Linux, or names that are not UTF-8: the connect that follows decides.
        }
    }

    private static boolean answers(Path path) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false); // A full backlog is an answer too, and must not block.
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return true; // Not known to be stale: leave it alone.
        }
    }

    /** Removes the file unless somebody has replaced it. */
    private static void removeOwn(Path path, Object id) {
        try {
            if (id != null && id.equals(attributes(path).fileKey())) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // Gone, or not ours to remove any more: either way nobody is misled by it.
            return;
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static String whyNotBound(Path path) {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return "there is no directory " + directory + "; make it, or choose another path";
        }
        if (!Files.isWritable(directory)) {
            return "permission denied; listening needs the right to write to directory " + directory;
        }
        return "check the path and its permissions";
    }
}
