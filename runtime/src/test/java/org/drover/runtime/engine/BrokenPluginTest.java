// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.drover.api.DroverException;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ForwardingDeviceBackend;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.handler.SectionId;
import org.drover.api.handler.SectionRegistration;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MachineControl;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationListener;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.fake.FakeDevice;
import org.drover.runtime.fake.Journal;
import org.drover.runtime.internal.DefaultMigrationEngine;
import org.drover.testkit.transport.LeakCheck;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plug-ins that break their contract: each fails its own migration, which names device, call, class and module, while one
 * beside it in the same engines completes, and another one afterwards.
 */
@Timeout(120)
class BrokenPluginTest {
    /** What every message names: the tests are in the module that they test. */
    private static final String MODULE = "org.drover.runtime";

    /** A vendor's device that does one thing wrong. */
    private static class Vendor extends ForwardingDeviceBackend {
        Vendor(DeviceBackend device) {
            super(device);
        }
    }

    private static Arguments broken(String call, String what, UnaryOperator<DeviceBackend> vendor) {
        return Arguments.of(call, what, vendor);
    }

    static Stream<Arguments> sources() {
        return Stream.of(
                broken("migrationFlags", "returned null", d -> new Vendor(d) {
                    @Override
                    public Set<MigrationFlag> migrationFlags() {
                        return null;
                    }
                }),
                broken("migrationFlags", "StackOverflowError", d -> new Vendor(d) {
                    @Override
                    public Set<MigrationFlag> migrationFlags() {
                        return migrationFlags();
                    }
                }),
                broken("state", "returned null", d -> new Vendor(d) {
                    @Override
                    public DeviceState state() {
                        return null;
                    }
                }),
                broken("id", "returned null", d -> new Vendor(d) {
                    @Override
                    public String id() {
                        return null;
                    }
                }),
                broken("id", "returned 'a\tb', which is not", d -> new Vendor(d) {
                    @Override
                    public String id() {
                        return "a\tb";
                    }
                }),
                broken("id", "returned 'dev1-2' after 'dev1-1'", d -> new Vendor(d) {
                    private final AtomicInteger calls = new AtomicInteger();

                    @Override
                    public String id() {
                        return device().id() + "-" + calls.incrementAndGet();
                    }
                }),
                broken("loadsAfter", "returned null", d -> new Vendor(d) {
                    @Override
                    public Set<String> loadsAfter() {
                        return null;
                    }
                }),
                broken("loadsAfter", "must be at most", d -> new Vendor(d) {
                    @Override
                    public Set<String> loadsAfter() {
                        return Set.of("");
                    }
                }),
                broken("requireCompatible", "NullPointerException", d -> new Vendor(d) {
                    @Override
                    public void requireCompatible(Map<String, String> destination) {
                        assertTrue(destination.get("none").isEmpty());
                    }
                }),
                broken("precopyInfo", "returned null", d -> new Vendor(d) {
                    @Override
                    public PrecopyInfo precopyInfo() {
                        return null;
                    }
                }),
                broken("the change to PRE_COPY", "NoClassDefFoundError", d -> new Vendor(d) {
                    @Override
                    public void setState(DeviceState target) {
                        if (target == DeviceState.PRE_COPY) {
                            throw new NoClassDefFoundError("com/example/Firmware");
                        }
                        super.setState(target);
                    }
                }),
                broken("read", "says that it read -1 bytes", d -> new Vendor(d) {
                    @Override
                    public int read(ByteBuffer target) {
                        return -1;
                    }
                }),
                broken("read", "says that it read 2000000 bytes", d -> new Vendor(d) {
                    @Override
                    public int read(ByteBuffer target) {
                        super.read(target);
                        return 2_000_000;
                    }
                }),
                broken("read", "put 0 into a buffer", d -> new Vendor(d) {
                    @Override
                    public int read(ByteBuffer target) {
                        return super.read(target.duplicate());
                    }
                }),
                broken("configState", "returned null", d -> new Vendor(d) {
                    @Override
                    public Optional<ConfigState> configState() {
                        return null;
                    }
                }),
                broken("config", "longer than", d -> new Vendor(d) {
                    @Override
                    public Optional<ConfigState> configState() {
                        return Optional.of(new ConfigState() {
                            @Override
                            public void save(ByteBuffer target) {
                                target.put(new byte[target.remaining() + 1]);
                            }

                            @Override
                            public void load(ByteBuffer source) {
                                source.position(source.limit());
                            }
                        });
                    }
                }));
    }

