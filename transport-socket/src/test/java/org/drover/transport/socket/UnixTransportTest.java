// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportSettings;
import org.drover.testkit.transport.LeakCheck;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the file of a UNIX socket, and what is said about it. */
@Timeout(60)
class UnixTransportTest {
    private static final String OWNER = "unixtest";

    private final LeakCheck leaks = LeakCheck.begin();
    private final TestArena arena = new TestArena(4096, 4);
    private final Transport transport =
            new UnixTransportProvider().open(new TransportSettings(OWNER, 1, 1, Map.of()), arena);

    @TempDir
    private Path directory;

    @AfterEach
    void closeAll() {
        transport.close();
        leaks.assertNothingLeft(OWNER, arena);
    }

    @Test
    void closeRemovesTheFile() {
        Path path = directory.resolve("socket");
        Listener listener = transport.listen(address(path));
        assertTrue(Files.exists(path), "no file while it listens");
        listener.close();
        assertFalse(Files.exists(path), "file left after close");
    }

    @Test
    void closeOfTheTransportRemovesTheFile() {
        Path path = directory.resolve("socket");
        transport.listen(address(path));
        transport.close();
        assertFalse(Files.exists(path), "file left after close");
    }

    @Test
    void closeLeavesTheFileOfASuccessor() throws IOException {
        Path path = directory.resolve("socket");
        Listener listener = transport.listen(address(path));
        Files.delete(path);
        Files.createFile(path);
        listener.close();
        assertTrue(Files.exists(path), "somebody else's file was removed");
    }

    @Test
    void fileThatACrashLeftIsReplaced() throws IOException {
        Path path = directory.resolve("socket");
        try (ServerSocketChannel crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path), "the kernel removes it now, so there is nothing to replace");
        Listener listener = transport.listen(address(path));
        Channel connected = transport.connect(address(path), Deadline.NEVER);
        Channel accepted = listener.accept(Deadline.NEVER);
        connected.close();
        assertTrue(accepted.receive(1, 1, Deadline.NEVER).isEndOfStream());
    }

    @Test
    void addressInUseIsRefusedWithoutDisturbingTheListener() {
        Path path = directory.resolve("socket");
        Listener listener = transport.listen(address(path));
        TransportException e = assertThrows(TransportException.class, () -> transport.listen(address(path)));
        assertEquals(
                "cannot listen on unix:" + path
                        + ": the address is in use; choose another path, or end the process that listens there",
                e.getMessage());
        assertThrows(DeadlineExceededException.class, () -> listener.accept(Deadline.afterMillis(1)));
        assertTrue(Files.exists(path), "the file of the listener is gone");
    }

    @Test
    void otherFileIsNeitherUsedNorRemoved() throws IOException {
        Path path = Files.createFile(directory.resolve("file"));
        TransportException e = assertThrows(TransportException.class, () -> transport.listen(address(path)));
        assertEquals(
                "cannot listen on unix:" + path
                        + ": there is a file that is not a socket; choose another path, or remove the file",
                e.getMessage());
        assertTrue(Files.isRegularFile(path), "the file is gone");
        assertEquals(
                "cannot connect to unix:" + path
                        + ": refused, nobody listens on that file; start the destination first",
                assertThrows(TransportException.class, () -> transport.connect(address(path), Deadline.NEVER))
                        .getMessage());
    }

    @Test
    void missingFileAndMissingDirectoryAreNamed() {
        Path path = directory.resolve("missing/socket");
        assertEquals(
                "cannot connect to unix:" + path
                        + ": there is no such file; start the destination first, and check the path",
                assertThrows(TransportException.class, () -> transport.connect(address(path), Deadline.NEVER))
                        .getMessage());
        assertEquals(
                "cannot listen on unix:" + path + ": there is no directory " + path.getParent()
                        + "; make it, or choose another path",
                assertThrows(TransportException.class, () -> transport.listen(address(path)))
                        .getMessage());
    }

    @Test
    void longestPathIsTakenAndALongerOneIsRefusedWithTheLimit() {
        String base = directory + "/";
        Path longest = Path.of(base + "x".repeat(UnixFamily.MAX_PATH_BYTES - base.length()));
        transport.listen(address(longest)).close();
        Path tooLong = Path.of(longest + "x");
        String message =
                "path of address unix:" + tooLong + " is 107 bytes long, and 106 is the longest that a UNIX socket"
                        + " can have; choose a shorter one, for example in /run";
        assertEquals(
                message,
                assertThrows(ConfigurationException.class, () -> transport.listen(address(tooLong)))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(ConfigurationException.class, () -> transport.connect(address(tooLong), Deadline.NEVER))
                        .getMessage());
    }

    @Test
    void connectToAFullBacklogEndsAtItsDeadline() throws IOException {
        Path path = directory.resolve("socket");
        try (ServerSocketChannel full = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            full.bind(UnixDomainSocketAddress.of(path), 1);
            assertThrows(DeadlineExceededException.class, () -> {
                while (true) {
                    transport.connect(address(path), Deadline.afterMillis(50));
                }
            });
        }
    }

    private static TransportAddress address(Path path) {
        return new TransportAddress("unix", path.toString());
    }
}
