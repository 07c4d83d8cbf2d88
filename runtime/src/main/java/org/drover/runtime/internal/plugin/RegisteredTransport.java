// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.plugin;

import org.drover.api.Availability;
import org.drover.api.Deadline;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportRegistration;

/** A transport as operators see it. */
public final class RegisteredTransport implements TransportRegistration {
    private final PluginRegistration<TransportProvider> registration;

    /** Creates the view. */
    public RegisteredTransport(PluginRegistration<TransportProvider> registration) {
        this.registration = registration;
    }

    @Override
    public long id() {
        return registration.id();
    }

    @Override
    public String scheme() {
        return registration.plugin().scheme();
    }

    @Override
    public String origin() {
        return registration.origin();
    }

    @Override
    public int ranking() {
        return registration.ranking();
    }

    @Override
    public Availability availability() {
        return registration.plugin().availability();
    }

    @Override
    public Phase phase() {
        return registration.phase();
    }

    @Override
    public int leases() {
        return registration.leaseCount();
    }

    @Override
    public void drain() {
        registration.drain(true);
    }

    @Override
    public void activate() {
        registration.drain(false);
    }

    @Override
    public void awaitUnused(Deadline deadline) throws InterruptedException {
        registration.awaitUnused(deadline);
    }

    @Override
    public String toString() {
        return scheme() + " (" + origin() + ")";
    }
}
