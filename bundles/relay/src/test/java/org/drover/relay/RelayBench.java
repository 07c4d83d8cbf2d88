// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.runtime.DroverRuntime;
import org.drover.testkit.transport.LeakCheck;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.drover.testkit.transport.TestArena;

/** A relay, and the source's and the destination's part played by the test. Fails at its end if something is left. */
final class RelayBench implements AutoCloseable {
    static final long WAIT_MILLIS = 20_000;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAX_BUFFERS = 400;

    /** What is on the module path, the sockets, and channels within the JVM. */
    private static final List<TransportProvider> PROVIDERS = providers();

    final List<RunningRelay> relays = new ArrayList<>();
    final BlockingQueue<RelayedMigration> began = new LinkedBlockingQueue<>();
    final BlockingQueue<RelayedMigration> ended = new LinkedBlockingQueue<>();
    final BlockingQueue<DroverException> refusals = new LinkedBlockingQueue<>();
    final BlockingQueue<String> connected = new LinkedBlockingQueue<>();
    final List<TransportProvider> providers = new ArrayList<>(PROVIDERS);
    UnaryOperator<RelayOptions.Builder> change = options -> options;
    TapFactory taps = TapFactory.NONE;
    Listener destination;

    private final LeakCheck leaks = LeakCheck.begin();
    private final TestArena arena = new TestArena(BUFFER_BYTES, MAX_BUFFERS);
    private final List<Transport> transports = new ArrayList<>();
    private final List<TestThread> threads = new ArrayList<>();
    private final Path directory;
    private int socketCount;

    private RelayBench() {
        try {
            directory = Files.createTempDirectory("relay");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<TransportProvider> providers() {
        try (DroverRuntime runtime = DroverRuntime.start()) {
            List<TransportProvider> all = new ArrayList<>(runtime.engine().transports());
            all.add(new LoopbackTransportProvider());
            return all;
        }
    }

    /** A destination that listens, and no relay yet. */
    static RelayBench to(String destinationScheme) {
        RelayBench bench = new RelayBench();
        bench.destination = bench.transport(destinationScheme).listen(bench.free(destinationScheme));
        return bench;
    }

    /** A relay between two schemes. */
    static RelayBench between(String sourceScheme, String destinationScheme) {
        return to(destinationScheme).relay(sourceScheme);
    }

    /** Puts a relay before what there is. */
    RelayBench relay(String sourceScheme) {
        return relay(sourceScheme, relays.isEmpty() ? destination.localAddress() : entry());
    }

    RelayBench relay(String sourceScheme, TransportAddress target) {
        RelayOptions options =
                change.apply(RelayOptions.builder(free(sourceScheme), target)).build();
        RelayListener listener = new RelayListener() {
            @Override
            public void began(RelayedMigration migration) {
                began.add(migration);
            }

            @Override
            public void connected(RelayedMigration migration, TransportAddress target, List<String> notTaken) {
                connected.add(target + " not " + notTaken);
            }

            @Override
            public void ended(RelayedMigration migration) {
                ended.add(migration);
            }

            @Override
            public void refused(String source, DroverException reason) {
                refusals.add(reason);
            }
        };
        relays.add(RunningRelay.start(options, providers, taps, listener));
        return this;
    }

    /** Returns where sources connect to. */
    TransportAddress entry() {
        return relays.get(relays.size() - 1).localAddress();
    }

    /** Returns an address that nobody listens on. */
    TransportAddress free(String scheme) {
        return TransportAddress.parse(
                switch (scheme) {
                    case "tcp" -> "tcp:127.0.0.1:0";
                    case "unix" -> "unix:" + directory.resolve("s" + socketCount++);
                    default -> scheme + ":*";
                });
    }

    /** Returns a connection to the relay that has said nothing. */
    End connect() {
        return new End(transport(entry().scheme()).connect(entry(), Deadline.afterMillis(WAIT_MILLIS)));
    }

    End connectMain() {
        return connect().send(FirstBytes.main());
    }

    End connectMultifd(UUID uuid, int id) {
        return connect().send(FirstBytes.multifd(uuid, id));
    }

    /** Returns the destination's end of the next connection. */
    End accept() {
        return new End(destination.accept(Deadline.afterMillis(WAIT_MILLIS)));
    }

    /** Returns the destination's end of the main channel, its first bytes read. */
    End acceptMain() {
        return accept().expect(FirstBytes.main());
    }

    End acceptMultifd(UUID uuid, int id) {
        return accept().expect(FirstBytes.multifd(uuid, id));
    }

    /** Returns a source's and a destination's ends of a migration, main channel first, all first bytes read. */
    Ends migration(UUID uuid, int multifdChannels) {
        List<End> sources = new ArrayList<>(List.of(connectMain()));
        List<End> destinations = new ArrayList<>(List.of(acceptMain()));
        for (int id = 0; id < multifdChannels; id++) {
            sources.add(connectMultifd(uuid, id));
            destinations.add(acceptMultifd(uuid, id));
        }
        return new Ends(sources, destinations);
    }

    /** Both sides' ends, in one order. */
    record Ends(List<End> sources, List<End> destinations) {
        /** Ends all of them in order, from both sides. */
        void finish() {
            sources.forEach(End::endOutput);
            destinations.forEach(End::expectEnd);
            destinations.forEach(End::endOutput);
            sources.forEach(End::expectEnd);
        }
    }

    TestThread start(Runnable work) {
        TestThread thread = TestThread.start("test-" + threads.size(), work);
        threads.add(thread);
        return thread;
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("nothing came in time");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the end of the next migration to end. */
    RelayOutcome outcome() {
        return next(ended).outcome();
    }

    Transport transport(String scheme) {
        for (TransportProvider provider : PROVIDERS) {
            if (provider.scheme().equals(scheme)) {
                Transport transport = provider.open(new TransportSettings("test", 2, 2, Map.of()), arena);
                transports.add(transport);
                return transport;
            }
        }
        throw new AssertionError(scheme);
    }

    @Override
    public void close() {
        relays.forEach(RunningRelay::close);
        for (RunningRelay relay : relays) {
            assertEquals(0, relay.takenBuffers(), "buffers of the relay that were not given back");
            assertEquals(List.of(), relay.migrations());
        }
        transports.forEach(Transport::close);
        threads.forEach(TestThread::awaitEnd);
        leaks.assertNothingLeft("drover-", arena);
        try (var files = Files.list(directory)) {
            assertEquals(List.of(), files.toList(), "socket files left");
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
