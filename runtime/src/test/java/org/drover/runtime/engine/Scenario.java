// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MachineControl;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationListener;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.migration.Parameter;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.runtime.fake.FakeDevice;
import org.drover.runtime.fake.Journal;
import org.drover.runtime.internal.DefaultMigrationEngine;
import org.drover.runtime.internal.plugin.PluginRegistration;
import org.drover.runtime.internal.plugin.PluginRegistry;
import org.drover.runtime.internal.plugin.Plugins;
import org.drover.runtime.internal.plugin.ServiceLoaderPlugins;
import org.drover.testkit.transport.LeakCheck;
import org.drover.testkit.transport.LoopbackTransportProvider;

/**
 * Two engines in one JVM and a migration between them. What a test does not say is as it should be: loopback channels, fake
 * devices, both sides alike. {@link #close} checks the invariants by counting.
 */
final class Scenario implements AutoCloseable {
    /** What is on the module path: the sockets, and the handlers of VFIO devices. */
    static final Plugins PLUGINS = ServiceLoaderPlugins.load();

    private static final long WAIT_MILLIS = 60_000;

    final Journal journal = new Journal();
    final List<FakeDevice> sources = new ArrayList<>();
    final List<FakeDevice> destinations = new ArrayList<>();
    final MigrationParameters.Builder sourceParameters = parameters();
    final MigrationParameters.Builder destinationParameters = parameters();
    final List<HandlerProvider> sourceHandlers = handlers();
    final List<HandlerProvider> destinationHandlers = handlers();
    MachineControl sourceMachine = journal.machine("source");
    MachineControl destinationMachine = journal.machine("destination");
    MigrationListener sourceListener = MigrationListener.NONE;
    MigrationListener destinationListener = MigrationListener.NONE;
    WatchedTransport sourceTransport = new WatchedTransport(new LoopbackTransportProvider());
    WatchedTransport destinationTransport = new WatchedTransport(new LoopbackTransportProvider());
    final PluginRegistry<TransportProvider> sourceTransports = new PluginRegistry<>();
    final PluginRegistry<HandlerProvider> sourceHandlerPlugins = new PluginRegistry<>();
    final PluginRegistry<TransportProvider> destinationTransports = new PluginRegistry<>();
    String address = "mem:*";
    DefaultMigrationEngine sourceEngine;
    DefaultMigrationEngine destinationEngine;
    IncomingMigration destination;
    Migration source;
    private final LeakCheck leaks = LeakCheck.begin();
    private final List<Integer> hashes = new ArrayList<>();

    static Scenario of(int devices) {
        Scenario scenario = new Scenario();
        for (int i = 0; i < devices; i++) {
            scenario.device("dev" + i, 40 + 7 * i);
        }
        return scenario;
    }

    private static MigrationParameters.Builder parameters() {
        return MigrationParameters.builder()
                .set(MigrationParameters.STALL_TIMEOUT, 15_000L)
                .set(MigrationParameters.CONNECT_TIMEOUT, 10_000L);
    }

    Scenario device(String id, int pages) {
        sources.add(FakeDevice.source(id, pages, journal));
        destinations.add(FakeDevice.destination(id, pages, journal));
        return this;
    }

    /** Sets a parameter on both sides. */
    <T> Scenario set(Parameter<T> parameter, T value) {
        sourceParameters.set(parameter, value);
        destinationParameters.set(parameter, value);
        return this;
    }

    Scenario over(String newAddress, TransportProvider from, TransportProvider to) {
        address = newAddress;
        sourceTransport = new WatchedTransport(from);
        destinationTransport = new WatchedTransport(to);
        return this;
    }

    /** Uses a transport of the module path. */
    Scenario over(String newAddress) {
        TransportProvider provider =
                PLUGINS.transportOf(TransportAddress.parse(newAddress)).plugin();
        return over(newAddress, provider, provider);
    }

    Scenario with(Consumer<Scenario> change) {
        change.accept(this);
        return this;
    }

    /** Starts the source's engine, if it has not been. */
    void startSourceEngine() {
        if (sourceEngine == null) {
            sourceEngine = engine(sourceTransports, sourceTransport, sourceHandlerPlugins, sourceHandlers);
        }
    }

    /** Starts the destination's engine, if it has not been. */
    void startDestinationEngine() {
        if (destinationEngine == null) {
            destinationEngine =
                    engine(destinationTransports, destinationTransport, new PluginRegistry<>(), destinationHandlers);
        }
    }

