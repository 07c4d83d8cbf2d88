// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.device.DeviceException;
import org.drover.api.migration.ChannelReport;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MemoryReport;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.migration.Parameter;
import org.drover.api.migration.SwitchoverReport;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.runtime.internal.device.DeviceGroup;
import org.drover.runtime.internal.device.DeviceStatistics;
import org.drover.runtime.internal.failure.Blame;
import org.drover.runtime.internal.memory.MigrationArena;
import org.drover.runtime.internal.memory.SlabPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both sides of a migration have in common: its request, devices, threads, memory, first error, states and figures;
 * and the end of all of them.
 */
public final class MigrationSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationSession.class);

    /** Connections beyond those expected that may be open at once at the destination until they have said what they are. */
    public static final int MAX_STRAYS = 4;

    /** Buffers beside the channels' depth: one for the return path, and one for each stray connection. */
    private static final int EXTRA_BUFFERS = 1 + MAX_STRAYS;

    /** How long what is on its way out gets to be out. */
    private static final long LEAVE_MILLIS = 2_000;

    private final String id;
    private final MigrationRequest request;
    private final Supplier<MigrationParameters> settings;
    private final MigrationCancellation cancellation = new MigrationCancellation();
    private final MigrationThreads threads;
    private final MigrationStateMachine states;
    private final DeviceGroup devices;
    private final MigrationArena arena;
    private final Transport transport;
    private final ScheduledExecutorService timer;
    private final List<DeviceStatistics> statistics = new ArrayList<>();
    private final PluginCalls calls = new PluginCalls();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final MigrationClock clock = new MigrationClock();
    private Deadline ending;
    private volatile Runnable onEnded = () -> {};
    private volatile String doing = "starting";
    private volatile int rounds;
    private volatile SwitchoverReport switchover;
    private volatile MayRun mayRun;
    private volatile List<ChannelReport> finalChannels;

    /**
     * Checks the request, takes the devices over and opens the transport. Nothing is connected or changed.
     *
     * @param id short name
     * @param request what was asked for
     * @param provider the transport of the request's address
     * @param slabs where buffers come from
     * @param timer runs what must not wait for the migration's own threads
     * @param settings the engine's parameters as they are now
     * @param migration the handle, for the listener
     * @param mayRun whether this side's machine may run now
     */
    public MigrationSession(
            String id,
            MigrationRequest request,
            TransportProvider provider,
            SlabPool slabs,
            ScheduledExecutorService timer,
            Supplier<MigrationParameters> settings,
            Migration migration,
            MayRun mayRun) {
        this.id = id;
        this.settings = settings;
        this.request = request;
        this.timer = timer;
        this.mayRun = mayRun;
        this.threads = new MigrationThreads(id, cancellation);
        if (request.devices().isEmpty() && request.memory().isEmpty()) {
            throw new ConfigurationException("there is no device to migrate, nor memory; name at least one");
        }
        this.devices = DeviceGroup.takeOver(
                request.devices(), millis(MigrationParameters.STALL_TIMEOUT), threads.name("devices"));
        this.states = new MigrationStateMachine(migration, request.listener());
        int depth = parameter(MigrationParameters.CHANNEL_DEPTH);
        this.arena = new MigrationArena(slabs, mostBuffers(provider, multifdChannels() + 1, depth));
        this.transport = Blame.call(
                provider, "open", () -> provider.open(new TransportSettings(id, depth, depth, Map.of()), arena));
    }

    /**
     * Returns how many buffers the channels may have at once. Where the peer sends into buffers that are posted beforehand,
     * each connection, a stray one too, has those of both directions from its beginning.
     */
    private static int mostBuffers(TransportProvider provider, int channels, int depth) {
        boolean posted =
                Blame.call(provider, "capabilities", provider::capabilities).peerCredits();
        return posted ? (channels + MAX_STRAYS) * 2 * depth : channels * depth + EXTRA_BUFFERS;
    }

    /** Returns the migration's short name. */
    public String id() {
        return id;
    }

    /** Returns what was asked for. */
    public MigrationRequest request() {
        return request;
    }

    /** Returns a parameter's value: of some, the one that the engine's settings have now. */
    public <T> T parameter(Parameter<T> parameter) {
        boolean follows =
                parameter.isFollowedWhileRunning() && !request.parameters().isGiven(parameter);
        return (follows ? settings.get() : request.parameters()).get(parameter);
    }

    /** Returns a parameter that is a time. */
    public Duration millis(Parameter<Long> parameter) {
        return Duration.ofMillis(parameter(parameter));
    }

    /** Returns how many multifd channels there are; 0 with multifd off. */
    public int multifdChannels() {
        return parameter(MigrationParameters.MULTIFD) ? parameter(MigrationParameters.MULTIFD_CHANNELS) : 0;
    }

    /** Returns where errors go and waits are woken from. */
    public MigrationCancellation cancellation() {
        return cancellation;
    }

    /** Returns the threads. */
    public MigrationThreads threads() {
        return threads;
    }

    /** Returns the states. */
    public MigrationStateMachine states() {
        return states;
    }

    /** Returns what knows the calls to handlers. */
    public PluginCalls calls() {
        return calls;
    }

    /** Returns the devices. */
    public DeviceGroup devices() {
        return devices;
    }

    /** Returns the memory. */
    public MigrationArena arena() {
        return arena;
    }

    /** Returns the transport. */
    public Transport transport() {
        return transport;
    }

    /** Opens one more connection to the request's address. */
    public Channel connect(Deadline deadline) {
        return Blame.call(transport, "connect", () -> transport.connect(request.address(), deadline));
    }

    /** Returns what runs off the migration's own threads. */
    public ScheduledExecutorService timer() {
        return timer;
    }

    /** Returns the times. */
    public MigrationClock clock() {
        return clock;
    }

    /**
     * Makes the statistics of one section.
     *
     * @param deviceId the device whose section it is; those of no device are not reported
     */
    public DeviceStatistics newStatistics(String deviceId) {
        DeviceStatistics one = new DeviceStatistics(deviceId);
        synchronized (statistics) {
            statistics.add(one);
        }
        return one;
    }

    /** The machine has stopped. */
    public void machineStopped() {
        clock.stopped();
        synchronized (statistics) {
            statistics.forEach(DeviceStatistics::stopped);
        }
    }

    /** Returns a number that grows whenever something of a device moves. */
    public long deviceProgress() {
        synchronized (statistics) {
            return statistics.stream().mapToLong(DeviceStatistics::progress).sum();
        }
    }

    /** Says what the main thread is doing, for messages: "waiting for …", "loading …". */
    public void doing(String what) {
        doing = what;
    }

    /** Returns what the main thread is doing, and which devices have not returned from a call or wait for a packet. */
    public String doing() {
        synchronized (statistics) {
            return doing
                    + devices.callsInProgress()
                    + calls.inProgress()
                    + statistics.stream().map(DeviceStatistics::awaited).collect(Collectors.joining());
        }
    }

    /** Counts a round of precopy. */
    public void countRound() {
        rounds++;
    }

    /** Says whether this side's machine may run from now on. */
    public void mayRun(MayRun value) {
        mayRun = value;
    }

    /** Waits as {@link Migration#await} says. */
    public void await(Deadline deadline) throws InterruptedException {
        if (deadline.isNever()) {
            ended.await();
        } else if (!ended.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
            throw new DeadlineExceededException("migration " + id + " is still " + states.state() + ", " + doing());
        }
    }

    /**
     * Returns the figures as they are now.
     *
     * @param channels the channels' figures as they are now
     */
    public MigrationReport report(List<ChannelReport> channels) {
        MigrationState state = states.state();
        List<ChannelReport> last = finalChannels;
        synchronized (statistics) {
            return new MigrationReport(
                    state,
                    mayRun,
                    state == MigrationState.COMPLETED ? Optional.empty() : Optional.ofNullable(cancellation.cause()),
                    rounds,
                    clock.setupNanos(),
                    clock.downtimeNanos(),
                    clock.totalNanos(),
                    statistics.stream()
                            .map(DeviceStatistics::report)
                            .filter(report -> !report.id().isEmpty())
                            .toList(),
                    last == null ? channels : last,
                    memoryReport(),
                    Optional.ofNullable(switchover));
        }
    }

    /** What is of no device is the memory. */
    private Optional<MemoryReport> memoryReport() {
        return statistics.stream()
                .map(DeviceStatistics::report)
                .filter(one -> one.id().isEmpty())
                .findFirst()
                .map(one -> new MemoryReport(one.precopyBytes(), one.stopCopyBytes()));
    }

    /** Says what was found when all that has something to send was asked. */
    public void switchover(SwitchoverReport report) {
        switchover = report;
    }

    /**
     * Ends everything and takes the last step. All threads of the migration must be on their way out.
     *
     * @param last the state to end in
     * @param channels gives the channels' last figures; asked when no thread changes them any more
     */
    public void end(MigrationState last, Supplier<List<ChannelReport>> channels) {
        try {
            transport.close();
        } catch (Throwable e) {
            LOG.error("migration {}: closing the transport failed", id, e);
        }
        // Those that are hung have been waited for; the others are on their way out.
        Deadline soon = ending().hasPassed() ? Deadline.afterMillis(LEAVE_MILLIS) : ending();
        List<String> left = threads.join(soon);
        if (!left.isEmpty()) {
            LOG.error("migration {}: threads {} did not end, a device does not answer", id, left);
        }
        if (arena.takenCount() > 0) {
            LOG.error("migration {}: {} buffers were not given back", id, arena.takenCount());
        }
        clock.ended();
        finalChannels = List.copyOf(channels.get());
        if (!states.tryStep(last)) {
            LOG.error("migration {} cannot go from {} to {}", id, states.state(), last);
        }
        states.awaitHeard(Deadline.afterMillis(LEAVE_MILLIS));
        ended.countDown();
        onEnded.run();
    }

    /** Says what runs after everything has ended. Before the first thread starts. */
    public void onEnded(Runnable action) {
        onEnded = action;
    }

    /** Returns the one deadline by which all threads must have ended; it begins with the first call. */
    public synchronized Deadline ending() {
        if (ending == null) {
            ending = Deadline.after(millis(MigrationParameters.STALL_TIMEOUT));
        }
        return ending;
    }

    /**
     * Runs the body of the migration on a thread of its own and waits for it: until it ends or, once the migration is
     * cancelled, until {@link #ending}. A device may hold a thread for ever, but not the migration.
     *
     * @param role of the thread
     * @param work whatever it throws cancels the migration
     */
    public void supervise(String role, Runnable work) {
        CountedThreads one = new CountedThreads(threads, cancellation);
        one.start(role, work);
        try {
            one.awaitAll();
        } catch (DroverException e) {
            if (!one.join(ending()).isEmpty()) {
                abandonHung();
            }
        }
    }

    /**
     * Runs a step of ending the migration on a thread of its own, for no longer than a stall may last. A device that holds
     * it is given up, and the step begins again without it.
     *
     * @param role of the thread
     * @param step can be repeated; its errors are kept with the first one
     * @return whether it ended well, with no device given up
     */
    public boolean runBounded(String role, Runnable step) {
        boolean well = true;
        for (int attempt = 0; ; attempt++) {
            boolean[] returned = new boolean[1];
            Thread thread = threads.start(attempt == 0 ? role : role + "-" + attempt, () -> {
                step.run();
                returned[0] = true;
            });
            if (MigrationThreads.joinOne(thread, Deadline.after(millis(MigrationParameters.STALL_TIMEOUT)))) {
                return well && returned[0];
            }
            well = false;
            if (!abandonHung()) {
                LOG.error("migration {}: {} did not end, and no device holds it", id, role);
                return false;
            }
        }
    }

    /** Gives up the devices that hold threads which should have ended; returns whether there were any. */
    public boolean abandonHung() {
        List<DeviceException> hung = devices.abandonHung();
        hung.forEach(cancellation::cancel); // there is a first error by now: these are added to it
        return !hung.isEmpty();
    }

    /** Closes what the constructor opened, if the migration never started. */
    @Override
    public void close() {
        transport.close();
    }
}
