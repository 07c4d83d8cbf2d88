// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.drover.api.transport.TransportException;

/**
 * What a channel has of the device: id, queue pair, completion queue, registered memory. Ends in the order that the device
 * demands: connection, queue pair, completion queue, memory, protection domain, event channel. Not thread-safe, except
 * {@link #wake}.
 */
final class Connection {
    private final ConnectionId id;
    private final CompletionQueue completions;
    private final QueuePair pair;
    private final ProtectionDomain domain;
    private final String deviceName;
    private final Deque<Runnable> ending;
    private volatile EventChannel events;
    private boolean established;

    private Connection(
            ConnectionId id,
            String deviceName,
            ProtectionDomain domain,
            CompletionQueue completions,
            QueuePair pair,
            EventChannel events,
            Deque<Runnable> ending) {
        this.id = id;
        this.deviceName = deviceName;
        this.domain = domain;
        this.completions = completions;
        this.pair = pair;
        this.events = events;
        this.ending = ending;
    }

    /**
     * Makes what is needed for an id whose device is known. Where it fails nothing is left but the id and the events.
     *
     * @param events where the id's events arrive; closed with the connection if {@code ownsEvents}
     * @param sends most sends outstanding
     * @param receives most receives outstanding
     * @param lockedBytes what will be registered
     * @param what for messages
     */
    static Connection open(
            ConnectionId id,
            EventChannel events,
            Domains domains,
            LockedMemory locked,
            int sends,
            int receives,
            long lockedBytes,
            String what) {
        Deque<Runnable> ending = new ArrayDeque<>();
        try {
            locked.reserve(what, lockedBytes);
            ending.push(() -> locked.release(lockedBytes));
            Device device = id.device();
            ProtectionDomain domain = domains.acquire(device);
            ending.push(() -> domains.release(device));
            CompletionQueue completions = device.newCompletionQueue(sends + receives);
            ending.push(completions::destroy);
            QueuePair pair = id.newQueuePair(domain, completions, sends, receives);
            return new Connection(id, device.name(), domain, completions, pair, events, ending);
        } catch (VerbsException e) {
            throw failed(what, run(ending), e);
        } catch (RuntimeException e) {
            run(ending).forEach(e::addSuppressed);
            throw e;
        }
    }

    private static TransportException failed(String what, List<RuntimeException> later, VerbsException e) {
        later.forEach(e::addSuppressed);
        return new TransportException(what + ": " + RdmaErrors.resource(e), e);
    }

    ConnectionId id() {
        return id;
    }

    CompletionQueue completions() {
        return completions;
    }

    QueuePair pair() {
        return pair;
    }

    EventChannel events() {
        return events;
    }

    String deviceName() {
        return deviceName;
    }

    /** Registers memory until the end. */
    MemoryRegion register(ByteBuffer memory, ProtectionDomain.Access access) {
        MemoryRegion region = domain.register(memory, access);
        // Below the queue: what was opened first ends last, and memory may only go once no queue pair can touch it.
        Runnable queue = ending.pop();
        ending.push(region::deregister);
        ending.push(queue);
        return region;
    }

    /** Its events arrive elsewhere from now on. */
    void moveTo(EventChannel other) {
        id.moveTo(other);
        events = other;
    }

    /** From now on the end begins with a disconnect. */
    void established() {
        established = true;
    }

    void wake() {
        events.wake();
    }

    /**
     * Ends all of it; the device touches no memory afterwards.
     *
     * @param closeEvents whether the event channel is this connection's own
     * @return what went wrong meanwhile; everything was tried all the same
     */
    List<RuntimeException> end(boolean closeEvents) {
        ArrayDeque<Runnable> steps = new ArrayDeque<>(ending);
        steps.push(id::destroy);
        if (established) {
            steps.push(id::disconnect);
        }
        if (closeEvents) {
            steps.addLast(events::close);
        }
        ending.clear();
        return run(steps);
    }

    private static List<RuntimeException> run(Deque<Runnable> steps) {
        List<RuntimeException> failures = new ArrayList<>();
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        return failures;
    }
}
