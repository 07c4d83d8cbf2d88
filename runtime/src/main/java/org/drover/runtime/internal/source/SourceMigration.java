// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.MigrationCancelledException;
import org.drover.api.NotRestoredException;
import org.drover.api.handler.FinalSave;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.handler.IterativeSave;
import org.drover.api.handler.MigrationScope;
import org.drover.api.handler.Outcome;
import org.drover.api.handler.ParallelSave;
import org.drover.api.handler.SectionRegistration;
import org.drover.api.migration.ChannelReport;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.migration.OnOffAuto;
import org.drover.api.transport.Channel;
import org.drover.api.transport.TransportProvider;
import org.drover.runtime.internal.device.CompatibilityCheck;
import org.drover.runtime.internal.device.DeviceStatistics;
import org.drover.runtime.internal.device.LoadOrder;
import org.drover.runtime.internal.failure.Failures;
import org.drover.runtime.internal.failure.PluginName;
import org.drover.runtime.internal.memory.SlabPool;
import org.drover.runtime.internal.migration.Attempt;
import org.drover.runtime.internal.migration.CountedThreads;
import org.drover.runtime.internal.migration.MigrationSession;
import org.drover.runtime.internal.migration.MultifdSupport;
import org.drover.runtime.internal.migration.Registrations;
import org.drover.runtime.internal.migration.StallWatchdog;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;
import org.drover.runtime.wire.VmDescription;
import org.drover.runtime.wire.WireName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The source's side of a migration, on its main thread, in the order of QEMU's {@code migration_thread} and
 * {@code qemu_savevm_state_complete_precopy} (QEMU 10.0 {@code migration/}).
 */