    /** Starts the destination. */
    Scenario listen() {
        startDestinationEngine();
        destination = destinationEngine.listen(new MigrationRequest(
                TransportAddress.parse(address),
                List.<DeviceBackend>copyOf(destinations),
                destinationParameters.build(),
                destinationMachine,
                destinationListener));
        return this;
    }

    /** Starts the source; the destination too, if it has not been. */
    Scenario migrate() {
        if (destination == null) {
            listen();
        }
        sources.forEach(device -> hashes.add(device.hash()));
        startSourceEngine();
        source = sourceEngine.migrate(new MigrationRequest(
                destination.localAddress(),
                List.<DeviceBackend>copyOf(sources),
                sourceParameters.build(),
                sourceMachine,
                sourceListener));
        return this;
    }

    static DefaultMigrationEngine engine(TransportProvider transport, List<HandlerProvider> handlers) {
        return engine(new PluginRegistry<>(), transport, new PluginRegistry<>(), handlers);
    }

    /** The transport is number 0 of its registry, the handlers are numbered from 0 on in theirs. */
    private static DefaultMigrationEngine engine(
            PluginRegistry<TransportProvider> transports,
            TransportProvider transport,
            PluginRegistry<HandlerProvider> handlerPlugins,
            List<HandlerProvider> handlers) {
        transports.add(new PluginRegistration<>(0, transport, "first 1.0.0", 0));
        for (int i = 0; i < handlers.size(); i++) {
            handlerPlugins.add(new PluginRegistration<>(i, handlers.get(i), "handlers 1.0.0", 0));
        }
        return new DefaultMigrationEngine(() -> new Plugins(transports.list(), List.of(), handlerPlugins.list()));
    }

    static List<HandlerProvider> handlers() {
        return new ArrayList<>(
                PLUGINS.handlers().stream().map(PluginRegistration::plugin).toList());
    }

    MigrationReport sourceReport() {
        return await(source);
    }

    MigrationReport destinationReport() {
        return await(destination);
    }

    static MigrationReport await(Migration migration) {
        try {
            return migration.await(Deadline.afterMillis(WAIT_MILLIS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Both sides have completed, and the states are the same. */
    Scenario assertCompleted() {
        assertEquals(MigrationState.COMPLETED, sourceReport().state(), () -> errors());
        assertEquals(MigrationState.COMPLETED, destinationReport().state(), () -> errors());
        assertEquals(MayRun.NO, source.report().mayRun());
        assertEquals(MayRun.YES, destination.report().mayRun());
        for (int i = 0; i < sources.size(); i++) {
            assertEquals(
                    sources.get(i).hash(),
                    destinations.get(i).hash(),
                    "state of " + sources.get(i).id());
        }
        return this;
    }

    /** The migration failed, and the source runs on with its state as it was. */
    Scenario assertSourceRunsOn(MigrationState sourceState, MigrationState destinationState) {
        assertEquals(sourceState, sourceReport().state(), () -> errors());
        assertEquals(destinationState, destinationReport().state(), () -> errors());
        assertEquals(MayRun.YES, source.report().mayRun());
        assertEquals(MayRun.NO, destination.report().mayRun());
        for (int i = 0; i < sources.size(); i++) {
            FakeDevice device = sources.get(i);
            assertTrue(device.currentState().isRunning(), device.id() + " is in " + device.currentState());
            assertEquals(hashes.get(i), device.hash(), "state of " + device.id());
        }
        return this;
    }

    String sourceError() {
        return DroverException.describe(sourceReport().error().orElseThrow());
    }

    String destinationError() {
        return DroverException.describe(destinationReport().error().orElseThrow());
    }

    String errors() {
        return "source " + text(source) + "\ndestination " + text(destination) + "\n" + journal.all();
    }

    private static String text(Migration migration) {
        StringBuilder text = new StringBuilder(String.valueOf(migration == null ? null : migration.report()));
        if (migration != null) {
            migration.report().error().ifPresent(e -> {
                java.io.StringWriter out = new java.io.StringWriter();
                e.printStackTrace(new java.io.PrintWriter(out));
                text.append('\n').append(out);
            });
        }
        return text.toString();
    }

    /** Ends everything and checks that nothing is left. */
    @Override
    public void close() {
        if (sourceEngine != null) {
            sourceEngine.close();
            await(source);
        }
        if (destinationEngine != null) {
            destinationEngine.close();
            await(destination);
        }
        assertEquals(List.of(), journal.violations(), () -> errors());
        leaks.assertNothingLeft("drover-");
        assertEquals(0, sourceTransport.takenCount(), () -> "buffers of the source; " + errors());
        assertEquals(0, destinationTransport.takenCount(), () -> "buffers of the destination; " + errors());
    }
}
