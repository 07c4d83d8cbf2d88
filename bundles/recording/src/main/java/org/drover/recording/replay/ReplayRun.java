// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.MigrationCancelledException;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.recording.Recording;
import org.drover.recording.content.RecordedConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replay, from the first connection to the last thread. */
final class ReplayRun {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayRun.class);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** The watchdog looks this many times within the limit. */
    private static final int LOOKS = 10;

    private final String name = "replay-" + NUMBERS.getAndIncrement();
    private final Recording recording;
    private final TransportProvider provider;
    private final BufferArena arena;
    private final TransportAddress address;
    private final ReplayOptions options;
    private final ReplayControl control = new ReplayControl();
    private final List<Thread> threads = new ArrayList<>();
    private final List<ReplaySender> senders = new ArrayList<>();
    private final List<ReplayReceiver> receivers = new ArrayList<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile Transport transport;

    /** Prepares a replay; the parameters are those of {@link org.drover.recording.replay.Replay}. */
    public ReplayRun(
            Recording recording,
            TransportProvider provider,
            BufferArena arena,
            TransportAddress address,
            ReplayOptions options) {
        this.recording = recording;
        this.provider = provider;
        this.arena = arena;
        this.address = address;
        this.options = options;
    }

    /** Replays. */
    public ReplayResult run() {
        if (started.getAndSet(true)) {
            throw new IllegalStateException(name + " was run before; each replay runs once");
        }
        TransportSettings settings =
                new TransportSettings(name, options.depth(), options.depth(), options.transportOptions());
        Thread watchdog = new Thread(this::watch, "drover-" + name + "-watchdog");
        watchdog.setDaemon(true);
        try (Transport opened = provider.open(settings, arena)) {
            transport = opened;
            watchdog.start();
            try {
                connectAll(opened);
                awaitAll();
            } catch (RuntimeException e) {
                control.stop(e instanceof DroverException known ? known : defect(name, e));
            } finally {
                // Nothing outlives the transport. Each thread's waits have ends, and after a stop they have ended.
                threads.forEach(this::join);
                control.finish();
                join(watchdog);
            }
        }
        ReplayResult result = result();
        LOG.debug("{} of {} connections to {}: {}", name, senders.size(), address, result);
        return result;
    }

    /** Ends the replay. */
    public void cancel(DroverException cause) {
        control.stop(cause);
        Transport opened = transport;
        if (opened != null) {
            opened.close(); // ends a connect
        }
    }

    private void connectAll(Transport opened) {
        List<RecordedConnection> connections = recording.connections();
        boolean halfClose = provider.capabilities().halfClose();
        long firstNanos = connections.isEmpty() ? 0 : connections.get(0).openedNanos();
        for (RecordedConnection connection : connections) {
            if (options.speed() == ReplaySpeed.ORIGINAL) {
                control.awaitTime(connection.openedNanos() - firstNanos);
            }
            if (control.isStopped()) {
                return;
            }
            Channel channel = connect(opened, connection.number());
            ReplaySender sender =
                    new ReplaySender(recording, connection, channel, options, control, halfClose, firstNanos);
            ReplayReceiver receiver = new ReplayReceiver(recording, connection, channel, sender, control);
            control.connected(channel);
            synchronized (senders) {
                senders.add(sender);
            }
            receivers.add(receiver);
            start("receive-" + connection.number(), receiver::run);
            start("send-" + connection.number(), sender::run);
        }
    }

    private Channel connect(Transport opened, int number) {
        try {
            return opened.connect(address, Deadline.after(options.connectTimeout()));
        } catch (DroverException e) {
            throw new TransportException("replay cannot open connection " + number + " to " + address, e);
        }
    }

    private void start(String role, Runnable task) {
        Thread thread = new Thread(task, "drover-" + name + "-" + role);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void awaitAll() {
        for (Thread thread : threads) {
            if (thread.getName().contains("-send-")) {
                join(thread);
            }
        }
        if (!control.awaitReceivers(options.returnTimeout())) {
            control.stop(new DeadlineExceededException(
                    "the peer " + address + " did not end its connections, and nothing has moved for "
                            + options.returnTimeout().toMillis() + " ms after everything was sent: " + receivers));
        }
    }

    private void watch() {
        Duration period = options.stallTimeout().dividedBy(LOOKS);
        while (!control.awaitFinished(Deadline.after(period))) {
            List<ReplaySender> watched;
            synchronized (senders) {
                watched = List.copyOf(senders);
            }
            watched.forEach(ReplaySender::look);
        }
    }

    /** Joins a thread. An interrupt cancels, and is kept; the thread ends soon after. */
    private void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                cancel(new MigrationCancelledException("the replay was interrupted"));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private ReplayResult result() {
        Optional<ReplayDifference> difference = Optional.empty();
        OptionalLong verdict = OptionalLong.empty();
        long receivedBytes = 0;
        for (ReplayReceiver receiver : receivers) {
            ReturnPathComparison comparison = receiver.comparison();
            receivedBytes += comparison.receivedBytes();
            difference = difference.or(comparison::difference);
            verdict = verdict.isPresent() ? verdict : comparison.verdict();
        }
        long sentBytes = senders.stream().mapToLong(ReplaySender::sentBytes).sum();
        boolean equal = difference.isEmpty()
                && receivers.size() == recording.connections().size();
        return new ReplayResult(
                sentBytes, receivedBytes, equal, difference, verdict, Optional.ofNullable(control.error()));
    }

    /** Returns the error for what should not be thrown. */
    static DroverException defect(String during, RuntimeException e) {
        return new DroverException(
                ErrorCategory.INTERNAL, "defect in Drover or a transport during replay of " + during, e);
    }
}