public final class SourceMigration implements Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(SourceMigration.class);

    private static final ByteBuffer NO_PREFIX = ByteBuffer.allocate(0);

    private final MigrationSession session;
    private final List<SavedSection> sections = new ArrayList<>();
    private final List<HandlerProvider> providers;
    private final CountedThreads saveThreads;
    private final boolean halfClose;
    private volatile ChannelWireOutput out;
    private volatile Channel main;
    private volatile MultifdSenders senders;
    private volatile ReturnPath returnPath;
    private volatile Precopy precopy;
    private volatile boolean machineStopped;
    private volatile int setUpCount;
    private volatile int cleanedUpCount;
    private boolean committed;
    private boolean ended;

    /**
     * Checks the request. Nothing is connected or changed before {@link #start}.
     *
     * @param id short name
     * @param request what was asked for
     * @param transport the transport of the request's address
     * @param providers who handles sections
     * @param slabs where buffers come from
     * @param timer runs what must not wait
     * @param settings the engine's parameters as they are now
     */
    public SourceMigration(
            String id,
            MigrationRequest request,
            TransportProvider transport,
            List<HandlerProvider> providers,
            SlabPool slabs,
            ScheduledExecutorService timer,
            Supplier<MigrationParameters> settings) {
        this.providers = providers;
        this.halfClose = transport.capabilities().halfClose();
        this.session = new MigrationSession(id, request, transport, slabs, timer, settings, this, MayRun.YES);
        this.saveThreads = new CountedThreads(session.threads(), session.cancellation());
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
                "migration " + id() + " was cancelled at the source while " + session.doing());
        if (!state().isTerminal() && cancelUnlessCommitted(cause)) {
            session.states().tryStep(MigrationState.CANCELLING);
        }
    }

    @Override
    public void pluginGone(DroverException cause) {
        cancelUnlessCommitted(cause);
    }

    @Override
    public String doing() {
        return session.doing();
    }

    @Override
    public boolean wasConnected() {
        return main != null;
    }

    /** Under the lock that commits: either the cancel comes first and nothing is committed, or it comes too late. */
    private synchronized boolean cancelUnlessCommitted(DroverException cause) {
        if (committed || ended) {
            return false;
        }
        session.cancellation().cancel(cause);
        return true;
    }

    /** From here on the destination may have all it needs to start: success is believed, and silence means doubt. */
    private synchronized void commit() {
        returnPath.commit();
        committed = true;
        session.mayRun(MayRun.IN_DOUBT);
    }

    private void run() {
        MigrationState last = MigrationState.FAILED;
        try {
            last = supervise();
        } catch (Throwable e) {
            session.cancellation().cancel(e);
            LOG.error("migration {}: ending it failed", id(), e);
        }
        synchronized (this) {
            ended = true;
        }
        releaseBuffers();
        session.end(last, this::channelReports);
    }

    private MigrationState supervise() {
        StallWatchdog watchdog = new StallWatchdog(
                session.timer(),
                session.millis(MigrationParameters.STALL_TIMEOUT),
                this::progress,
                this::patience,
                session::doing,
                session.cancellation());
        try (watchdog) {
            session.supervise("main", this::migrateOrSayWhy);
        }
        return isSuccess() ? succeed() : fail();
    }

    /**
     * While it waits for the verdict the source can do no better than wait, and would end in doubt: the destination, whose
     * own limit passes meanwhile, is to give up first and say so.
     */
    private synchronized int patience() {
        return committed ? 2 : 1;
    }

    private boolean isSuccess() {
        ReturnPath path = returnPath;
        return path != null && path.hasSuccessVerdict();
    }

    private void migrateOrSayWhy() {
        try {
            migrate();
        } catch (Throwable e) {
            ReturnPath path = returnPath;
            if (path != null) {
                path.preferVerdict(e);
            }
            throw e;
        } finally {
            // Here, not where the migration ends: a device may hold this thread, and the buffer, beyond that.
            ChannelWireOutput writer = out;
            if (writer != null) {
                writer.close();
            }
        }
    }

    private void migrate() {
        session.devices().checkTogether();
        // What closes the transport may wait for the transport's threads, so the timer does it, not who cancels.
        session.cancellation().onCancel(() -> session.timer().execute(this::abortConnecting));
        register();
        connect();
        agree();
        setUp();
        step(MigrationState.ACTIVE);
        precopy = new Precopy(session, out, () -> out.position() + senders.sentBytes(), returnPath, sections);
        precopy.run();
        step(MigrationState.DEVICE);
        stopMachine();
        complete();
        session.doing("waiting for the destination's verdict");
        returnPath.awaitSuccess();
    }

    /** Goes to the next state; if a cancel was faster, throws what cancelled. */
    private void step(MigrationState to) {
        session.cancellation().throwIfCancelled();
        if (!session.states().tryStep(to)) {
            session.cancellation().throwIfCancelled();
            throw new IllegalStateException("migration " + id() + " cannot go from " + state() + " to " + to);
        }
    }

    /** A cancel while connecting has no channel to abort yet. */
    private void abortConnecting() {
        if (setUpCount == 0) {
            session.transport().close();
        }
    }

    private void register() {
        session.doing("asking the handlers");
        MigrationScope scope = new MigrationScope(
                session.devices().devices(),
                session.request().parameters(),
                session.request().memory());
        List<SectionRegistration> registrations = Registrations.of(providers, scope, session.calls());
        for (SectionRegistration registration : registrations) {
            DeviceStatistics statistics = session.newStatistics(registration.device());
            sections.add(new SavedSection(
                    sections.size(),
                    registration,
                    SectionKey.of(
                            registration.id().idstr(),
                            Integer.toUnsignedLong(registration.id().instanceId())),
                    session.calls()
                            .call(
                                    registration.saving(),
                                    "making the handler of " + registration.id(),
                                    () -> registration
                                            .saving()
                                            .apply(new SourceContext(
                                                    session, () -> senders, () -> out.flush(), statistics))),
                    statistics));
        }
        for (SavedSection section : sections) {
            if (!(section.handler() instanceof IterativeSave) && !(section.handler() instanceof FinalSave)) {
                throw new DroverException(
                        ErrorCategory.INTERNAL,
                        "the handler " + PluginName.of(section.handler()) + " of " + section.name()
                                + " is neither IterativeSave nor FinalSave, so it has no section: implement one");
            }
            section.call(session.calls(), "savePrepare", section.handler()::savePrepare);
        }
    }

    private void connect() {
        session.doing("connecting to " + session.request().address());
        Deadline deadline = Deadline.after(session.millis(MigrationParameters.CONNECT_TIMEOUT));
        main = session.connect(deadline);
        int bufferBytes = session.arena().bufferBytes();
        out = new ChannelWireOutput(main, bufferBytes);
        ChannelWireInput back = new ChannelWireInput(main, bufferBytes, NO_PREFIX, "the return path");
        returnPath = new ReturnPath(
                back,
                main.info().peer(),
                session.parameter(MigrationParameters.SWITCHOVER_ACK),
                session.cancellation(),
                session.clock()::running);
        if (session.multifdChannels() > 0) {
            returnPath.expectCompatibility();
        }
        session.cancellation().onCancel(() -> main.abort(session.cancellation().cause()));
        session.threads().start("return-path", returnPath::run);

        StreamHeader.write(out);
        new StreamConfiguration(WireName.of(session.parameter(MigrationParameters.MACHINE_TYPE))).write(out);
        StreamCommand.OPEN_RETURN_PATH.write(out);
        StreamCommand.PING.write(out, ReturnPath.PING_VALUE);
        out.flush();

        MultifdSenders channels = new MultifdSenders(session, returnPath, halfClose);
        senders = channels;
        channels.connect(deadline);
        session.doing("waiting for the destination's PONG");
        returnPath.awaitPong(deadline);
    }

    /**
     * Before any device is touched: a destination that is a Drover has said by now what its devices are, and touches none of
     * them before it hears that they are accepted. A QEMU has said nothing.
     */
    private void agree() {
        Optional<CompatibilityMessage> told = returnPath.compatibility();
        if (told.isEmpty()) {
            requireOrderKept();
            return;
        }
        session.doing("asking the devices whether the destination's fit");
        new CompatibilityCheck(session.devices()).check(told.get());
        session.doing("waiting for the destination to prepare its devices");
        returnPath.pinging(ReturnPath.ACCEPTED_VALUE);
        StreamCommand.PING.write(out, ReturnPath.ACCEPTED_VALUE);
        out.flush();
        returnPath.awaitPong(Deadline.after(session.millis(MigrationParameters.CONNECT_TIMEOUT)));
    }

    /** A QEMU loads what comes over multifd channels in any order; what comes over the main channel it loads as it comes. */
    private void requireOrderKept() {
        LoadOrder order = session.devices().loadOrder();
        if (!order.isEmpty()
                && MultifdSupport.obstacle(session.request().parameters()).isEmpty()
                && session.parameter(MigrationParameters.MULTIFD_TRANSFER) != OnOffAuto.OFF) {
            throw new ConfigurationException(order + " must be loaded in that order, which destination "
                    + main.info().peer() + " does not know: it is no Drover of this version. Set "
                    + MigrationParameters.MULTIFD_TRANSFER.name()
                    + "=off on both sides: then the state goes in that order over the main channel");
        }
    }

    private void setUp() {
        for (SavedSection section : sections) {
            session.cancellation().throwIfCancelled();
            session.doing("setting up " + section.name());
            setUpCount++;
            if (section.handler() instanceof IterativeSave) {
                section.writeNamed(
                        out,
                        StreamElement.SECTION_START,
                        writer -> section.call(session.calls(), "saveSetup", () -> section.handler()
                                .saveSetup(writer)));
            } else {
                section.call(
                        session.calls(), "saveSetup", () -> section.handler().saveSetup(new NoSection(section.name())));
            }
        }
        out.flush();
        SaveTurns.checkSameWay(session.devices().loadOrder(), sections);
        session.clock().setUp();
    }

    private void stopMachine() {
        session.doing("stopping the machine");
        session.machineStopped();
        machineStopped = true;
        session.request().machine().stop();
        session.doing("stopping the devices");
        session.devices().stopForSwitchover(session.cancellation());
        if (session.parameter(MigrationParameters.SEND_SWITCHOVER_START)) {
            StreamCommand.SWITCHOVER_START.write(out);
            out.flush();
        }
    }

    private void complete() {
        session.doing("saving the devices");
        SaveTurns turns = new SaveTurns(session.devices().loadOrder(), sections, session.cancellation());
        senders.awaitPagesQueued();
        for (SavedSection section : sections) {
            if (section.handler() instanceof ParallelSave parallel && parallel.usesMultifdTransfer()) {
                saveThreads.start(
                        "save-" + section.name(),
                        () -> turns.run(
                                section,
                                () -> section.call(
                                        session.calls(),
                                        "saveLiveCompletePrecopyThread",
                                        () -> parallel.saveLiveCompletePrecopyThread(
                                                senders.sink(section.key()), session.cancellation()))));
            }
        }
        VmDescriptionText description = new VmDescriptionText();
        Set<SavedSection> complete = new HashSet<>();
        for (SavedSection section : turns.inOrder()) {
            if (section.handler() instanceof IterativeSave iterative) {
                section.writeContinued(
                        out,
                        StreamElement.SECTION_END,
                        writer -> section.call(
                                session.calls(),
                                "saveLiveCompletePrecopy",
                                () -> iterative.saveLiveCompletePrecopy(writer)));
            }
            if (turns.isAwaitedOnMain(section)) {
                writeFull(section, description);
                complete.add(section);
            }
        }
        out.flush();
        turns.mainSubmitted();
        saveThreads.awaitAll();
        session.doing("sending what is queued");
        senders.finish();
        for (SavedSection section : turns.inOrder()) {
            if (!complete.contains(section)) {
                writeFull(section, description);
            }
        }
        out.flush();
        // The next byte on the wire is what lets the destination start: from here on only its word tells who runs.
        commit();
        StreamElement.EOF.write(out);
        VmDescription.write(out, description.text());
        out.flush();
    }

    private void writeFull(SavedSection section, VmDescriptionText description) {
        if (section.handler() instanceof FinalSave last) {
            long[] bytes = new long[1];
            section.writeNamed(out, StreamElement.SECTION_FULL, writer -> {
                long before = out.position();
                section.call(session.calls(), "saveState", () -> last.saveState(writer));
                bytes[0] = out.position() - before;
            });
            description.add(
                    section.registration().id().idstr(),
                    section.registration().id().instanceId(),
                    bytes[0]);
        }
    }

    private MigrationState succeed() {
        session.mayRun(MayRun.NO);
        session.doing("cleaning up");
        main.close();
        session.runBounded("clean-up", () -> cleanUp(Outcome.COMPLETED));
        return MigrationState.COMPLETED;
    }

    private MigrationState fail() {
        DroverException first = session.cancellation().cause();
        session.doing("waiting for the save threads");
        if (!saveThreads.join(session.ending()).isEmpty()) {
            session.abandonHung();
        }
        ReturnPath path = returnPath;
        if (path != null && path.isCommitted() && !path.hasFailureVerdict()) {
            session.runBounded("clean-up", () -> cleanUp(Outcome.IN_DOUBT));
            return MigrationState.IN_DOUBT;
        }
        session.doing("resuming the devices");
        if (setUpCount > 0
                && !session.runBounded("resume", () -> session.devices().resume(first))) {
            notRestored(
                    first, ErrorCategory.DEVICE, "not every device came back in time: open those that did not again");
        }
        session.devices().losses().forEach(loss -> notRestored(first, ErrorCategory.DEVICE, loss));
        if (machineStopped) {
            session.doing("starting the machine again");
            if (!session.runBounded("start", () -> session.request().machine().start())) {
                notRestored(first, ErrorCategory.INTERNAL, "the machine does not start again: start it by hand");
            }
        }
        session.mayRun(MayRun.YES);
        session.clock().running();
        session.doing("cleaning up");
        boolean cancelled = first instanceof MigrationCancelledException;
        session.runBounded("clean-up", () -> cleanUp(cancelled ? Outcome.CANCELLED : Outcome.FAILED));
        if (cancelled) {
            session.states().tryStep(MigrationState.CANCELLING);
        }
        return cancelled ? MigrationState.CANCELLED : MigrationState.FAILED;
    }

    private static void notRestored(DroverException first, ErrorCategory category, String what) {
        Failures.suppress(first, new NotRestoredException(category, what));
    }

    /** Each handler once, also if one of them never returns and this begins again. */
    private void cleanUp(Outcome outcome) {
        while (cleanedUpCount < setUpCount) {
            SavedSection section = sections.get(cleanedUpCount++);
            try {
                section.call(
                        session.calls(), "saveCleanup", () -> section.handler().saveCleanup(outcome));
            } catch (RuntimeException | Error e) {
                // The migration's result stands; a device that could not be tidied up is worth a line all the same.
                LOG.warn("migration {}: cleaning up {} failed: {}", id(), section.name(), DroverException.describe(e));
                LOG.debug("migration {}: cleaning up {} failed", id(), section.name(), e);
                DroverException first = session.cancellation().cause();
                if (first != null) {
                    Failures.suppress(first, e);
                }
            }
        }
    }

    private void releaseBuffers() {
        // Threads first: they may hold the buffers. All channels are aborted or finished, so they end. What a hung
        // device
        // may still write to is not given back: another migration would get it.
        session.threads().join(session.ending());
        MultifdSenders channels = senders;
        if (channels != null) {
            channels.releaseAll();
        }
    }

    private long progress() {
        MultifdSenders channels = senders;
        ChannelWireOutput writer = out;
        Precopy rounds = precopy;
        return session.deviceProgress()
                + (channels == null ? 0 : channels.sentBytes())
                + (writer == null ? 0 : writer.position())
                - (rounds == null ? 0 : rounds.idleBytes());
    }

    private List<ChannelReport> channelReports() {
        ChannelWireOutput writer = out;
        MultifdSenders channels = senders;
        if (writer == null) {
            return List.of();
        }
        return Stream.concat(
                        Stream.of(new ChannelReport(
                                "main", writer.position(), 0, session.clock().totalNanos())),
                        channels == null ? Stream.of() : channels.reports().stream())
                .toList();
    }
}
