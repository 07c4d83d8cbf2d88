// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.MigrationCancelledException;
import org.drover.api.ProtocolException;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.handler.MigrationScope;
import org.drover.api.handler.Outcome;
import org.drover.api.handler.PageLoad;
import org.drover.api.handler.SectionId;
import org.drover.api.handler.SectionRegistration;
import org.drover.api.migration.ChannelReport;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.runtime.internal.device.DeviceStatistics;
import org.drover.runtime.internal.device.LoadOrder;
import org.drover.runtime.internal.failure.Blame;
import org.drover.runtime.internal.failure.Failures;
import org.drover.runtime.internal.memory.SlabPool;
import org.drover.runtime.internal.migration.Attempt;
import org.drover.runtime.internal.migration.CountedThreads;
import org.drover.runtime.internal.migration.MigrationSession;
import org.drover.runtime.internal.migration.MigrationThreads;
import org.drover.runtime.internal.migration.Registrations;
import org.drover.runtime.internal.migration.StallWatchdog;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.SectionKeyMap;
import org.drover.runtime.wire.StreamHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The destination's side of a migration. Its coordinating thread accepts, waits for what the other threads load, starts
 * the devices, and gives the verdict: success only after everything has been verified and runs, and failure as soon as
 * anything fails anywhere, whatever the main channel is doing.
 */
public final class DestinationMigration implements Attempt, IncomingMigration {
    /** How far {@link org.drover.api.migration.MachineControl#start} has come. */
    private enum MachineStart {
        NOT_CALLED,
        CALLED,
        RETURNED
    }

    private static final Logger LOG = LoggerFactory.getLogger(DestinationMigration.class);

    private final MigrationSession session;
    private final Listener listener;
    private final List<HandlerProvider> providers;
    private final IncomingConnections connections;
    private final ChannelSync sync;
    private final IterablesLoaded iterables;
    private final CountedThreads loadThreads;
    private final LoadTurns turns;
    private final List<LoadedSection> sections = new ArrayList<>();
    private final List<ChannelReceiver> receivers = new ArrayList<>();
    private volatile ChannelWireInput in;
    private volatile boolean decided;
    private MachineStart machineStart = MachineStart.NOT_CALLED;
    private boolean broughtDown;
    private volatile ReturnPathWriter returnPath;
    private volatile Thread mainThread;
    private volatile int setUpCount;
    private volatile int cleanedUpCount;
    private boolean streamEnded;
    private boolean running;
    private boolean ended;

