// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.drover.api.Deadline;
import org.junit.jupiter.api.Assertions;

/**
 * Compares what is open before and after a test: threads by a part of their name, buffers of an arena, and on Linux the
 * file descriptors of the process that are no regular files (sockets, event queues, pipes, devices). Regular files and
 * {@code /dev/random} do not count, since class loading and the JDK open them when they like.
 *
 * <p>Descriptors are of the whole process: nothing else may open any meanwhile, so such tests do not run in parallel.
 */
public final class LeakCheck {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final long SETTLE_MILLIS = 3_000;

    static {
        openWhatTheJdkKeeps();
    }

    private final Map<String, String> before;

    private LeakCheck(Map<String, String> before) {
        this.before = before;
    }

    /** Remembers what is open now. */
    public static LeakCheck begin() {
        return new LeakCheck(openDescriptors());
    }

    /**
     * Fails if something is left: waits a moment for threads that are on their way out.
     *
     * @param threadNamePart what is in the name of each thread that must have ended, for example the migration's name
     * @param arenas must have all their buffers back
     */
    public void assertNothingLeft(String threadNamePart, TestArena... arenas) {
        for (TestArena arena : arenas) {
            Assertions.assertEquals(0, arena.outCount(), "buffers that were not given back");
        }
        Deadline settle = Deadline.afterMillis(SETTLE_MILLIS);
        List<String> threads = threads(threadNamePart);
        Map<String, String> descriptors = opened();
        while ((!threads.isEmpty() || !descriptors.isEmpty()) && !settle.hasPassed()) {
            Thread.yield();
            threads = threads(threadNamePart);
            descriptors = opened();
        }
        Assertions.assertEquals(List.of(), threads, "threads left");
        Assertions.assertEquals(Map.of(), descriptors, "file descriptors left");
    }

    private Map<String, String> opened() {
        Map<String, String> now = openDescriptors();
        now.entrySet().removeAll(before.entrySet());
        return now;
    }

    private static List<String> threads(String namePart) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains(namePart))
                .toList();
    }

    /** Returns descriptor number to what it is, for example {@code socket:[4711]}. Empty where there is no /proc. */
    private static Map<String, String> openDescriptors() {
        Map<String, String> open = new TreeMap<>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return open;
        }
        List<Path> links = new ArrayList<>();
        try (Stream<Path> list = Files.list(DESCRIPTORS)) {
            list.forEach(links::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + DESCRIPTORS, e);
        }
        for (Path link : links) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                if (!target.startsWith("/") || target.startsWith("/dev/") && !target.endsWith("random")) {
                    open.put(link.getFileName().toString(), target);
                }
            } catch (IOException e) {
                // Closed since the listing, for example the descriptor of the listing itself.
                continue;
            }
        }
        return open;
    }

    /** The JDK keeps one socket for ever that it puts in the place of those it closes under a blocked thread. */
    private static void openWhatTheJdkKeeps() {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on the loopback interface", e);
        }
    }
}
