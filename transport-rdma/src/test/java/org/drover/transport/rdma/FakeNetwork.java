// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * RDMA in one process, as strict as a device is: a message without a posted receive breaks the connection at once, memory
 * that is touched while it is not registered is a violation, and so is an end in the wrong order. Its monitor guards all.
 */
final class FakeNetwork implements Verbs {
    /** Of the device, and of all that is made in it. */
    final FakeDevice device = new FakeDevice(this);

    private final Map<Integer, FakeConnectionId> listeners = new HashMap<>();
    private final Map<String, Integer> live = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();
    private final Set<FakeQueuePair> busy = new LinkedHashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final List<FakeConnectionId> ids = new ArrayList<>();
    private int nextPort = 20_000;
    private boolean held;
    private int failingStatus;
    private int sendsUntilFailure = -1;
    private boolean losesConfirmations;
    private boolean closed;

    @Override
    public synchronized EventChannel openEventChannel() {
        failIfAsked("rdma_create_event_channel");
        return new FakeEventChannel(this);
    }

    /** Each call of this name fails from now on. */
    synchronized FakeNetwork failing(String call, int errno) {
        failures.put(call, errno);
        return this;
    }

    /** The send after so many more ends with this status. */
    synchronized void failSendAfter(int count, int status) {
        sendsUntilFailure = count;
        failingStatus = status;
    }

    /** No call fails any more. */
    synchronized void failNothing() {
        failures.clear();
    }

    /** Accepting sides do not hear that the other side has gone on. */
    synchronized void losesConfirmations(boolean now) {
        losesConfirmations = now;
    }

    boolean losesConfirmations() {
        return losesConfirmations;
    }

    /** Sends stay where they are until {@link #release}. */
    synchronized void hold() {
        held = true;
    }

    synchronized void release() {
        held = false;
        List<FakeQueuePair> pairs = new ArrayList<>(busy);
        pairs.forEach(pair -> {
            while (pair.deliverOne()) {
                continue;
            }
        });
    }

    /** From now on a thread delivers: queue pairs in any order, the sends of each in theirs. Ends with {@link #close}. */
    Thread shuffle(long seed) {
        hold();
        Thread thread = new Thread(() -> deliverShuffled(new Random(seed)), "fake-network");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized Map<String, Integer> live() {
        return new TreeMap<>(live);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Returns all ids that were ever made, listeners among them, in their order. */
    synchronized List<FakeConnectionId> ids() {
        return List.copyOf(ids);
    }

    // --- Called by what is made here, under the monitor. ---

    void failIfAsked(String call) {
        if (failures.containsKey(call)) {
            throw new VerbsException(call, failures.get(call));
        }
    }

    void opened(String what) {
        live.merge(what, 1, Integer::sum);
    }

    void closed(String what) {
        live.merge(what, -1, (a, b) -> a + b == 0 ? null : a + b);
    }

    void require(boolean condition, String violation) {
        if (!condition) {
            violations.add(violation + " in " + Thread.currentThread().getName());
        }
    }

    int bind(FakeConnectionId id, int port) {
        int at = port == 0 ? nextPort++ : port;
        if (listeners.containsKey(at)) {
            throw new VerbsException("rdma_bind_addr", Errno.EADDRINUSE);
        }
        listeners.put(at, id);
        return at;
    }

    int freePort() {
        return nextPort++;
    }

    void made(FakeConnectionId id) {
        ids.add(id);
    }

    void unbind(FakeConnectionId id) {
        listeners.values().remove(id);
    }

    FakeConnectionId listener(InetSocketAddress address) {
        return listeners.get(address.getPort());
    }

    void posted(FakeQueuePair pair) {
        busy.add(pair);
        if (!held) {
            while (pair.deliverOne()) {
                continue;
            }
        }
        notifyAll();
    }

    void idle(FakeQueuePair pair) {
        busy.remove(pair);
    }

    /** Returns how the next send is to end. */
    int nextStatus() {
        if (sendsUntilFailure < 0 || sendsUntilFailure-- > 0) {
            return CompletionStatus.SUCCESS;
        }
        return failingStatus;
    }

    private synchronized void deliverShuffled(Random random) {
        while (!closed) {
            if (busy.isEmpty()) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    return;
                }
            } else {
                Collection<FakeQueuePair> pairs = new ArrayList<>(busy);
                new ArrayList<>(pairs).get(random.nextInt(pairs.size())).deliverOne();
            }
        }
    }
}