    /**
     * Checks the request and listens. No device is touched before a source has connected.
     *
     * @param id short name
     * @param request what was asked for
     * @param transport the transport of the request's address
     * @param providers who handles sections
     * @param slabs where buffers come from
     * @param timer runs what must not wait
     * @param settings the engine's parameters as they are now
     */
    public DestinationMigration(
            String id,
            MigrationRequest request,
            TransportProvider transport,
            List<HandlerProvider> providers,
            SlabPool slabs,
            ScheduledExecutorService timer,
            Supplier<MigrationParameters> settings) {
        this.providers = providers;
        this.session = new MigrationSession(id, request, transport, slabs, timer, settings, this, MayRun.NO);
        try {
            session.devices().checkTogether();
            this.listener = Blame.call(
                    session.transport(), "listen", () -> session.transport().listen(request.address()));
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
        this.connections = new IncomingConnections(
                session.multifdChannels(),
                session.parameter(MigrationParameters.UUID_OF_MACHINE),
                session.cancellation());
        this.sync = new ChannelSync(session.multifdChannels(), session.cancellation());
        this.iterables = new IterablesLoaded(session.cancellation());
        this.loadThreads = new CountedThreads(session.threads(), session.cancellation());
        this.turns = new LoadTurns(session.devices().loadOrder(), session.cancellation());
    }

    @Override
    public void start() {
        session.threads().start("supervisor", this::run);
    }

    @Override
    public void discard() {
        session.close();
    }

    @Override
    public void onEnded(Runnable action) {
        session.onEnded(action);
    }

    @Override
    public String id() {
        return session.id();
    }

    @Override
    public TransportAddress localAddress() {
        return listener.localAddress();
    }

    @Override
    public MigrationState state() {
        return session.states().state();
    }

    @Override
    public MigrationReport report() {
        return session.report(channelReports());
    }

    @Override
    public MigrationReport await(Deadline deadline) throws InterruptedException {
        session.await(deadline);
        return report();
    }

    @Override
    public void cancel() {
        MigrationCancelledException cause = new MigrationCancelledException(
                "migration " + id() + " was cancelled at the destination while " + session.doing());
        if (!state().isTerminal() && cancelUnlessDecided(cause)) {
            session.states().tryStep(MigrationState.CANCELLING);
        }
    }

    @Override
    public void pluginGone(DroverException cause) {
        cancelUnlessDecided(cause);
    }

    @Override
    public String doing() {
        return session.doing();
    }

    @Override
    public boolean wasConnected() {
        return connections.main() != null;
    }

    private synchronized boolean cancelUnlessDecided(DroverException cause) {
        if (decided || ended) {
            return false;
        }
        session.cancellation().cancel(cause);
        return true;
    }

    private void run() {
        MigrationState last = MigrationState.FAILED;
        try {
            session.supervise("coordinator", this::acceptAndLoad);
            last = finish();
        } catch (Throwable e) {
            session.cancellation().cancel(e);
            LOG.error("migration {}: ending it failed", id(), e);
        }
        session.end(last, this::channelReports);
    }

    private void acceptAndLoad() {
        new ConnectionAcceptor(session, listener, connections).acceptAll();
        StallWatchdog watchdog = new StallWatchdog(
                session.timer(),
                session.millis(MigrationParameters.STALL_TIMEOUT),
                this::progress,
                () -> 1,
                session::doing,
                session.cancellation());
        try (watchdog) {
            load();
        }
    }

    private MigrationState finish() {
        return takeOver() ? succeed() : fail();
    }

    /** Whether everything runs here; if not, nothing starts any more, also not by a call that returns late. */
    private synchronized boolean takeOver() {
        ended = true;
        return running;
    }

    private void load() {
        returnPath = new ReturnPathWriter(connections.main());
        in = new ChannelWireInput(connections.main(), session.arena().bufferBytes(), magic(), "the main channel");
        SectionKeyMap<LoadedSection> byKey = register();
        StreamLoader loader =
                new StreamLoader(session, in, returnPath, byKey, List.copyOf(sections), iterables, this::switchedOver);
        mainThread = session.threads().start("main", () -> runMain(loader, byKey));
        awaitStreamEnd();
        session.doing("waiting for the load threads");
        loadThreads.awaitAll();
        session.doing("verifying the devices");
        if (!loader.missing().isEmpty()) {
            throw new ProtocolException(
                    "the stream did not bring sections " + loader.missing() + "; name the same devices on both sides");
        }
        sections.forEach(section -> section.call("loadVerify", section.handler()::loadVerify));
        decide();
        if (session.parameter(MigrationParameters.AUTOSTART)) {
            startMachine();
        }
        takenOver();
    }

    private void startMachine() {
        session.doing("starting the devices");
        session.devices().start();
        session.doing("starting the machine");
        machineStart(MachineStart.CALLED);
        try {
            session.request().machine().start();
        } finally {
            machineStart(MachineStart.RETURNED);
        }
    }

    /** Either {@link #bringDown} sees the call, or the call sees it: never neither. */
    private synchronized void machineStart(MachineStart now) {
        if (now == MachineStart.CALLED && broughtDown) {
            throw session.cancellation().cause();
        }
        machineStart = now;
    }

    private synchronized MachineStart machineStartBeforeBringingDown() {
        broughtDown = true;
        return machineStart;
    }

    /** The magic was read to tell the main channel from the others; the stream's reader wants it back. */
    private static ByteBuffer magic() {
        return ByteBuffer.allocate(Integer.BYTES).putInt(0, StreamHeader.MAGIC);
    }

    private SectionKeyMap<LoadedSection> register() {
        MigrationScope scope = new MigrationScope(
                session.devices().devices(),
                session.request().parameters(),
                session.request().memory());
        List<SectionRegistration> registrations = Registrations.of(providers, scope, session.calls());
        Map<SectionKey, LoadedSection> byKey = new HashMap<>();
        for (SectionRegistration registration : registrations) {
            DeviceStatistics statistics = session.newStatistics(registration.device());
            LoadTurns.Turn turn = turns.of(registration.device(), statistics);
            LoadedSection section = new LoadedSection(
                    registration,
                    session.calls()
                            .call(
                                    registration.loading(),
                                    "making the handler of " + registration.id(),
                                    () -> registration
                                            .loading()
                                            .apply(new DestinationContext(
                                                    session, sync, loadThreads, iterables, turn, statistics))),
                    turn,
                    session.calls());
            sections.add(section);
            byKey.put(
                    SectionKey.of(
                            registration.id().idstr(),
                            Integer.toUnsignedLong(registration.id().instanceId())),
                    section);
        }
        return SectionKeyMap.copyOf(byKey);
    }

    private void startReceivers(SectionKeyMap<LoadedSection> byKey) {
        PageLoad pages = sections.stream()
                .map(LoadedSection::pages)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        for (int i = 0; i < session.multifdChannels(); i++) {
            Channel channel = connections.multifd(i);
            ChannelReceiver receiver =
                    new ChannelReceiver(i, channel, session.arena().bufferBytes(), byKey, pages, sync);
            synchronized (receivers) {
                receivers.add(receiver);
            }
            session.threads().start("receive-" + i, () -> receive(receiver));
        }
    }

    private void receive(ChannelReceiver receiver) {
        try {
            receiver.run();
        } catch (Throwable e) {
            // Before the handlers learn that the channels have ended: the reason must come first.
            session.cancellation().cancel(e);
        } finally {
            if (sync.channelEnded(receiver.channel())) {
                for (LoadedSection section : List.copyOf(sections)) {
                    if (section.parallel() != null) {
                        section.call("channelsEnded", section.parallel()::channelsEnded);
                    }
                }
            }
        }
    }

    /** The main thread: reads the stream, then whatever comes until the source hangs up. */
    private void runMain(StreamLoader loader, SectionKeyMap<LoadedSection> byKey) {
        try (ChannelWireInput reader = in) {
            try {
                loader.readHeader();
                prepare(loader, byKey);
                step(MigrationState.ACTIVE);
                loader.readElements();
                streamEnded();
            } catch (Throwable e) {
                session.cancellation().cancel(e);
                lookForReturnPath(loader);
            }
            returnPath.settle();
            drain(reader);
        }
    }

    private void prepare(StreamLoader loader, SectionKeyMap<LoadedSection> byKey) {
        boolean isDrover = connections.droverVersion() >= CompatibilityMessage.VERSION;
        if (!isDrover) {
            requireOrderKept();
        }
        long ping = isDrover ? loader.agree(compatibility()) : 0;
        setUp();
        startReceivers(byKey); // not before the handlers can take packets
        if (isDrover) {
            loader.prepared(ping);
        }
    }

    private CompatibilityMessage compatibility() {
        session.doing("asking the devices what they are");
        return session.devices().compatibility();
    }

    /** Packets of a source that knows no order could fill the windows of devices that wait, and nothing would go on. */
    private void requireOrderKept() {
        LoadOrder order = session.devices().loadOrder();
        if (!order.isEmpty() && session.multifdChannels() > 0) {
            throw new ConfigurationException(order + " must be loaded in that order, which the source "
                    + connections.main().info().peer() + " does not keep: it is no Drover of this version. Migrate the"
                    + " devices one by one");
        }
    }

    private void lookForReturnPath(StreamLoader loader) {
        try {
            loader.lookForReturnPath();
        } catch (RuntimeException e) {
            LOG.debug("migration {}: there is no return path: {}", id(), e.getMessage());
        }
    }

    /** Reads on without looking, so that the verdict is not lost in a connection that is reset for unread bytes. */
    private void drain(ChannelWireInput reader) {
        try {
            while (reader.hasMore()) {
                reader.skipBuffered();
            }
        } catch (RuntimeException e) {
            LOG.debug("migration {}: the main channel ended: {}", id(), e.getMessage());
        }
    }

    private void setUp() {
        boolean acks = session.parameter(MigrationParameters.SWITCHOVER_ACK);
        for (LoadedSection section : sections) {
            session.doing("setting up section '" + section.registration().id() + "'");
            setUpCount++;
            section.setUp(acks);
        }
        session.clock().setUp();
    }

    private void switchedOver() {
        session.machineStopped();
        step(MigrationState.DEVICE);
    }

    /** Goes to the next state; if a cancel was faster, throws what cancelled. */
    private void step(MigrationState to) {
        session.cancellation().throwIfCancelled();
        if (!session.states().tryStep(to)) {
            session.cancellation().throwIfCancelled();
            throw new IllegalStateException("migration " + id() + " cannot go from " + state() + " to " + to);
        }
    }

    private synchronized void streamEnded() {
        if (state() == MigrationState.ACTIVE) {
            switchedOver(); // a source that does not announce the switchover has made it by now
        }
        streamEnded = true;
        notifyAll();
    }

    private synchronized void awaitStreamEnd() {
        session.cancellation().onCancel(this::wake);
        while (!streamEnded) {
            session.cancellation().throwIfCancelled();
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        session.cancellation().throwIfCancelled();
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** From here on a cancel comes too late: the devices are started, and the source learns of it. */
    private synchronized void decide() {
        session.cancellation().throwIfCancelled();
        decided = true;
    }

    /** Everything is loaded, and runs if it should: from here on it is this side's. */
    private synchronized void takenOver() {
        if (!ended) {
            running = true;
            session.mayRun(MayRun.YES);
            session.clock().running();
        }
    }

    private MigrationState succeed() {
        session.doing("telling the source");
        new Farewell(session, connections, returnPath, mainThread).success();
        session.doing("cleaning up");
        session.runBounded("clean-up", () -> cleanUp(Outcome.COMPLETED));
        return MigrationState.COMPLETED;
    }

    private MigrationState fail() {
        DroverException first = session.cancellation().cause();
        if (!decided || bringDown()) {
            if (mainThread != null) {
                new Farewell(session, connections, returnPath, mainThread).failure();
            }
        } else {
            // Silence: the source must not take this for leave to run, and does not while it has no verdict.
            session.mayRun(MayRun.IN_DOUBT);
        }
        connections.abort(first);
        session.doing("waiting for the load threads");
        List<String> left = new ArrayList<>(loadThreads.join(session.ending()));
        if (mainThread != null && !MigrationThreads.joinOne(mainThread, session.ending())) {
            left.add(mainThread.getName());
        }
        if (!left.isEmpty()) {
            session.abandonHung();
        }
        session.doing("cleaning up");
        boolean cancelled = first instanceof MigrationCancelledException;
        session.runBounded("clean-up", () -> cleanUp(cancelled ? Outcome.CANCELLED : Outcome.FAILED));
        if (cancelled) {
            session.states().tryStep(MigrationState.CANCELLING);
        }
        return cancelled ? MigrationState.CANCELLED : MigrationState.FAILED;
    }

    /**
     * Takes back what was started, before the source hears that it may run. Returns whether nothing of what was loaded
     * runs here any more.
     */
    private boolean bringDown() {
        session.doing("stopping what was started");
        MachineStart start = machineStartBeforeBringingDown();
        if (start == MachineStart.CALLED) {
            LOG.error("migration {}: the start of the machine has not returned, and may start it yet", id());
            return false;
        }
        boolean stopped = start == MachineStart.NOT_CALLED
                || session.runBounded("stop", () -> session.request().machine().stop());
        return session.runBounded("reset", session.devices()::resetAll) && stopped;
    }

    /** Each handler once, also if one of them never returns and this begins again. */
    private void cleanUp(Outcome outcome) {
        while (cleanedUpCount < setUpCount) {
            LoadedSection section = sections.get(cleanedUpCount++);
            try {
                section.call("loadCleanup", () -> section.handler().loadCleanup(outcome));
            } catch (RuntimeException | Error e) {
                SectionId name = section.registration().id();
                LOG.warn("migration {}: cleaning up {} failed: {}", id(), name, DroverException.describe(e));
                LOG.debug("migration {}: cleaning up {} failed", id(), name, e);
                DroverException first = session.cancellation().cause();
                if (first != null) {
                    Failures.suppress(first, e);
                }
            }
        }
    }

    private long progress() {
        ChannelWireInput reader = in;
        long channels;
        synchronized (receivers) {
            channels =
                    receivers.stream().mapToLong(ChannelReceiver::receivedBytes).sum();
        }
        return session.deviceProgress() + channels + (reader == null ? 0 : reader.position());
    }

    private List<ChannelReport> channelReports() {
        ChannelWireInput reader = in;
        if (reader == null) {
            return List.of();
        }
        List<ChannelReport> multifd;
        synchronized (receivers) {
            multifd = receivers.stream().map(ChannelReceiver::report).toList();
        }
        return Stream.concat(
                        Stream.of(new ChannelReport(
                                "main", reader.position(), 0, session.clock().totalNanos())),
                        multifd.stream())
                .toList();
    }
}
