// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Events of a {@link FakeNetwork}. */
final class FakeEventChannel implements EventChannel {
    private final FakeNetwork network;
    private final Deque<ConnectionEvent> events = new ArrayDeque<>();
    private boolean woken;
    private boolean closed;

    FakeEventChannel(FakeNetwork network) {
        this.network = network;
        network.opened("event channel");
    }

    @Override
    public ConnectionId newId() {
        synchronized (network) {
            network.failIfAsked("rdma_create_id");
            return new FakeConnectionId(network, this);
        }
    }

    @Override
    public ConnectionEvent next() {
        synchronized (network) {
            network.require(!closed, "event taken of a closed channel");
            return events.poll();
        }
    }

    @Override
    public void await(CompletionQueue completions, long timeoutMillis) {
        FakeDevice.Completions queue = (FakeDevice.Completions) completions;
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.max(0, timeoutMillis));
        synchronized (network) {
            while (events.isEmpty() && !woken && (queue == null || !queue.takeNotification())) {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime()) + 1;
                if (timeoutMillis >= 0 && endNanos - System.nanoTime() <= 0) {
                    return;
                }
                try {
                    network.wait(timeoutMillis < 0 ? 0 : leftMillis);
                } catch (InterruptedException e) {
                    // As in a real one, whose poll(2) does not hear of Java's interrupts.
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            woken = false;
        }
    }

    @Override
    public void wake() {
        synchronized (network) {
            woken = true;
            network.notifyAll();
        }
    }

    @Override
    public void close() {
        synchronized (network) {
            if (!closed) {
                closed = true;
                network.closed("event channel");
            }
        }
    }

    void add(ConnectionEvent event) {
        events.add(event);
        network.notifyAll();
    }

    /** Hands the events of an id over to where it moves. */
    void moveTo(FakeEventChannel other, FakeConnectionId id) {
        events.stream().filter(event -> event.id() == id).forEach(other::add);
        forget(id);
    }

    void forget(FakeConnectionId id) {
        events.removeIf(event -> event.id() == id);
    }
}