    static Stream<Arguments> destinations() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 33; i++) {
            many.put("key" + i, "");
        }
        Map<String, String> nullValue = new HashMap<>();
        nullValue.put("key", null);
        return Stream.of(
                broken("compatibility", "returned null", d -> saying(d, null)),
                broken("compatibility", "NullPointerException", d -> saying(d, nullValue)),
                broken("compatibility", "must be at most 32", d -> saying(d, many)),
                broken("compatibility", "printable ASCII", d -> saying(d, Map.of("k", "\u00e4"))),
                broken("compatibility", "printable ASCII", d -> saying(d, Map.of("", "v"))),
                broken("compatibility", "printable ASCII", d -> saying(d, Map.of("k".repeat(65), "v"))),
                broken("compatibility", "printable ASCII", d -> saying(d, Map.of("k", "v".repeat(256)))),
                broken("write", "bytes unwritten", d -> new Vendor(d) {
                    @Override
                    public void write(ByteBuffer source) {
                        super.write(source.duplicate());
                    }
                }),
                broken("write", "ArithmeticException", d -> new Vendor(d) {
                    @Override
                    public void write(ByteBuffer source) {
                        throw new ArithmeticException("/ by zero");
                    }
                }));
    }

    private static DeviceBackend saying(DeviceBackend device, Map<String, String> entries) {
        return new Vendor(device) {
            @Override
            public Map<String, String> compatibility() {
                return entries;
            }
        };
    }

    @ParameterizedTest
    @MethodSource("sources")
    void sourceFailsItsOwnMigrationOnly(String call, String what, UnaryOperator<DeviceBackend> vendor) {
        try (Bench bench = new Bench()) {
            Pair good = bench.held();
            assertBlamed(bench.failAtSource(vendor), call + " of " + BrokenPluginTest.class.getName(), what);
            bench.release(good);
            bench.assertWorks();
        }
    }

    @ParameterizedTest
    @MethodSource("destinations")
    void destinationFailsItsOwnMigrationOnly(String call, String what, UnaryOperator<DeviceBackend> vendor) {
        try (Bench bench = new Bench()) {
            Pair good = bench.held();
            assertBlamed(bench.failAtDestination(vendor), call + " of " + BrokenPluginTest.class.getName(), what);
            bench.release(good);
            bench.assertWorks();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "migrationFlags", "state", "loadsAfter"})
    void deviceThatNeverSaysWhatItIsFailsItsOwnMigrationOnly(String call) {
        CountDownLatch hold = new CountDownLatch(1);
        try (Bench bench = new Bench()) {
            bench.stallMillis = 700;
            Pair good = bench.held();
            DeviceException error =
                    assertThrows(DeviceException.class, () -> bench.failAtSource(d -> new Hanging(d, call, hold)));
            assertBlamed(error, "did not return from " + call + " of", Hanging.class.getName());
            bench.release(good);
            bench.assertWorks();
            hold.countDown();
        }
    }

    /** A device that never returns from one call. */
    private static final class Hanging extends ForwardingDeviceBackend {
        private final String call;
        private final CountDownLatch hold;

        Hanging(DeviceBackend device, String call, CountDownLatch hold) {
            super(device);
            this.call = call;
            this.hold = hold;
        }

        private void hang(String name) {
            if (name.equals(call)) {
                awaitQuietly(hold);
            }
        }

        @Override
        public String id() {
            hang("id");
            return super.id();
        }

        @Override
        public Set<MigrationFlag> migrationFlags() {
            hang("migrationFlags");
            return super.migrationFlags();
        }

        @Override
        public DeviceState state() {
            hang("state");
            return super.state();
        }

        @Override
        public Set<String> loadsAfter() {
            hang("loadsAfter");
            return super.loadsAfter();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertBlamed(Throwable error, String... parts) {
        StringBuilder text = new StringBuilder(DroverException.describe(error));
        Arrays.stream(error.getSuppressed()).forEach(e -> text.append("\n").append(DroverException.describe(e)));
        for (String part : parts) {
            assertTrue(text.indexOf(part) >= 0, () -> "'" + part + "' in " + text);
        }
        assertTrue(text.indexOf("(bundle " + MODULE) >= 0 || text.indexOf("(module " + MODULE) >= 0, text::toString);
    }

    // Handlers.

    private static HandlerProvider provider(HandlerProvider behaviour) {
        return scope -> scope.devices().get(0).id().equals("bad") ? behaviour.register(scope) : List.of();
    }

    static Stream<Arguments> handlers() {
        return Stream.of(
                Arguments.of("register of", provider(scope -> {
                    throw new IllegalStateException("as wanted");
                })),
                Arguments.of("register of", provider(scope -> null)),
                Arguments.of(
                        "a registration lacks something", provider(scope -> Arrays.asList((SectionRegistration) null))),
                Arguments.of("a registration lacks something", provider(scope -> List.of(registration(null)))),
                Arguments.of(
                        "making the handler of x of " + BrokenPluginTest.class.getName(),
                        provider(scope -> List.of(new SectionRegistration(
                                new SectionId("x", 0), 1, "", context -> null, context -> null)))),
                Arguments.of(
                        "making the handler of x of " + BrokenPluginTest.class.getName(),
                        provider(scope -> List.of(registration(new SectionId("x", 0))))));
    }

    private static SectionRegistration registration(SectionId id) {
        return new SectionRegistration(
                id,
                1,
                "",
                context -> {
                    throw new NoClassDefFoundError("as wanted");
                },
                context -> {
                    throw new NoClassDefFoundError("as wanted");
                });
    }

    @ParameterizedTest
    @MethodSource("handlers")
    void handlerProviderIsNamed(String expected, HandlerProvider broken) {
        try (Bench bench = new Bench(broken)) {
            Pair good = bench.held();
            Throwable error = bench.failAtSource("bad", d -> d);
            assertBlamed(error, expected);
            bench.release(good);
            bench.assertWorks();
        }
    }

    @Test
    void handlerThatNeverReturnsIsNamed() {
        CountDownLatch hold = new CountDownLatch(1);
        HandlerProvider hanging = provider(scope -> {
            awaitQuietly(hold);
            return List.of();
        });
        try (Bench bench = new Bench(hanging)) {
            bench.stallMillis = 700;
            Pair good = bench.held();
            assertBlamed(bench.failAtSource("bad", d -> d), "register of", "has not returned");
            bench.release(good);
            bench.assertWorks();
            hold.countDown();
        }
    }

    @Test
    void transportThatGivesNothingIsNamed() {
        LoopbackTransportProvider real = new LoopbackTransportProvider();
        try (Scenario scenario = Scenario.of(1)) {
            scenario.listen();
            DefaultMigrationEngine engine = Scenario.engine(
                    new org.drover.api.transport.TransportProvider() {
                        @Override
                        public String scheme() {
                            return "mem";
                        }

                        @Override
                        public org.drover.api.Availability availability() {
                            return real.availability();
                        }

                        @Override
                        public org.drover.api.transport.TransportCapabilities capabilities() {
                            return real.capabilities();
                        }

                        @Override
                        public org.drover.api.transport.Transport open(
                                org.drover.api.transport.TransportSettings settings,
                                org.drover.api.transport.BufferArena arena) {
                            return null;
                        }
                    },
                    scenario.sourceHandlers);
            DroverException error = assertThrows(
                    DroverException.class,
                    () -> engine.migrate(new MigrationRequest(
                            scenario.destination.localAddress(),
                            List.<DeviceBackend>copyOf(scenario.sources),
                            MigrationParameters.DEFAULTS)));
            assertBlamed(error, "open of", "returned null");
            engine.close();
            scenario.migrate().assertCompleted();
        }
    }

    /** One migration. */
    private record Pair(Migration source, IncomingMigration destination, FakeDevice from, FakeDevice to) {}

    /** One engine a side, for several migrations at once. */
    private static final class Bench implements AutoCloseable {
        private final Journal journal = new Journal();
        private final LeakCheck leaks = LeakCheck.begin();
        private final WatchedTransport transport = new WatchedTransport(new LoopbackTransportProvider());
        private final DefaultMigrationEngine sources;
        private final DefaultMigrationEngine destinations;
        private final CountDownLatch holding = new CountDownLatch(1);
        private long stallMillis = 15_000;

        Bench(HandlerProvider... more) {
            List<HandlerProvider> handlers = Scenario.handlers();
            handlers.addAll(List.of(more));
            sources = Scenario.engine(transport, handlers);
            destinations = Scenario.engine(transport, Scenario.handlers());
        }

        private MigrationRequest request(TransportAddress address, DeviceBackend device, long stall, String side) {
            return new MigrationRequest(
                    address,
                    List.of(device),
                    MigrationParameters.builder()
                            .set(MigrationParameters.STALL_TIMEOUT, stall)
                            .set(MigrationParameters.CONNECT_TIMEOUT, 10_000L)
                            .build(),
                    MachineControl.NONE,
                    MigrationListener.NONE);
        }

        private Pair begin(
                String id,
                UnaryOperator<DeviceBackend> atSource,
                UnaryOperator<DeviceBackend> atDestination,
                FakeDevice from,
                long stall) {
            FakeDevice to = FakeDevice.destination(id, 20, journal);
            IncomingMigration destination = destinations.listen(
                    request(TransportAddress.parse("mem:*"), atDestination.apply(to), 15_000, "destination"));
            try {
                return new Pair(
                        sources.migrate(request(destination.localAddress(), atSource.apply(from), stall, "source")),
                        destination,
                        from,
                        to);
            } catch (RuntimeException e) {
                destination.cancel();
                Scenario.await(destination);
                throw e;
            }
        }

        /** Starts a good migration that stands in the middle until it is released. */
        Pair held() {
            FakeDevice from = FakeDevice.source("good", 20, journal);
            from.plan().hook("read", 2, () -> awaitQuietly(holding));
            Pair pair = begin("good", d -> d, d -> d, from, 60_000);
            from.plan().await("read", 2);
            return pair;
        }

        void release(Pair pair) {
            holding.countDown();
            assertCompleted(pair);
        }

        /** A new migration, with the same engines. */
        void assertWorks() {
            assertCompleted(begin("next", d -> d, d -> d, FakeDevice.source("next", 20, journal), 15_000));
        }

        private static void assertCompleted(Pair pair) {
            assertEquals(
                    MigrationState.COMPLETED, Scenario.await(pair.source).state(), () -> "" + pair.source.report());
            assertEquals(
                    MigrationState.COMPLETED, Scenario.await(pair.destination).state());
            assertEquals(pair.from.hash(), pair.to.hash());
        }

        Throwable failAtSource(UnaryOperator<DeviceBackend> vendor) {
            try {
                return failAtSource("dev1", vendor);
            } catch (DeviceException e) {
                if (stallMillis < 15_000) {
                    throw e;
                }
                return e; // found while the devices were taken over
            }
        }

        Throwable failAtSource(String id, UnaryOperator<DeviceBackend> vendor) {
            FakeDevice from = FakeDevice.source(id, 20, journal);
            Pair pair = begin(id, vendor, d -> d, from, stallMillis);
            MigrationReport report = Scenario.await(pair.source);
            assertEquals(MigrationState.FAILED, report.state());
            pair.destination.cancel();
            assertTrue(Scenario.await(pair.destination).state() != MigrationState.COMPLETED);
            assertEquals(DeviceState.RUNNING, from.currentState());
            return report.error().orElseThrow();
        }

        Throwable failAtDestination(UnaryOperator<DeviceBackend> vendor) {
            FakeDevice from = FakeDevice.source("dev1", 20, journal);
            Pair pair = begin("dev1", d -> d, vendor, from, 15_000);
            MigrationReport report = Scenario.await(pair.destination);
            assertEquals(MigrationState.FAILED, report.state());
            assertEquals(MigrationState.FAILED, Scenario.await(pair.source).state());
            assertEquals(DeviceState.RUNNING, from.currentState());
            return report.error().orElseThrow();
        }

        @Override
        public void close() {
            holding.countDown();
            sources.close();
            destinations.close();
            assertEquals(List.of(), journal.violations());
            leaks.assertNothingLeft("drover-");
            assertEquals(0, transport.takenCount(), "buffers");
        }
    }
}
