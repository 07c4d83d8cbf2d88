// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;

/** What one contract test opens: transports, channels and threads. Closes them, and fails if something is left. */
public final class TransportBench implements AutoCloseable {
    /** Small, so that streams take many buffers. */
    static final int BUFFER_BYTES = 64 * 1024;

    private static final int DEPTH = 4;
    private static final int MAX_CHANNELS = 8;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String owner = "contract" + COUNT.incrementAndGet() + "x";
    private final LeakCheck leaks = LeakCheck.begin();
    private final TransportProvider provider;
    private final Supplier<TransportAddress> listenAddresses;
    private final Map<String, String> options;
    private final List<Transport> transports = new ArrayList<>();
    private final List<TestArena> arenas = new ArrayList<>();
    private final List<Task<?>> tasks = new ArrayList<>();

    TransportBench(
            TransportProvider provider, Supplier<TransportAddress> listenAddresses, Map<String, String> options) {
        this.provider = provider;
        this.listenAddresses = listenAddresses;
        this.options = options;
    }

    /**
     * Two ends of a channel.
     *
     * @param left connected
     * @param right accepted
     * @param leftSide the transport that connected
     * @param rightSide the transport that listens
     * @param listener still open
     * @param leftArena memory of the left side
     * @param rightArena memory of the right side
     */
    record Link(
            Channel left,
            Channel right,
            Transport leftSide,
            Transport rightSide,
            Listener listener,
            TestArena leftArena,
            TestArena rightArena) {}

    TransportProvider provider() {
        return provider;
    }

    /** Returns an address that is free. */
    TransportAddress listenAddress() {
        return listenAddresses.get();
    }

    Map<String, String> options() {
        return options;
    }

    TransportSettings settings(int sendDepth, int receiveDepth) {
        return new TransportSettings(owner, sendDepth, receiveDepth, options);
    }

    /** Opens a transport that is closed after the test. */
    Transport open(TestArena arena, int sendDepth, int receiveDepth) {
        Transport transport = provider.open(settings(sendDepth, receiveDepth), arena);
        transports.add(transport);
        arenas.add(arena);
        return transport;
    }

    Transport open() {
        return open(arena(DEPTH, DEPTH, MAX_CHANNELS), DEPTH, DEPTH);
    }

    static TestArena arena(int sendDepth, int receiveDepth, int channels) {
        return new TestArena(BUFFER_BYTES, (sendDepth + receiveDepth) * channels);
    }

    /** Opens a channel of depth 4. */
    Link link() {
        return link(DEPTH, DEPTH);
    }

    /** Opens two transports and one channel between them; each side's arena has the depth and not a buffer more. */
    Link link(int sendDepth, int receiveDepth) {
        TestArena leftArena = arena(sendDepth, receiveDepth, 1);
        TestArena rightArena = arena(sendDepth, receiveDepth, 1);
        Transport leftSide = open(leftArena, sendDepth, receiveDepth);
        Transport rightSide = open(rightArena, sendDepth, receiveDepth);
        Listener listener = rightSide.listen(listenAddress());
        Task<Channel> accepting = start("accept", () -> listener.accept(Deadline.NEVER));
        Channel left = leftSide.connect(listener.localAddress(), Deadline.NEVER);
        return new Link(left, accepting.join(), leftSide, rightSide, listener, leftArena, rightArena);
    }

    /** Starts a thread that must end when the transports are closed. */
    <T> Task<T> start(String role, Callable<T> call) {
        Task<T> task = Task.start("test-" + role + "-" + tasks.size(), call);
        tasks.add(task);
        return task;
    }

    Task<Void> run(String role, Runnable body) {
        return start(role, () -> {
            body.run();
            return null;
        });
    }

    @Override
    public void close() {
        transports.forEach(Transport::close);
        tasks.forEach(Task::awaitEnd);
        leaks.assertNothingLeft(owner, arenas.toArray(TestArena[]::new));
    }
}
