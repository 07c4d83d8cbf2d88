// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.plugin;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.TransportRegistration.Phase;

/**
 * What a bundle contributes, with those who use it. Users hear when it goes; nothing here waits for them.
 *
 * @param <T> the kind of plug-in
 */
public final class PluginRegistration<T> {
    private final long id;
    private final T plugin;
    private final String origin;
    private final Set<PluginLease> leases = new LinkedHashSet<>();

    /** Weak, since who opened a device is its owner; compared by identity, since an object's own equals is a plug-in's code. */
    private final List<WeakReference<Object>> made = new ArrayList<>();

    private volatile int ranking;
    private Phase phase = Phase.ACTIVE;
    private Runnable onUnused = () -> {};

    /**
     * Creates it, ACTIVE.
     *
     * @param id unique in its registry; of equals the lowest is preferred
     * @param plugin what is contributed
     * @param origin who contributes it: name and version
     * @param ranking the highest is preferred
     */
    public PluginRegistration(long id, T plugin, String origin, int ranking) {
        this.id = id;
        this.plugin = plugin;
        this.origin = origin;
        this.ranking = ranking;
    }

    /** Returns its number. */
    public long id() {
        return id;
    }

    /** Returns what is contributed. */
    public T plugin() {
        return plugin;
    }

    /** Returns who contributes it. */
    public String origin() {
        return origin;
    }

    /** Returns what decides between equals. */
    public int ranking() {
        return ranking;
    }

    /**
     * Takes note of an object that the plug-in has made: its class alone may be another bundle's.
     *
     * @param object what was made; not kept from being collected
     * @return the same
     */
    public synchronized <M> M made(M object) {
        made.removeIf(reference -> reference.refersTo(null));
        made.add(new WeakReference<>(object));
        return object;
    }

    /** Returns whether the plug-in, or its bundle, has made an object. */
    public synchronized boolean hasMade(Object object) {
        return made.stream().anyMatch(reference -> reference.refersTo(object))
                || object.getClass().getClassLoader() == plugin.getClass().getClassLoader();
    }

    void ranking(int value) {
        ranking = value;
    }

    /** Returns where it stands. */
    public synchronized Phase phase() {
        return phase;
    }

    /** Returns how many use it. */
    public synchronized int leaseCount() {
        return leases.size();
    }

    /** Lets nobody else use it, or somebody again; unless it has gone. */
    public synchronized void drain(boolean draining) {
        if (phase != Phase.GONE) {
            phase = draining ? Phase.DRAINING : Phase.ACTIVE;
        }
    }

    /**
     * Takes a lease.
     *
     * @param holder who takes it, for messages
     * @param onGone called once if the plug-in goes before the lease is closed, on the thread that takes it away: must not
     *     wait
     * @return the lease; {@code null} unless it is ACTIVE
     */
    public synchronized PluginLease lease(String holder, Runnable onGone) {
        if (phase != Phase.ACTIVE) {
            return null;
        }
        PluginLease lease = new PluginLease(holder, onGone, this::release);
        leases.add(lease);
        return lease;
    }

    private synchronized void release(PluginLease lease) {
        leases.remove(lease);
        if (leases.isEmpty()) {
            notifyAll();
            onUnused.run();
        }
    }

    /**
     * The plug-in has gone: tells all who use it.
     *
     * @param whenUnused called when nobody does any more
     */
    void gone(Runnable whenUnused) {
        List<PluginLease> users;
        synchronized (this) {
            phase = Phase.GONE;
            onUnused = whenUnused;
            users = new ArrayList<>(leases);
            if (users.isEmpty()) {
                whenUnused.run();
            }
        }
        // Without the lock: they may ask, and close their leases.
        users.forEach(PluginLease::revoke);
    }

    /** Waits until nobody uses it. */
    public synchronized void awaitUnused(Deadline deadline) throws InterruptedException {
        while (!leases.isEmpty()) {
            if (deadline.isNever()) {
                wait();
            } else if (deadline.hasPassed()) {
                throw new DeadlineExceededException(origin + " is still used by "
                        + leases.stream().map(PluginLease::holder).collect(Collectors.joining(", "))
                        + ": wait longer, or cancel them");
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, deadline.remainingNanos());
            }
        }
    }

    @Override
    public String toString() {
        return origin;
    }
}
